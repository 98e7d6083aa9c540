import { prepareDatabase } from '@portfolio-metrics/database';
import { MIGRATIONS } from '../../../migrations/index.js';

/** The logins of a database that is brought to the schema. */
export interface MigrateOptions {
  /** A login that may create roles and own the schema. */
  readonly adminUrl: string;
  /** The login that the application will use: created when it is missing, and made a member of the restricted role. Absent: no login is touched. */
  readonly runtimeUrl?: string;
}

/**
 * Brings a database to the schema of this release: roles, rights, migrations, one process at a time. Returns the names of the
 * migrations that were run now. Throws `DatabaseSetupError` with one line when it cannot.
 */
export async function migratePortfolioMetrics(options: MigrateOptions): Promise<string[]> {
  return await prepareDatabase({ ...options, migrations: MIGRATIONS });
}
