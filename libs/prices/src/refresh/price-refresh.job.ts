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
import { Clock } from '@portfolio-metrics/kernel';
import { CronJob } from 'cron';
import { PRICES_OPTIONS, type PricesOptions } from '../prices-options.js';
import { PriceRefreshService } from './price-refresh.service.js';
import type { RefreshReport } from './refresh-report.js';

export const PRICE_REFRESH_JOB = 'price-refresh';

/** Longest run, in milliseconds: then the lock's connection is closed and another replica may start. */
const LONGEST_RUN_MS = 600_000;

/** Runs the refresh on its schedule, on one replica at a time. Without a schedule it does nothing. */
@Injectable()
export class PriceRefreshJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('PriceRefresh');
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly service: PriceRefreshService,
    @Inject(PRICES_OPTIONS) private readonly options: PricesOptions,
    @Optional() private readonly scheduler?: SchedulerRegistry,
  ) {}

  onApplicationBootstrap(): void {
    const { refreshCron } = this.options;
    if (refreshCron === null) return;
    if (this.scheduler === undefined) {
      throw new Error('refreshCron needs ScheduleModule.forRoot() in the application; null switches the schedule off');
    }
    const job = CronJob.from({ cronTime: refreshCron, timeZone: 'UTC', onTick: () => this.start() });
    this.scheduler.addCronJob(PRICE_REFRESH_JOB, job);
    job.start();
  }

  /** Lets the call under way finish and no more. The scheduler stops its timers but does not wait for what they started. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Refreshes now, unless another replica is at it: then `null`. Throws when the database fails. */
  async run(): Promise<RefreshReport | null> {
    return await this.database.withoutUser(
      'write',
      async (manager) => {
        // The transaction only holds the lock, which ends with it however it ends. READ COMMITTED keeps no snapshot between
        // statements, so that it holds up no vacuum while the providers are asked.
        const [{ locked }] = await manager.query<[{ locked: boolean }]>(
          `select pg_try_advisory_xact_lock(7316094213) as locked,
             set_config('idle_in_transaction_session_timeout', $1, true)`,
          [String(LONGEST_RUN_MS)],
        );
        return locked ? await this.service.refresh(this.clock.now(), this.stopping.signal) : null;
      },
      { retries: 0 },
    );
  }

  private start(): void {
    if (this.running !== null || this.stopping.signal.aborted) return;
    this.running = this.runAndTell().finally(() => {
      this.running = null;
    });
  }

  private async runAndTell(): Promise<void> {
    try {
      const report = await this.run();
      if (report === null) return;
      const { failures, ...counts } = report;
      this.logger.log({ message: 'prices were refreshed', ...counts, failures: failures.length });
      for (const failure of failures) this.logger.warn({ message: 'a price provider failed', ...failure });
    } catch (error) {
      this.logger.error({
        message: 'prices were not refreshed',
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
}
