import type { CopyOptions } from './copies/copy-limits.js';
import type { EagerRefreshOptions } from './domain/eager-refresh.js';
import type { LifetimeOptions } from './domain/lifetime.js';

/** How the purge deletes. */
export interface PurgeOptions {
  /** Rows deleted per transaction. Default 1,000. */
  readonly batchRows: number;
  /** A run that would delete a larger share of all entries is refused unless forced: a clock may have jumped. Default 0.2. */
  readonly maxShare: number;
  /** With fewer entries in the table than this the share is not looked at. Default 100; 0: always looked at. */
  readonly maxShareFromEntries: number;
  /** A run ends after so long and the next one goes on. Default 60. */
  readonly maxSeconds: number;
  /** Hourly counts older than this are deleted. Default 90. */
  readonly keepStatisticsDays: number;
}

/** What `MetricsCacheModule.forRoot` and `forRootAsync` take. */
export interface MetricsCacheModuleOptions {
  /** Lifetimes by market state; see `LifetimeOptions` for the defaults. */
  readonly ttl?: Partial<LifetimeOptions>;
  /** When the purge runs, in UTC. Default `17 * * * *`; `null`: only by hand. Needs `ScheduleModule.forRoot()` in the application. */
  readonly purgeCron?: string | null;
  readonly purge?: Partial<PurgeOptions>;
  /** Copies in the process; see `CopyOptions` for the defaults. */
  readonly copies?: Partial<CopyOptions>;
  /** Computing anew before the expiry; see `EagerRefreshOptions` for the default. */
  readonly eagerRefresh?: Partial<EagerRefreshOptions>;
  /** Counts of reads go to the database this often. Default 30; 0: only at shutdown. */
  readonly statisticsFlushSeconds?: number;
}

export const DEFAULT_PURGE_CRON = '17 * * * *';
export const DEFAULT_STATISTICS_FLUSH_SECONDS = 30;
export const DEFAULT_PURGE: PurgeOptions = Object.freeze({
  batchRows: 1_000,
  maxShare: 0.2,
  maxShareFromEntries: 100,
  maxSeconds: 60,
  keepStatisticsDays: 90,
});
