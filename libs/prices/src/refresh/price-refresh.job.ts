import { setTimeout } from 'node:timers/promises';
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
import { RefreshRuns } from '../persistence/refresh-runs.js';
import { PRICES_OPTIONS, type PricesOptions } from '../prices-options.js';
import { PriceRefreshService } from './price-refresh.service.js';
import { type RefreshReport, RunningReport } from './refresh-report.js';
import { reportFields } from './report-fields.js';
import { lastSlot } from './schedule-slots.js';

export const PRICE_REFRESH_JOB = 'price-refresh';

/** Longest run, in milliseconds: then the lock's connection is closed and another replica may start. */
const LONGEST_RUN_MS = 600_000;
/** Then a run asks for nothing more and leaves the rest to the next one. */
const RUN_MS = 480_000;
/** How often a run says how far it is. */
const TELL_EVERY_MS = 5_000;
/** Longest pause between two calls. */
const LONGEST_PAUSE_MS = 250;

/**
 * Runs the refresh on its schedule, on one replica at a time and once per scheduled instant. A run that was missed or cut off is made
 * up by the next one, once: what there is to do follows from what is stored. Without a schedule it does nothing by itself.
 */
@Injectable()
export class PriceRefreshJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('PriceRefresh');
  private readonly stopping = new AbortController();
  private readonly runs: RefreshRuns;
  private running: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly service: PriceRefreshService,
    @Inject(PRICES_OPTIONS) private readonly options: PricesOptions,
    @Optional() private readonly scheduler?: SchedulerRegistry,
  ) {
    this.runs = new RefreshRuns(database);
  }

  onApplicationBootstrap(): void {
    const { refreshCron } = this.options;
    if (refreshCron === null) return;
    if (this.scheduler === undefined) {
      throw new Error('refreshCron needs ScheduleModule.forRoot() in the application; null switches the schedule off');
    }
    const job = CronJob.from({ cronTime: refreshCron, timeZone: 'UTC', onTick: () => this.start() });
    this.scheduler.addCronJob(PRICE_REFRESH_JOB, job);
    job.start();
    // What was due while nobody was there.
    if (this.options.refreshAtStart) this.start();
  }

  /** Lets the call under way finish and no more. The scheduler stops its timers but does not wait for what they started. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Resolves once the scheduled run that is under way, if any, is over. */
  async idle(): Promise<void> {
    await this.running;
  }

  /**
   * Serves the last scheduled instant now (without a schedule: the present one), unless another replica is at it or has served it: then
   * `null`. Throws when the database fails.
   */
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
        return locked ? await step('job', PRICE_REFRESH_JOB, async () => this.serve()) : null;
      },
      { retries: 0 },
    );
  }

  private async serve(): Promise<RefreshReport | null> {
    const at = this.clock.now();
    const { refreshCron } = this.options;
    const slot = refreshCron === null ? at : lastSlot(refreshCron, at);
    if (slot === null) return null;
    const attempt = await this.runs.begin(slot, at, new RunningReport());
    if (attempt === null) return null;
    const name = slot.toISOString();
    this.logger.log({
      message: attempt === 1 ? 'the price refresh begins' : 'the price refresh goes on',
      slot: name,
      attempt,
    });
    const overtime = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, overtime.signal]);
    let latest: RefreshReport = new RunningReport();
    const pause = this.pauses(slot, signal, (report, ranMs) => {
      latest = report;
      if (ranMs > RUN_MS) overtime.abort();
    });
    try {
      latest = await this.service.refreshDue({ at, slot, signal, pause });
    } catch (error) {
      await this.runs.end(slot, this.clock.now(), latest, 'failed').catch(() => undefined);
      throw error;
    }
    // Stopped half-way: it stays open, and whoever starts next goes on with it.
    if (this.stopping.signal.aborted) await this.runs.advance(slot, this.clock.now(), latest);
    else await this.runs.end(slot, this.clock.now(), latest, 'finished');
    return latest;
  }

  /** Between two calls to providers: says how far the run is, and spreads the calls over the time that they may take. */
  private pauses(
    slot: Date,
    signal: AbortSignal,
    notice: (report: RefreshReport, ranMs: number) => void,
  ): (report: RefreshReport) => Promise<void> {
    const { spreadSeconds } = this.options;
    const started = this.clock.monotonicMs();
    let told = started;
    return async (report) => {
      const now = this.clock.monotonicMs();
      notice(report, now - started);
      if (now - told >= TELL_EVERY_MS) {
        told = now;
        await this.runs.advance(slot, this.clock.now(), report);
        const slotName = slot.toISOString();
        this.logger.log({ message: 'the price refresh is under way', slot: slotName, ...reportFields(report) });
      }
      const calls = report.progress.closes.planned + report.progress.quotes.planned;
      if (spreadSeconds === 0 || calls < 2 || signal.aborted) return;
      const pauseMs = Math.min((spreadSeconds * 1_000) / calls, LONGEST_PAUSE_MS);
      await setTimeout(pauseMs, undefined, { signal }).catch(() => undefined);
    };
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
      this.logger.log({ message: 'prices were refreshed', ...reportFields(report) });
      for (const failure of report.failures) this.logger.warn({ message: 'a price provider failed', ...failure });
    } catch (error) {
      this.logger.error({
        message: 'prices were not refreshed',
        reason: faultName(error),
      });
    }
  }
}
