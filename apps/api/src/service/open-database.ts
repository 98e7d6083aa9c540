import {
  assertSchemaIsCurrent,
  connect,
  powersAboveRowSecurity,
  prepareDatabase,
  startEmbeddedPostgres,
} from '@portfolio-metrics/database';
import { MIGRATIONS } from '../../../../migrations/index.js';
import type { Environment } from '../config/environment.js';

export interface OpenDatabase {
  /** What the service connects with. */
  readonly url: string;
  /** The login could get around row-level security: every connection puts on the restricted role at once. */
  readonly assumeAppRole: boolean;
  /** Stops an embedded server; nothing for an external one. */
  close(): Promise<void>;
}

/**
 * Starts or reaches the database and brings it to the current schema. Throws `DatabaseSetupError` with one line when it cannot be used.
 */
export async function openDatabase(
  options: Environment['database'],
  log: (line: string) => void,
): Promise<OpenDatabase> {
  if (options.kind === 'external') return await openExternal(options.url, options.adminUrl, log);
  const server = await startEmbeddedPostgres({ dataDir: options.dataDir, log });
  try {
    await prepareDatabase({ adminUrl: server.adminUrl, runtimeUrl: server.runtimeUrl, migrations: MIGRATIONS });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { url: server.runtimeUrl, assumeAppRole: false, close: async () => server.stop() };
}

async function openExternal(url: string, adminUrl: string | null, log: (line: string) => void): Promise<OpenDatabase> {
  const close = async (): Promise<void> => undefined;
  if (adminUrl !== null) await prepareDatabase({ adminUrl, runtimeUrl: url, migrations: MIGRATIONS });
  const client = await connect(url, 'portfolio-metrics-setup');
  try {
    const powers = await powersAboveRowSecurity(client);
    if (powers === null) {
      await assertSchemaIsCurrent(client, MIGRATIONS);
      return { url, assumeAppRole: false, close };
    }
    if (adminUrl === null) await prepareDatabase({ adminUrl: url, migrations: MIGRATIONS });
    log(
      `DATABASE_URL: ${powers}; its connections are used with the restricted role only. Better: a login of its own, and DATABASE_ADMIN_URL.`,
    );
    return { url, assumeAppRole: true, close };
  } finally {
    await client.end();
  }
}
