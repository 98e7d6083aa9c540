import { type DatabaseLocation, openDatabase as openAt, type OpenDatabase } from '@portfolio-metrics/database';
import { MIGRATIONS } from '../../../../migrations/index.js';

export type { OpenDatabase } from '@portfolio-metrics/database';

/** The database of the service with the schema of this release. */
export async function openDatabase(location: DatabaseLocation, log: (line: string) => void): Promise<OpenDatabase> {
  return await openAt(location, { migrations: MIGRATIONS, log });
}
