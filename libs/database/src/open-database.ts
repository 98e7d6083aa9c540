import { connect } from './connect.js';
import { findEmbeddedPostgres, startEmbeddedPostgres } from './embedded/embedded-postgres.js';
import { assertSchemaIsCurrent, assertSchemaIsNotNewer, type MigrationClass, prepareDatabase } from './migrator.js';
import { powersAboveRowSecurity } from './roles.js';

/** Where the database of a deployment is: the embedded server of a folder, or one that somebody else runs. */
export type DatabaseLocation =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | {
      readonly kind: 'external';
      /** Login of the service. */
      readonly url: string;
      /** Login that creates roles and migrates; `null`: the schema must be current. */
      readonly adminUrl: string | null;
    };

/** What a process needs of the database, and where it reports while it gets it. */
export interface OpenDatabaseOptions {
  /** The schema that this release needs. */
  readonly migrations: readonly MigrationClass[];
  /** One line at a time, for the person at the terminal. */
  readonly log: (line: string) => void;
}

/** A database that is up to date and may be connected to. */
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
export async function openDatabase(location: DatabaseLocation, options: OpenDatabaseOptions): Promise<OpenDatabase> {
  if (location.kind === 'external') return await openExternal(location.url, location.adminUrl, options);
  const { migrations, log } = options;
  const server = await startEmbeddedPostgres({ dataDir: location.dataDir, log });
  try {
    await prepareDatabase({ adminUrl: server.adminUrl, runtimeUrl: server.runtimeUrl, migrations });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { url: server.runtimeUrl, assumeAppRole: false, close: async () => server.stop() };
}

/**
 * The database for a process beside the service: an embedded server that the service has started is used as it is and goes on
 * running; where none runs, the answer is `null`. An external database is opened as the service opens it. Throws
 * `DatabaseSetupError` when the running service belongs to a newer release.
 */
export async function joinDatabase(
  location: DatabaseLocation,
  options: OpenDatabaseOptions,
): Promise<OpenDatabase | null> {
  if (location.kind === 'external') return await openDatabase(location, options);
  const running = await findEmbeddedPostgres({ dataDir: location.dataDir });
  if (running === null) return null;
  const client = await connect(running.adminUrl, 'portfolio-metrics-setup');
  try {
    await assertSchemaIsNotNewer(client, options.migrations);
  } finally {
    await client.end();
  }
  return { url: running.runtimeUrl, assumeAppRole: false, close: async () => undefined };
}

async function openExternal(
  url: string,
  adminUrl: string | null,
  { migrations, log }: OpenDatabaseOptions,
): Promise<OpenDatabase> {
  const close = async (): Promise<void> => undefined;
  if (adminUrl !== null) await prepareDatabase({ adminUrl, runtimeUrl: url, migrations });
  const client = await connect(url, 'portfolio-metrics-setup');
  try {
    const powers = await powersAboveRowSecurity(client);
    if (powers === null) {
      await assertSchemaIsCurrent(client, migrations);
      return { url, assumeAppRole: false, close };
    }
    if (adminUrl === null) await prepareDatabase({ adminUrl: url, migrations });
    log(
      `DATABASE_URL: ${powers}; its connections are used with the restricted role only. Better: a login of its own, and DATABASE_ADMIN_URL.`,
    );
    return { url, assumeAppRole: true, close };
  } finally {
    await client.end();
  }
}
