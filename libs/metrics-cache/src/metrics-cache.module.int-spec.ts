import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { Database } from '@portfolio-metrics/database';
import { Clock, SystemClock } from '@portfolio-metrics/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CacheDatabase, createCacheDatabase } from '../../../test/support/metrics-cache-database.js';
import { CacheService } from './cache.service.js';
import { cacheKey } from './domain/cache-key.js';
import { LifetimePolicy } from './domain/lifetime.js';
import { MetricsCacheStore } from './metrics-cache-store.js';
import { MetricsCacheModule } from './metrics-cache.module.js';
import { PURGE_JOB_NAME, PurgeJob } from './purge/purge-job.js';
import { CacheStatistics } from './statistics/cache-statistics.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';

@Module({})
class SurroundingsModule {
  static of(database: Database): DynamicModule {
    const providers = [
      { provide: Database, useValue: database },
      { provide: Clock, useClass: SystemClock },
    ];
    return { module: SurroundingsModule, global: true, providers, exports: [Database, Clock] };
  }
}

describe('MetricsCacheModule', () => {
  let cache: CacheDatabase;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    cache = await createCacheDatabase();
  });
  afterAll(() => cache.close());

  it.each([
    ['forRoot', () => MetricsCacheModule.forRoot({ ttl: { openSeconds: 7 }, purgeCron: '0 3 * * *' })],
    [
      'forRootAsync',
      () =>
        MetricsCacheModule.forRootAsync({ useFactory: () => ({ ttl: { openSeconds: 7 }, purgeCron: '0 3 * * *' }) }),
    ],
  ])('brings the store, the policy, the schedule and the statistics by %s', async (_name, module) => {
    const app = await Test.createTestingModule({
      imports: [SurroundingsModule.of(cache.database), ScheduleModule.forRoot(), module()],
    }).compile();
    await app.init();
    expect(app.get(LifetimePolicy).options.openSeconds).toBe(7);
    expect(app.get(SchedulerRegistry).getCronJob(PURGE_JOB_NAME).cronTime.source).toBe('0 3 * * *');
    expect(await app.get(MetricsCacheStore).read(ALICE, cacheKey('m', {}))).toMatchObject({ state: 'missing' });
    expect(await app.get(CacheService).status(ALICE)).toMatchObject({ live: 0, metricTypes: [] });
    app.get(CacheStatistics).recordRead(_name.toLowerCase(), 'hit', 1);
    await app.close();
    const { rows } = await cache.admin.query('select reads from portfolio_metrics_cache_reads where metric_type = $1', [
      _name.toLowerCase(),
    ]);
    expect(rows).toEqual([{ reads: '1' }]);
  });

  it('needs no scheduler when the purge is only run by hand', async () => {
    const app = await Test.createTestingModule({
      imports: [SurroundingsModule.of(cache.database), MetricsCacheModule.forRoot({ purgeCron: null })],
    }).compile();
    await app.init();
    expect(await app.get(PurgeJob).purgeNow()).toMatchObject({ outcome: 'purged' });
    await app.close();
  });
});
