import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Database } from '@portfolio-metrics/database';
import { SystemClock } from '@portfolio-metrics/kernel';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MetricsCacheModuleOptions } from '../metrics-cache-options.js';
import { PURGE_JOB_NAME, PurgeJob } from './purge-job.js';

/** A database on which every transaction waits until it is let go. */
class GatedDatabase {
  readonly waiting: Array<(failure?: Error) => void> = [];
  transactions = 0;
  answer = { outcome: 'purged', deleted: 0, expired: '0', total: '0' };
  gated = false;

  async withoutUser<T>(_mode: string, work: (manager: { query(): Promise<unknown> }) => Promise<T>): Promise<T> {
    this.transactions += 1;
    if (this.gated) {
      const failure = await new Promise<Error | undefined>((resolve) => this.waiting.push(resolve));
      if (failure !== undefined) throw failure;
    }
    return await work({ query: async () => [this.answer] });
  }
}

describe('PurgeJob', () => {
  let database: GatedDatabase;
  let scheduler: SchedulerRegistry;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    database = new GatedDatabase();
    scheduler = new SchedulerRegistry();
  });
  afterEach(() => vi.restoreAllMocks());

  const job = (options: MetricsCacheModuleOptions, registry: SchedulerRegistry | undefined = scheduler): PurgeJob =>
    new PurgeJob(database as unknown as Database, new SystemClock(), options, registry);

  it('is scheduled every hour unless told otherwise, in UTC', async () => {
    const sut = job({});
    sut.onApplicationBootstrap();
    const { cronTime, isActive } = scheduler.getCronJob(PURGE_JOB_NAME);
    expect([cronTime.source, cronTime.timeZone, isActive]).toEqual(['17 * * * *', 'UTC', true]);
    await sut.beforeApplicationShutdown();
    expect(scheduler.doesExist('cron', PURGE_JOB_NAME)).toBe(false);
  });

  it('is scheduled as told', async () => {
    const sut = job({ purgeCron: '*/5 * * * *' });
    sut.onApplicationBootstrap();
    expect(scheduler.getCronJob(PURGE_JOB_NAME).cronTime.source).toBe('*/5 * * * *');
    await sut.beforeApplicationShutdown();
  });

  it('is not scheduled when the schedule is switched off, and needs no scheduler then', async () => {
    const sut = new PurgeJob(database as unknown as Database, new SystemClock(), { purgeCron: null });
    sut.onApplicationBootstrap();
    await sut.beforeApplicationShutdown();
    expect(await sut.purgeNow()).toMatchObject({ outcome: 'purged' });
  });

  it('stops the start when there is no scheduler, or no such schedule', () => {
    const without = new PurgeJob(database as unknown as Database, new SystemClock(), {});
    expect(() => without.onApplicationBootstrap()).toThrow('ScheduleModule.forRoot()');
    expect(() => job({ purgeCron: 'every hour' }).onApplicationBootstrap()).toThrow(
      'purgeCron is no schedule: every hour',
    );
  });

  it('finishes the transaction under way at shutdown, and begins no further batch', async () => {
    database.gated = true;
    database.answer = { outcome: 'purged', deleted: 1, expired: '1000', total: '1000000' };
    const sut = job({ purgeCron: null, purge: { batchRows: 1 } });
    const run = sut.purgeNow();
    await vi.waitFor(() => expect(database.waiting).toHaveLength(1));
    let stopped = false;
    const stopping = sut.beforeApplicationShutdown().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    database.gated = false;
    database.waiting[0]!();
    await stopping;
    expect(await run).toMatchObject({ outcome: 'purged', deletedEntries: 1, deletedIdempotencyKeys: 1 });
    // One batch of entries, one of idempotency keys, two kinds of counts.
    expect(database.transactions).toBe(4);
  });

  it('runs one after the other when asked twice', async () => {
    database.gated = true;
    const sut = job({ purgeCron: null });
    const runs = [sut.purgeNow(), sut.purgeNow({ force: true })];
    await vi.waitFor(() => expect(database.waiting).toHaveLength(1));
    expect(database.transactions).toBe(1);
    database.gated = false;
    database.waiting[0]!();
    expect(await Promise.all(runs)).toHaveLength(2);
  });

  it('rejects when the database does, and works again afterwards', async () => {
    database.gated = true;
    const sut = job({ purgeCron: null });
    const failing = sut.purgeNow();
    await vi.waitFor(() => expect(database.waiting).toHaveLength(1));
    database.gated = false;
    database.waiting[0]!(new Error('down'));
    await expect(failing).rejects.toThrow('down');
    expect(await sut.purgeNow()).toMatchObject({ outcome: 'purged' });
  });

  it('logs a failed scheduled run and waits for the next one', async () => {
    const sut = job({});
    sut.onApplicationBootstrap();
    const errors = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    database.gated = true;
    const tick = scheduler.getCronJob(PURGE_JOB_NAME).fireOnTick();
    await vi.waitFor(() => expect(database.waiting).toHaveLength(1));
    database.gated = false;
    database.waiting[0]!(new Error('down'));
    await tick;
    expect(errors).toHaveBeenCalledExactlyOnceWith({ message: 'the cache purge failed', reason: 'Error' });
    await sut.beforeApplicationShutdown();
  });
});
