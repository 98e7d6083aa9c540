import { SystemClock } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { InMemoryMetricsCacheStore } from './adapters/in-memory-metrics-cache-store.js';
import { CacheService } from './cache.service.js';
import { cacheKey } from './domain/cache-key.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';

describe('CacheService', () => {
  it('adds the metric types up', async () => {
    const store = new InMemoryMetricsCacheStore(new SystemClock());
    const computedAt: Date[] = [];
    for (const [type, payload] of [
      ['dashboard', '"12"'],
      ['holdings', '"1234"'],
    ] as const) {
      const ticket = await store.open(ALICE, cacheKey(type, {}));
      await ticket.coverMarket([]);
      const lifetime = { freshForMs: 60_000, staleForMs: 60_000, reason: 'market_open' as const };
      computedAt.push((await store.put(ticket, { payload, complete: true, lifetime })).computedAt);
    }
    await store.invalidate(ALICE, 'holdings');
    expect(await new CacheService(store).status(ALICE)).toMatchObject({
      live: 1,
      stale: 0,
      expired: 0,
      invalidated: 1,
      bytes: 10,
      oldest: computedAt[0],
      metricTypes: [{ metricType: 'dashboard' }, { metricType: 'holdings' }],
    });
  });

  it('refuses a text that is no metric type, and changes nothing', async () => {
    const sut = new CacheService(new InMemoryMetricsCacheStore(new SystemClock()));
    await expect(sut.invalidate(ALICE, 'No Type')).rejects.toMatchObject({ code: 'validation_failed' });
  });
});
