import { findEmbeddedPostgres } from '@portfolio-metrics/database';
import type { Environment } from '../config/environment.js';
import { openDatabase, type OpenDatabase } from './open-database.js';

/**
 * The database for a tool that may run beside the service: an embedded server that the service has started is used as it is and
 * goes on running; where none runs, it is opened as the service opens it.
 */
export async function reachDatabase(
  options: Environment['database'],
  log: (line: string) => void,
): Promise<OpenDatabase> {
  const running = options.kind === 'embedded' ? await findEmbeddedPostgres({ dataDir: options.dataDir }) : null;
  if (running === null) return await openDatabase(options, log);
  return { url: running.runtimeUrl, assumeAppRole: false, close: async () => undefined };
}
