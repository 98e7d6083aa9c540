import { Client } from 'pg';
import { DatabaseSetupError } from './roles.js';

/** A connected client. Throws `DatabaseSetupError` that names host and port, never the password. */
export async function connect(url: string, applicationName: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    const { hostname, port } = new URL(url);
    const reason = (error as Error).message || (error as NodeJS.ErrnoException).code || 'no connection';
    throw new DatabaseSetupError(`the database at ${hostname}:${port || '5432'} cannot be used: ${reason}`, {
      cause: error,
    });
  }
}
