import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SchedulerRegistry } from '@nestjs/schedule';
import { PurgeJob } from '@portfolio-metrics/metrics-cache';
import {
  NO_HISTORY,
  type PricedInstrument,
  PriceRefreshJob,
  PriceSource,
  type ProvidedHistory,
  type ProvidedQuote,
  QUOTES_AND_HISTORY,
} from '@portfolio-metrics/prices';
import { createServiceLog } from '@portfolio-metrics/process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../apps/api/src/create-app.js';
import { readEnvironment } from '../../../apps/api/src/config/environment.js';
import { buildApplication } from '../../../apps/api/src/service/build-application.js';
import { ServiceLife } from '../../../apps/api/src/service/service-life.js';
import { WorkerModule } from '../../../apps/worker/src/worker.module.js';
import type { TestDatabase } from '../../support/test-database.js';
import { startTestLedger, type TestLedger } from '../../support/test-ledger.js';

const EXPIRED = `insert into portfolio_metrics_cache (user_id, cache_key, params, schema_version, stale_until)
  select gen_random_uuid(), 'portfolio:v1:dashboard:' || n, '', 1, now() - interval '1 day' from generate_series(1, 50) n`;
const USER = 'a11ce000-0000-4000-8000-00000000000a';
const EVERY_QUARTER = '*/15 * * * *';
const NEVER = '0 0 29 2 *';

/** Answers when the test says so, and counts who asked. */
class HeldBackSource extends PriceSource {
  override readonly name = 'held-back';
  override readonly capabilities = { ...QUOTES_AND_HISTORY, history: false };
  calls = 0;
  private tellAsked = (): void => undefined;
  private tellReleased = (): void => undefined;
  private readonly asked = new Promise<void>((resolve) => (this.tellAsked = resolve));
  private readonly answer = new Promise<void>((resolve) => (this.tellReleased = resolve));

  override async quotes(): Promise<ReadonlyMap<string, ProvidedQuote>> {
    this.calls += 1;
    this.tellAsked();
    await this.answer;
    return new Map();
  }

  override async history(_instrument: PricedInstrument): Promise<ProvidedHistory> {
    return NO_HISTORY;
  }

  async isAsked(): Promise<void> {
    await this.asked;
  }

  release(): void {
    this.tellReleased();
  }
}

/** The service with its jobs on, and a worker, on one database. */
describe('a service and a worker together', () => {
  let ledger: TestLedger;
  let database: TestDatabase;
  let source: HeldBackSource;
  let close: Array<{ close(): Promise<void> }>;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    ledger = await startTestLedger();
    ({ database } = ledger);
    await ledger.addInstrument('KNOWN');
    const { id } = await ledger.addPortfolio(USER);
    await ledger.book(USER, id, { date: '2026-01-05', type: 'BUY', symbol: 'KNOWN', quantity: '1', price: '100' });
    source = new HeldBackSource();
    close = [];
  });
  afterEach(async () => {
    source.release();
    for (const app of close) await app.close();
    await ledger.close();
  });

  async function both() {
    const shared = {
      database: { url: database.runtimeUrl, assumeAppRole: false },
      priceProviders: [source],
      cacheTtl: {},
      purgeCron: NEVER,
      priceRefreshCron: EVERY_QUARTER,
      clock: ledger.clock,
    };
    const service = await createApp({
      ...shared,
      // An application names its providers; a test brings its own.
      priceProviders: shared.priceProviders as never,
      auth: { key: { secret: 's'.repeat(32) }, issuer: null, audience: null },
      opaqueSecret: 's'.repeat(32),
      logLevel: 'silent',
    });
    const worker = await NestFactory.createApplicationContext(WorkerModule.forRoot({ ...shared, aliveSeconds: 60 }), {
      logger: false,
      abortOnError: false,
    });
    close.push(service, worker);
    return { service, worker };
  }

  async function theRunIsFinished(): Promise<void> {
    for (;;) {
      const { rows } = await database.admin.query(`select from price_refresh_runs where status = 'finished'`);
      if (rows.length > 0) return;
    }
  }

  it('have the same jobs', async () => {
    const { service, worker } = await both();
    const jobsOf = (app: typeof worker): string[] => [...app.get(SchedulerRegistry).getCronJobs().keys()].toSorted();
    expect(jobsOf(worker)).toEqual(jobsOf(service));
    expect(jobsOf(worker)).toEqual(['metrics-cache-purge', 'price-refresh']);
  });

  it('ask the price providers once for what is due, whoever starts first', async () => {
    const { service, worker } = await both();
    // Both make up at start what was due while neither ran.
    await source.isAsked();
    const jobs = [service, worker].map((app) => app.get(PriceRefreshJob));
    const runBoth = async (): Promise<unknown> => Promise.all(jobs.map(async (job) => job.run()));
    expect(await runBoth()).toEqual([null, null]);
    source.release();
    await theRunIsFinished();
    expect(await runBoth()).toEqual([null, null]);
    expect(source.calls).toBe(1);
  });

  it('delete each expired entry once', async () => {
    const { service, worker } = await both();
    await database.admin.query(EXPIRED);
    const reports = await Promise.all(
      [service, worker].map(async (app) => app.get(PurgeJob).purgeNow({ force: true })),
    );
    expect(reports.map(({ deletedEntries }) => deletedEntries).toSorted((one, other) => one - other)).toEqual([0, 50]);
  });

  it('leave the jobs to the worker with JOBS=off', async () => {
    const environment = readEnvironment({
      DATABASE_URL: database.runtimeUrl,
      AUTH_JWT_SECRET: 's'.repeat(32),
      JOBS: 'off',
    });
    const opened = { url: database.runtimeUrl, assumeAppRole: false, close: async () => undefined };
    const surroundings = { life: new ServiceLife(), log: createServiceLog('silent'), httpServer: undefined as never };
    const { app } = await buildApplication(environment, opened, surroundings);
    close.push(app);
    expect([...app.get(SchedulerRegistry).getCronJobs().keys()]).toEqual([]);
  });
});
