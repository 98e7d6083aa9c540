import { Logger } from '@nestjs/common';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CacheDatabase, createCacheDatabase } from '../../../../test/support/metrics-cache-database.js';
import { CacheStatistics } from './cache-statistics.js';

describe('CacheStatistics', () => {
  let cache: CacheDatabase;
  let sut: CacheStatistics;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    cache = await createCacheDatabase();
    sut = new CacheStatistics(cache.database, { statisticsFlushSeconds: 0 });
  });
  afterEach(async () => {
    vi.useRealTimers();
    await cache.close();
  });

  async function performance(): Promise<Array<Record<string, unknown>>> {
    return await cache.database.withoutUser('read', async (manager) =>
      manager.query('select * from portfolio_metrics_cache_performance order by hour, metric_type'),
    );
  }

  it('writes nothing while requests are answered', async () => {
    sut.recordRead('dashboard', 'hit', 100);
    sut.recordComputation('dashboard', 5);
    expect(await performance()).toEqual([]);
  });

  it('shows reads by outcome, the hit rate and the computation times of the hour', async () => {
    for (let read = 0; read < 3; read += 1) sut.recordRead('dashboard', 'hit', 100);
    for (const outcome of ['miss', 'refresh', 'stale', 'partial', 'bypass'] as const) {
      sut.recordRead('dashboard', outcome, 10);
    }
    // 95 of 100 are at most 4 ms: the 95th is the last of them.
    for (let index = 0; index < 95; index += 1) sut.recordComputation('dashboard', 3);
    for (let index = 0; index < 5; index += 1) sut.recordComputation('dashboard', 1_000);
    await sut.flush();
    const [row, ...others] = await performance();
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      metric_type: 'dashboard',
      reads: '8',
      hits: '3',
      misses: '1',
      refreshes: '1',
      stale: '1',
      partial: '1',
      bypass: '1',
      bytes: '350',
      computations: '100',
      mean_computation_ms: (95 * 3 + 5 * 1_000) / 100,
      p95_computation_ms: 4,
    });
    expect(Number(row!['hit_rate'])).toBe(0.375);
  });

  it('puts the 95th percentile into the next bucket as soon as more than 5 of 100 are slower', async () => {
    for (let index = 0; index < 94; index += 1) sut.recordComputation('dashboard', 3);
    for (let index = 0; index < 6; index += 1) sut.recordComputation('dashboard', 1_000);
    await sut.flush();
    expect(await performance()).toMatchObject([{ p95_computation_ms: 1_024, reads: '0', hit_rate: null }]);
  });

  it('adds up what several flushes and several replicas bring', async () => {
    const replica = new CacheStatistics(cache.database, { statisticsFlushSeconds: 0 });
    for (const statistics of [sut, replica, sut]) {
      for (const type of ['b', 'a', 'c']) {
        statistics.recordRead(type, 'hit', 1);
        statistics.recordComputation(type, Number.MAX_SAFE_INTEGER);
      }
      await statistics.flush();
    }
    expect(await performance()).toMatchObject(
      ['a', 'b', 'c'].map((type) => ({
        metric_type: type,
        reads: '3',
        bytes: '3',
        computations: '3',
        p95_computation_ms: Number.POSITIVE_INFINITY,
      })),
    );
  });

  it('counts by the hour of the database, whatever the clock of the service says', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2001, 0, 1) });
    sut.recordRead('dashboard', 'hit', 1);
    await sut.flush();
    const { rows } = await cache.admin.query<{ now: boolean }>(
      `select hour between clock_timestamp() - interval '2 hours' and clock_timestamp() as now
       from portfolio_metrics_cache_reads`,
    );
    expect(rows).toEqual([{ now: true }]);
  });

  it('keeps what could not be written for the next time, together with what came meanwhile', async () => {
    await cache.admin.query('alter table portfolio_metrics_cache_reads rename to away');
    sut.recordRead('dashboard', 'hit', 1);
    sut.recordComputation('dashboard', 1);
    await sut.flush();
    await cache.admin.query('alter table away rename to portfolio_metrics_cache_reads');
    sut.recordRead('dashboard', 'hit', 1);
    sut.recordComputation('dashboard', 1);
    await sut.flush();
    expect(await performance()).toMatchObject([{ hits: '2', bytes: '2', computations: '2' }]);
  });

  it('writes the rest at shutdown', async () => {
    sut.onApplicationBootstrap();
    sut.recordRead('dashboard', 'hit', 1);
    await sut.beforeApplicationShutdown();
    expect(await performance()).toMatchObject([{ hits: '1' }]);
  });

  it('writes by itself from time to time, and no more after shutdown', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const flushing = new CacheStatistics(cache.database, { statisticsFlushSeconds: 30 });
    const flushes = vi.spyOn(flushing, 'flush');
    flushing.onApplicationBootstrap();
    vi.advanceTimersByTime(29_999);
    expect(flushes).not.toHaveBeenCalled();
    vi.advanceTimersByTime(30_001);
    expect(flushes).toHaveBeenCalledTimes(2);
    await flushing.beforeApplicationShutdown();
    vi.advanceTimersByTime(90_000);
    expect(flushes).toHaveBeenCalledTimes(3);
  });
});
