import { cacheKey, EVERYTHING } from '@portfolio-metrics/metrics-cache';
import { describe, expect, it } from 'vitest';
import { dashboard, DAY, HOUR, LIFETIME, MINUTE, putInto, type StoreUnderTest } from './store-under-test.js';

/** What is read, counted and invalidated. */
export function describeReading(the: StoreUnderTest): void {
  describe('reading', () => {
    it('has nothing for a key that nobody computed', async () => {
      expect(await the.store.read(the.alice, dashboard)).toEqual({
        state: 'missing',
        reason: 'absent',
        currentUserGeneration: 0,
        leasedForMs: 0,
        retryInMs: 0,
      });
    });

    it('serves a stored figure as fresh, with the bytes that the computation was given back', async () => {
      const stored = await the.compute(the.alice, dashboard, {
        payload: '{"zz": "1.10", "a": [1, null], "long": {"b": 2}}',
      });
      expect(stored.outcome).toBe('stored');
      const read = await the.copy(the.alice, dashboard);
      expect(read).toMatchObject({
        state: 'fresh',
        invalidatedBy: null,
        changedKeys: [],
        complete: true,
        userGeneration: 0,
        currentUserGeneration: 0,
        lifetimeReason: 'market_closed',
        version: stored.version,
        computedAt: stored.computedAt,
        expiresAt: stored.expiresAt,
      });
      expect(read.payload).toBe(stored.payload);
      expect(JSON.parse(read.payload)).toEqual({ zz: '1.10', a: [1, null], long: { b: 2 } });
      expect(read.expiresAt.getTime() - read.computedAt.getTime()).toBe(HOUR);
    });

    it('counts age, freshness and staleness by the time that passes where the figures are kept', async () => {
      await the.compute(the.alice, dashboard);
      await the.harness.pass(10 * MINUTE);
      const read = await the.copy(the.alice, dashboard);
      expect(read.ageMs).toBeGreaterThanOrEqual(10 * MINUTE);
      expect(read.ageMs).toBeLessThan(11 * MINUTE);
      expect(read.freshForMs).toBeLessThanOrEqual(50 * MINUTE);
      expect(read.freshForMs).toBeGreaterThan(49 * MINUTE);
      expect(read.staleForMs).toBeLessThanOrEqual(7 * DAY + 50 * MINUTE);
    });

    it('calls a figure expired after its lifetime, and has nothing any more after its stale limit', async () => {
      await the.compute(the.alice, dashboard);
      await the.harness.pass(HOUR);
      expect(await the.store.read(the.alice, dashboard)).toMatchObject({ state: 'expired', freshForMs: 0 });
      await the.harness.pass(7 * DAY);
      expect(await the.store.read(the.alice, dashboard)).toMatchObject({ state: 'missing', reason: 'stale_limit' });
    });

    it("calls a figure invalidated by the user after the user's own write, also when it has expired", async () => {
      await the.compute(the.alice, dashboard);
      await the.harness.bumpUser(the.alice);
      const expected = { state: 'invalidated', invalidatedBy: 'user', userGeneration: 0, currentUserGeneration: 1 };
      expect(await the.store.read(the.alice, dashboard)).toMatchObject(expected);
      await the.harness.pass(2 * HOUR);
      expect(await the.store.read(the.alice, dashboard)).toMatchObject(expected);
    });

    it("is not touched by another user's write", async () => {
      await the.compute(the.alice, dashboard);
      await the.harness.bumpUser(the.bob);
      expect(await the.store.read(the.alice, dashboard)).toMatchObject({ state: 'fresh' });
    });

    it('calls a figure invalidated by the market after a change of an instrument it holds, and of no other', async () => {
      await the.compute(the.alice, dashboard, { keys: ['HELD', 'fx:EUR/USD'] });
      await the.harness.bumpMarket('OTHER');
      expect(await the.store.read(the.alice, dashboard)).toMatchObject({ state: 'fresh' });
      await the.harness.bumpMarket('fx:EUR/USD');
      expect(await the.store.read(the.alice, dashboard)).toMatchObject({
        state: 'invalidated',
        invalidatedBy: 'market',
        changedKeys: ['fx:EUR/USD'],
      });
      await the.harness.bumpUser(the.alice);
      expect(await the.store.read(the.alice, dashboard)).toMatchObject({ invalidatedBy: 'user' });
    });

    it('calls every figure invalidated when everything has changed', async () => {
      await the.compute(the.alice, dashboard, { keys: [] });
      await the.harness.bumpMarket(EVERYTHING);
      expect(await the.store.read(the.alice, dashboard)).toMatchObject({
        state: 'invalidated',
        changedKeys: [EVERYTHING],
      });
    });

    it("keeps the tenants' entries of one key apart", async () => {
      await the.compute(the.alice, dashboard, { payload: '"of alice"' });
      await the.compute(the.bob, dashboard, { payload: '"of bob"' });
      expect((await the.copy(the.alice, dashboard)).payload).toBe('"of alice"');
      expect((await the.copy(the.bob, dashboard)).payload).toBe('"of bob"');
    });

    it('has nothing for another set of parameters with the same hash, nor for another schema version', async () => {
      const key = cacheKey('dashboard', { list: Array.from({ length: 80 }, (_, index) => `S${index}`) });
      await the.compute(the.alice, key);
      expect(await the.store.read(the.alice, { ...key, params: 'forged' })).toMatchObject({
        state: 'missing',
        reason: 'other_params',
      });
      expect(await the.store.read(the.alice, { ...key, schemaVersion: 2 })).toMatchObject({
        state: 'missing',
        reason: 'other_schema',
      });
    });
  });

  describe('the status', () => {
    it('counts the entries of the user by metric type and state, and no leases', async () => {
      const other = cacheKey('allocation', { by: 'sector' });
      expect(await the.store.status(the.alice)).toEqual([]);
      await the.compute(the.alice, cacheKey('dashboard', { range: 'expired' }), {
        lifetime: { ...LIFETIME, staleForMs: 0 },
      });
      await the.harness.pass(90 * MINUTE);
      const stale = await the.compute(the.alice, dashboard, { lifetime: { ...LIFETIME, freshForMs: 0 } });
      await the.compute(the.alice, cacheKey('dashboard', { range: 'live' }), {
        payload: '"12345"',
        lifetime: { ...LIFETIME, reason: 'next_transition' },
      });
      await the.compute(the.alice, other, { keys: ['STATUS'] });
      await the.harness.bumpMarket('STATUS');
      await the.compute(the.bob, dashboard);
      await the.leased(the.alice, cacheKey('leased', {}));
      const [allocation, dashboards, ...rest] = await the.store.status(the.alice);
      expect(rest).toEqual([]);
      expect(allocation).toMatchObject({ metricType: 'allocation', live: 0, stale: 0, expired: 0, invalidated: 1 });
      expect(dashboards).toMatchObject({ metricType: 'dashboard', live: 1, stale: 1, expired: 1, invalidated: 0 });
      expect(dashboards?.lifetimes).toEqual([
        { reason: LIFETIME.reason, entries: 2 },
        { reason: 'next_transition', entries: 1 },
      ]);
      expect(dashboards?.bytes).toBe(7 + 2 * Buffer.byteLength(stale.payload));
      expect(stale.computedAt.getTime() - dashboards!.oldest!.getTime()).toBeGreaterThan(89 * MINUTE);
    });
  });

  describe('invalidating', () => {
    it("marks the user's own entries, keeps them as a last resort, and says how many", async () => {
      await the.compute(the.alice, dashboard);
      await the.compute(the.alice, cacheKey('holdings', { a: 1 }));
      await the.compute(the.alice, cacheKey('holdings', { a: 2 }));
      await the.leased(the.alice, cacheKey('holdings', { a: 3 }));
      await the.compute(the.bob, dashboard);
      expect(await the.store.invalidate(the.alice, 'holdings')).toBe(2);
      expect(await the.store.read(the.alice, dashboard)).toMatchObject({ state: 'fresh' });
      expect(await the.store.invalidate(the.alice)).toBe(3);
      expect(await the.store.read(the.alice, dashboard)).toMatchObject({ state: 'invalidated', invalidatedBy: 'user' });
      expect(await the.store.read(the.bob, dashboard)).toMatchObject({ state: 'fresh' });
    });

    it.each([true, false])(
      'lets no running computation store (complete: %s), and lets the next one',
      async (complete) => {
        await the.compute(the.alice, dashboard, { complete: false });
        const running = await the.store.open(the.alice, dashboard);
        await running.coverMarket([]);
        const holding = await the.leased(the.alice, dashboard);
        await holding.coverMarket([]);
        await the.store.invalidate(the.alice);
        expect(await putInto(the.store, running, { complete })).toMatchObject({ outcome: 'fenced' });
        expect(await putInto(the.store, holding, { complete })).toMatchObject({ outcome: 'fenced' });
        const next = await the.leased(the.alice, dashboard);
        await next.coverMarket([]);
        expect(await putInto(the.store, next, { payload: '"next"' })).toMatchObject({ outcome: 'stored' });
        expect(await the.copy(the.alice, dashboard)).toMatchObject({ state: 'fresh', payload: '"next"' });
      },
    );
  });
}
