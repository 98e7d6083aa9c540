import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  Optional,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Database } from '@portfolio-metrics/database';
import { Clock, faultName, step } from '@portfolio-metrics/kernel';
import { CronJob } from 'cron';
import {
  DEFAULT_PURGE,
  DEFAULT_PURGE_CRON,
  type MetricsCacheModuleOptions,
  type PurgeOptions,
} from '../metrics-cache-options.js';
import { MODULE_OPTIONS_TOKEN } from '../metrics-cache.module-definition.js';
import {
  PURGE_COMPUTATION_COUNTS,
  PURGE_ENTRIES,
  PURGE_IDEMPOTENCY_KEYS,
  PURGE_READ_COUNTS,
} from './purge-statements.js';

/** Name of the job in the `SchedulerRegistry`. */
export const PURGE_JOB_NAME = 'metrics-cache-purge';

const BATCH_LIMITS = { statementTimeoutMs: 20_000, lockTimeoutMs: 200 };

/** What one run of the purge did. Counts are rows. */
export interface PurgeReport {
  /**
   * `purged`: done, or out of time. `refused`: more than the allowed share of the entries is past its stale limit; nothing was
   * deleted. `busy`: another replica is purging; nothing was deleted.
   */
  readonly outcome: 'purged' | 'refused' | 'busy';
  readonly deletedEntries: number;
  /** Rows past their stale limit when the run began; `null` when busy. */
  readonly expiredEntries: number | null;
  /** All rows when the run began; `null` when busy. */
  readonly totalEntries: number | null;
  readonly deletedIdempotencyKeys: number;
  readonly tookMs: number;
}

interface BatchRow {
  readonly outcome: PurgeReport['outcome'];
  readonly deleted: number;
  readonly expired: string | null;
  readonly total: string | null;
  /** Place of the last deleted row in the table, where the next batch begins; `null` when nothing was tried. */
  readonly deleted_up_to: string | null;
}

const START_OF_TABLE = '(0,0)';
/** Between two batches, in milliseconds. */
const LONGEST_REST_MS = 50;

/**
 * Deletes cache entries past their stale limit (never merely expired ones), idempotency keys past their time and old hourly
 * counts, on a schedule and by hand, in short transactions. Any number of replicas may run it: one works, the others find it busy.
 */
@Injectable()
export class PurgeJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(PurgeJob.name);
  readonly #cron: string | null;
  readonly #options: PurgeOptions;
  #running: Promise<unknown> = Promise.resolve();
  #stopping = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(MODULE_OPTIONS_TOKEN) options: MetricsCacheModuleOptions,
    @Optional() private readonly scheduler?: SchedulerRegistry,
  ) {
    this.#cron = options.purgeCron === undefined ? DEFAULT_PURGE_CRON : options.purgeCron;
    this.#options = { ...DEFAULT_PURGE, ...options.purge };
  }

  onApplicationBootstrap(): void {
    if (this.#cron === null) return;
    if (this.scheduler === undefined) {
      throw new Error('purgeCron needs ScheduleModule.forRoot() in the application; null switches the schedule off');
    }
    const job = this.cronJob(this.#cron);
    this.scheduler.addCronJob(PURGE_JOB_NAME, job);
    job.start();
  }

  /** Lets the batch under way finish, and no more. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping = true;
    if (this.scheduler?.doesExist('cron', PURGE_JOB_NAME) === true) this.scheduler.deleteCronJob(PURGE_JOB_NAME);
    await this.#running;
  }

  /** One run now, after the one under way. `force` deletes even when the share is suspicious. Rejects when the database does. */
  async purgeNow(request: { readonly force?: boolean } = {}): Promise<PurgeReport> {
    const run = this.#running.then(async () =>
      step('job', PURGE_JOB_NAME, async () => this.run(request.force ?? false)),
    );
    this.#running = run.catch(() => undefined);
    return await run;
  }

  private cronJob(cronTime: string): CronJob {
    try {
      return CronJob.from({
        cronTime,
        timeZone: 'UTC',
        waitForCompletion: true,
        onTick: async () => this.scheduledRun(),
      });
    } catch (error) {
      throw new Error(`purgeCron is no schedule: ${cronTime}`, { cause: error });
    }
  }

  private async scheduledRun(): Promise<void> {
    try {
      await this.purgeNow();
    } catch (error) {
      this.#logger.error({
        message: 'the cache purge failed',
        reason: faultName(error),
      });
    }
  }

  private async run(force: boolean): Promise<PurgeReport> {
    const started = this.clock.monotonicMs();
    const inTime = (): boolean =>
      !this.#stopping && this.clock.monotonicMs() - started < this.#options.maxSeconds * 1_000;
    const first = await this.batch(true, force, START_OF_TABLE);
    // Counting everything, which only the first batch does, would make for a long rest.
    let begun = this.clock.monotonicMs();
    let deletedEntries = first.deleted;
    let deletedIdempotencyKeys = 0;
    if (first.outcome === 'purged') {
      // Not more than were there at the start: that many were weighed.
      let last = first;
      while (inTime() && last.deleted === this.#options.batchRows && deletedEntries < Number(first.expired)) {
        await this.rest(this.clock.monotonicMs() - begun);
        begun = this.clock.monotonicMs();
        last = await this.batch(false, force, last.deleted_up_to ?? START_OF_TABLE);
        deletedEntries += last.deleted;
      }
    }
    if (first.outcome !== 'busy') {
      deletedIdempotencyKeys = await this.purgeIdempotencyKeys(inTime);
      await this.purgeStatistics();
    }
    return this.reported({
      outcome: first.outcome,
      deletedEntries,
      expiredEntries: first.expired === null ? null : Number(first.expired),
      totalEntries: first.total === null ? null : Number(first.total),
      deletedIdempotencyKeys,
      tookMs: Math.round(this.clock.monotonicMs() - started),
    });
  }

  /** Half of the time belongs to who reads meanwhile. */
  private async rest(workedMs: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, Math.min(workedMs, LONGEST_REST_MS)));
  }

  private async batch(first: boolean, force: boolean, from: string): Promise<BatchRow> {
    const { batchRows, maxShare, maxShareFromEntries } = this.#options;
    const rows = await this.write<BatchRow[]>(PURGE_ENTRIES, [
      batchRows,
      first,
      force,
      maxShare,
      maxShareFromEntries,
      from,
    ]);
    return rows[0]!;
  }

  private async purgeIdempotencyKeys(inTime: () => boolean): Promise<number> {
    let deleted = 0;
    for (;;) {
      const rows = await this.write<Array<{ deleted: number }>>(PURGE_IDEMPOTENCY_KEYS, [this.#options.batchRows]);
      deleted += rows[0]!.deleted;
      if (rows[0]!.deleted < this.#options.batchRows || !inTime()) return deleted;
    }
  }

  private async purgeStatistics(): Promise<void> {
    await this.write(PURGE_READ_COUNTS, [this.#options.keepStatisticsDays]);
    await this.write(PURGE_COMPUTATION_COUNTS, [this.#options.keepStatisticsDays]);
  }

  private async write<T>(statement: string, values: readonly unknown[]): Promise<T> {
    return await this.database.withoutUser(
      'write',
      async (manager) => manager.query<T>(statement, [...values]),
      BATCH_LIMITS,
    );
  }

  private reported(report: PurgeReport): PurgeReport {
    if (report.outcome === 'refused') {
      this.#logger.warn({
        ...report,
        message:
          'cache purge refused: a suspicious share of the entries is past its stale limit; check the clock, then force it',
      });
    } else {
      this.#logger.log({ ...report, message: 'cache purge' });
    }
    return report;
  }
}
