import {
  cacheKey,
  type CachedCopy,
  type CacheKey,
  EVERYTHING,
  type FreshnessStamp,
  type Lifetime,
} from '@portfolio-metrics/metrics-cache';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MetricsCacheStoreHarness } from './metrics-cache-store.contract.js';

const HOUR = 3_600_000;
const LIFETIME: Lifetime = { freshForMs: HOUR, staleForMs: 24 * HOUR, reason: 'market_closed' };

/** What every `MetricsCacheStore` must know about copies that were kept since an earlier read. */
export function describeMetricsCacheChecks(name: string, make: () => Promise<MetricsCacheStoreHarness>): void {
  describe(`${name} checks copies`, () => {
    let harness: MetricsCacheStoreHarness;
    let users = 0;
    let alice: string;
    let bob: string;

    const dashboard = cacheKey('dashboard', {});
    const newUser = (): string => `00000000-0000-4000-9000-${String((users += 1)).padStart(12, '0')}`;

    beforeAll(async () => {
      harness = await make();
    });
    afterAll(() => harness.close());
    beforeEach(() => {
      alice = newUser();
      bob = newUser();
    });

    async function compute(userId: string, keys: readonly string[] = [], key: CacheKey = dashboard): Promise<string> {
      const ticket = await harness.store.open(userId, key);
      await ticket.coverMarket(keys);
      return (await harness.store.put(ticket, { payload: '1', complete: true, lifetime: LIFETIME })).outcome;
    }

    async function copy(userId: string, keys: readonly string[] = []): Promise<CachedCopy> {
      await compute(userId, keys);
      const read = await harness.store.read(userId, dashboard);
      if (read.state !== 'fresh') throw new Error(`expected a fresh copy, got ${read.state}`);
      return read;
    }

    async function changed(...stamps: FreshnessStamp[]): Promise<number[]> {
      const check = await harness.store.check(stamps);
      return stamps.flatMap((stamp, index) => (check.changed.has(stamp) ? [index] : []));
    }

    it('finds nothing changed while nothing is, at a time within the lifetime', async () => {
      const { stamp, expiresAt, computedAt } = await copy(alice, ['CHECKED']);
      const check = await harness.store.check([stamp]);
      expect([...check.changed]).toEqual([]);
      expect(check.checkedAt.getTime()).toBeGreaterThanOrEqual(computedAt.getTime());
      expect(check.checkedAt.getTime()).toBeLessThan(expiresAt.getTime());
    });

    it('knows nothing of an empty batch but the time', async () => {
      expect([...(await harness.store.check([])).changed]).toEqual([]);
    });

    it("tells apart, in one batch, whose ledger and whose instruments changed and whose didn't", async () => {
      const shared = ['SHARED 1', 'SHARED 2'];
      const carol = newUser();
      const copies = [await copy(alice, shared), await copy(bob, [...shared, 'OF BOB']), await copy(carol, shared)];
      const stamps = copies.map(({ stamp }) => stamp);
      await harness.bumpUser(alice);
      expect(await changed(...stamps)).toEqual([0]);
      await harness.bumpMarket('OF BOB');
      expect(await changed(...stamps)).toEqual([0, 1]);
      await harness.bumpMarket('SHARED 2');
      expect(await changed(...stamps)).toEqual([0, 1, 2]);
    });

    it('tells apart two copies of one user that were read before and after a change', async () => {
      const before = await copy(alice);
      await harness.bumpUser(alice);
      const after = await copy(alice);
      expect(await changed(before.stamp, after.stamp)).toEqual([0]);
    });

    it('notices that everything was invalidated', async () => {
      const { stamp } = await copy(alice);
      await harness.bumpMarket(EVERYTHING);
      expect(await changed(stamp)).toEqual([0]);
    });

    it('notices that the user had the entry invalidated, and only that user', async () => {
      const copies = [await copy(alice), await copy(bob)];
      expect(await harness.store.invalidate(alice)).toBe(1);
      expect(await changed(...copies.map(({ stamp }) => stamp))).toEqual([0]);
    });

    it('notices that a newer computation has taken its place, as after forceRefresh in another process', async () => {
      const { stamp } = await copy(alice);
      expect(await compute(alice)).toBe('stored');
      expect(await changed(stamp)).toEqual([0]);
      const next = await harness.store.read(alice, dashboard);
      expect(await changed((next as CachedCopy).stamp)).toEqual([]);
    });

    it('is not disturbed by a lease, a failure, or a first figure under another key', async () => {
      const { stamp } = await copy(alice);
      const lease = await harness.store.lease(alice, dashboard, { leaseMs: HOUR });
      if (!lease.granted) throw new Error('the lease was refused');
      await harness.store.release(lease.ticket, { retryInMs: 1 });
      await compute(alice, [], cacheKey('allocation', {}));
      expect(await changed(stamp)).toEqual([]);
    });
  });
}
