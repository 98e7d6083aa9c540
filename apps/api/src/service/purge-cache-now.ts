import { Database, runtimeDataSourceOptions } from '@portfolio-metrics/database';
import { SystemClock } from '@portfolio-metrics/kernel';
import { PurgeJob, type PurgeReport } from '@portfolio-metrics/metrics-cache';
import { DataSource } from 'typeorm';
import type { Environment } from '../config/environment.js';
import { reachDatabase } from './reach-database.js';

/** One run of the purge on the database that the service uses, which may be running. `force`: see `PurgeJob.purgeNow`. */
export async function purgeCacheNow(
  environment: Pick<Environment, 'database'>,
  force: boolean,
  log: (line: string) => void,
): Promise<PurgeReport> {
  const opened = await reachDatabase(environment.database, log);
  try {
    const options = { url: opened.url, entities: [], poolSize: 2, assumeAppRole: opened.assumeAppRole };
    const dataSource = await new DataSource(runtimeDataSourceOptions(options)).initialize();
    try {
      const job = new PurgeJob(new Database(dataSource), new SystemClock(), { purgeCron: null });
      return await job.purgeNow({ force });
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await opened.close();
  }
}

/** What a person wants to know of it, in one line. */
export function purgeLine(report: PurgeReport): string {
  if (report.outcome === 'busy') return 'another process is purging: nothing to do';
  const entries = `${report.expiredEntries} rows are past their stale limit (${report.totalEntries} entries in all)`;
  if (report.outcome === 'refused') return `refused: ${entries}; check the clock of the database, then use --force`;
  return `${entries}: ${report.deletedEntries} deleted; ${report.deletedIdempotencyKeys} old idempotency keys deleted`;
}
