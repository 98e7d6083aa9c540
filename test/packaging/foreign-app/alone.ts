import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClockModule } from 'portfolio-metrics/database';
import { SystemClock } from 'portfolio-metrics/kernel';
import { cacheKey, MetricsCacheModule, MetricsCacheStore } from 'portfolio-metrics/metrics-cache';
import { OpeningHours, OpeningHoursModule } from './opening-hours.module.js';

const USER = '3f2b8a34-9c1d-4e7a-8b11-0d9a5f6c7e03';

@Module({
  imports: [ClockModule.forRoot({ clock: new SystemClock() }), MetricsCacheModule.forRoot({ store: 'memory' })],
})
class CacheAloneModule {}

/** Single libs, neither with a database. */
export async function runAlone(): Promise<object> {
  const hours = await NestFactory.createApplicationContext(OpeningHoursModule, { logger: false, abortOnError: false });
  const open = ['2026-11-24T16:00:00Z', '2026-11-26T16:00:00Z'].map((at) =>
    hours.get(OpeningHours).isOpen('XNYS', new Date(at)),
  );
  await hours.close();
  const cache = await NestFactory.createApplicationContext(CacheAloneModule, { logger: false, abortOnError: false });
  const store = cache.get(MetricsCacheStore);
  const key = cacheKey('concentration', {}, 1);
  const before = (await store.read(USER, key)).state;
  const { granted } = await store.lease(USER, key, { leaseMs: 1_000, takeOver: false });
  await cache.close();
  return { open, cache: { before, granted } };
}
