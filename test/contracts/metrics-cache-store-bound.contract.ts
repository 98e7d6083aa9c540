import { cacheKey, type CacheKey, MAX_ENTRIES_PER_USER } from '@portfolio-metrics/metrics-cache';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricsCacheStoreHarness } from './metrics-cache-store.contract.js';

const ALICE = '00000000-0000-4000-a000-00000000000a';
const BOB = '00000000-0000-4000-a000-00000000000b';
const HOUR = 3_600_000;

/** What every `MetricsCacheStore` must do with a user who asks for ever new parameters. */
export function describeMetricsCacheBound(name: string, make: () => Promise<MetricsCacheStoreHarness>): void {
  describe(`${name} bounds the entries of a user`, () => {
    let harness: MetricsCacheStoreHarness;
    const keyOf = (number: number): CacheKey => cacheKey('bounded', { number });
    const isThere = async (userId: string, number: number): Promise<boolean> =>
      (await harness.store.read(userId, keyOf(number))).state !== 'missing';

    beforeAll(async () => {
      harness = await make();
    });
    afterAll(() => harness.close());

    async function compute(userId: string, number: number): Promise<void> {
      const ticket = await harness.store.open(userId, keyOf(number));
      await ticket.coverMarket([]);
      const lifetime = { freshForMs: HOUR, staleForMs: HOUR, reason: 'market_closed' as const };
      await harness.store.put(ticket, { payload: '1', complete: true, lifetime });
    }

    it('drives out the own oldest ones, never leased ones, never those of others', async () => {
      await compute(BOB, 0);
      const lease = await harness.store.lease(ALICE, keyOf(0), { leaseMs: HOUR });
      expect(lease.granted).toBe(true);
      for (let number = 1; number < MAX_ENTRIES_PER_USER; number += 1) {
        await compute(ALICE, number);
        if (number % 100 === 0) await harness.pass(10);
      }
      expect([await isThere(ALICE, 1), await isThere(ALICE, MAX_ENTRIES_PER_USER - 1)]).toEqual([true, true]);
      await harness.pass(10);
      await compute(ALICE, MAX_ENTRIES_PER_USER);
      expect([await isThere(ALICE, 1), await isThere(ALICE, 50)]).toEqual([false, false]);
      expect([await isThere(ALICE, 150), await isThere(ALICE, MAX_ENTRIES_PER_USER)]).toEqual([true, true]);
      expect((await harness.store.read(ALICE, keyOf(0))).leasedForMs).toBeGreaterThan(0);
      expect(await isThere(BOB, 0)).toBe(true);
    });
  });
}
