import { type DatabaseLocation, joinDatabase, openDatabase, type OpenDatabase } from '@portfolio-metrics/database';
import { MIGRATIONS } from '../../../../migrations/index.js';

/**
 * The database for a tool that may run beside the service: an embedded server that the service has started is used as it is and
 * goes on running; where none runs, it is opened as the service opens it.
 */
export async function reachDatabase(location: DatabaseLocation, log: (line: string) => void): Promise<OpenDatabase> {
  const options = { migrations: MIGRATIONS, log };
  return (await joinDatabase(location, options)) ?? (await openDatabase(location, options));
}
