import { cacheKey } from '@portfolio-metrics/metrics-cache';
import { describe, expect, it } from 'vitest';
import { dashboard, HOUR, MINUTE, putInto, type StoreUnderTest } from './store-under-test.js';

/** Who may compute, and when again after a failure. */
export function describeLeases(the: StoreUnderTest): void {
  describe('the lease', () => {
    it('is held by one computation at a time, and readers see it', async () => {
      await the.leased(the.alice, dashboard);
      const second = await the.store.lease(the.alice, dashboard, { leaseMs: MINUTE });
      expect(second).toMatchObject({ granted: false, reason: 'held' });
      const read = await the.store.read(the.alice, dashboard);
      expect(read.state).toBe('missing');
      expect(read.leasedForMs).toBeGreaterThan(MINUTE / 2);
      expect(read.leasedForMs).toBeLessThanOrEqual(MINUTE);
    });

    it('is given to exactly one of many that ask at once', async () => {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => the.store.lease(the.alice, dashboard, { leaseMs: MINUTE })),
      );
      expect(answers.filter((answer) => answer.granted)).toHaveLength(1);
    });

    it("is one per key and user: others' computations do not wait", async () => {
      await the.leased(the.alice, dashboard);
      expect(await the.store.lease(the.bob, dashboard, { leaseMs: MINUTE })).toMatchObject({ granted: true });
      expect(await the.store.lease(the.alice, cacheKey('holdings', {}), { leaseMs: MINUTE })).toMatchObject({
        granted: true,
      });
    });

    it('is given back by storing', async () => {
      const ticket = await the.leased(the.alice, dashboard);
      await ticket.coverMarket([]);
      await putInto(the.store, ticket);
      expect(await the.store.read(the.alice, dashboard)).toMatchObject({ state: 'fresh', leasedForMs: 0 });
      expect(await the.store.lease(the.alice, dashboard, { leaseMs: MINUTE })).toMatchObject({ granted: true });
    });

    it('is given back when nothing was stored, because an input changed or a complete copy was kept', async () => {
      await the.compute(the.alice, dashboard);
      const partial = await the.leased(the.alice, dashboard);
      await partial.coverMarket([]);
      expect(await putInto(the.store, partial, { complete: false })).toMatchObject({ outcome: 'kept_complete' });
      const superseded = await the.leased(the.alice, dashboard);
      await superseded.coverMarket([]);
      await the.harness.bumpUser(the.alice);
      expect(await putInto(the.store, superseded)).toMatchObject({ outcome: 'superseded' });
      expect(await the.store.lease(the.alice, dashboard, { leaseMs: MINUTE })).toMatchObject({ granted: true });
    });

    it('passes on when its time is over, and the late computation stores nothing', async () => {
      const late = await the.leased(the.alice, dashboard);
      await late.coverMarket([]);
      await the.harness.pass(2 * MINUTE);
      const heir = await the.leased(the.alice, dashboard);
      await heir.coverMarket([]);
      expect(await putInto(the.store, late, { payload: '"late"' })).toMatchObject({ outcome: 'fenced' });
      expect(await the.store.read(the.alice, dashboard)).toMatchObject({ state: 'missing' });
      expect(await putInto(the.store, heir, { payload: '"heir"' })).toMatchObject({ outcome: 'stored' });
      expect(await putInto(the.store, late, { payload: '"late"' })).toMatchObject({ outcome: 'fenced' });
      expect((await the.copy(the.alice, dashboard)).payload).toBe('"heir"');
    });

    it('still stores after its time when nobody else took it', async () => {
      const slow = await the.leased(the.alice, dashboard);
      await slow.coverMarket([]);
      await the.harness.pass(2 * MINUTE);
      expect(await putInto(the.store, slow)).toMatchObject({ outcome: 'stored' });
    });

    it('is taken over by a forced computation, in either order of finishing', async () => {
      for (const first of ['older', 'forced'] as const) {
        const user = the.newUser();
        const tickets = { older: await the.leased(user, dashboard), forced: await the.leased(user, dashboard, true) };
        await tickets.older.coverMarket([]);
        await tickets.forced.coverMarket([]);
        const second = first === 'older' ? 'forced' : 'older';
        const outcomes = {
          [first]: (await putInto(the.store, tickets[first], { payload: `"${first}"` })).outcome,
          [second]: (await putInto(the.store, tickets[second], { payload: `"${second}"` })).outcome,
        };
        expect(outcomes).toEqual({ older: 'fenced', forced: 'stored' });
        expect((await the.copy(user, dashboard)).payload).toBe('"forced"');
      }
    });

    it('may be stored past by a computation without it, which leaves it alone', async () => {
      const holder = await the.leased(the.alice, dashboard);
      await holder.coverMarket([]);
      await the.compute(the.alice, dashboard, { payload: '"impatient"' });
      expect((await the.copy(the.alice, dashboard)).leasedForMs).toBeGreaterThan(0);
      expect(await putInto(the.store, holder)).toMatchObject({ outcome: 'fenced' });
      expect((await the.copy(the.alice, dashboard)).payload).toBe('"impatient"');
    });

    it('leaves a copy servable while it is held', async () => {
      await the.compute(the.alice, dashboard, { payload: '"old"' });
      await the.harness.pass(2 * HOUR);
      await the.leased(the.alice, dashboard);
      const read = await the.copy(the.alice, dashboard);
      expect(read).toMatchObject({ state: 'expired', payload: '"old"' });
      expect(read.leasedForMs).toBeGreaterThan(0);
    });
  });

  describe('a lease that nobody has heard of', () => {
    const leases = async (userId: string): Promise<number> => (await the.store.read(userId, dashboard)).leasedForMs;

    it.each([['no copy'], ['a copy']])('is given back when it was granted since, beside %s', async (beside) => {
      if (beside === 'a copy') {
        await the.compute(the.alice, dashboard, { payload: '"old"' });
        await the.harness.pass(2 * HOUR);
      }
      await the.leased(the.alice, dashboard);
      await the.leased(the.bob, dashboard);
      await the.harness.pass(10_000);
      await the.store.abandonLease(the.alice, dashboard, { leaseMs: MINUTE, withinMs: 20_000 });
      expect(await leases(the.alice)).toBe(0);
      expect(await leases(the.bob)).toBeGreaterThan(0);
      expect(await the.store.lease(the.alice, dashboard, { leaseMs: MINUTE })).toMatchObject({ granted: true });
    });

    it("is somebody else's when it was granted before, and stays", async () => {
      await the.leased(the.alice, dashboard);
      await the.harness.pass(30_000);
      await the.store.abandonLease(the.alice, dashboard, { leaseMs: MINUTE, withinMs: 20_000 });
      expect(await leases(the.alice)).toBeGreaterThan(0);
    });

    it('keeps nobody from storing who had it after all, in the order in which they began', async () => {
      const [holder, heir] = [await the.leased(the.alice, dashboard), await the.leased(the.alice, dashboard, true)];
      for (const ticket of [holder, heir]) await ticket.coverMarket([]);
      await the.store.abandonLease(the.alice, dashboard, { leaseMs: MINUTE, withinMs: MINUTE });
      expect(await putInto(the.store, heir, { payload: '"newer"' })).toMatchObject({ outcome: 'stored' });
      expect(await putInto(the.store, holder)).toMatchObject({ outcome: 'fenced' });
      expect((await the.copy(the.alice, dashboard)).payload).toBe('"newer"');
    });
  });

  describe('after a failed computation', () => {
    it('grants no lease until the pause is over, counted from the failure, not even a forced one', async () => {
      await the.compute(the.alice, dashboard);
      await the.harness.pass(2 * HOUR);
      const ticket = await the.leased(the.alice, dashboard);
      await the.store.release(ticket, { retryInMs: 5 * MINUTE });
      for (const takeOver of [false, true]) {
        const answer = await the.store.lease(the.alice, dashboard, { leaseMs: MINUTE, takeOver });
        expect(answer).toMatchObject({ granted: false, reason: 'throttled' });
      }
      const read = await the.copy(the.alice, dashboard);
      expect(read).toMatchObject({ state: 'expired', leasedForMs: 0 });
      expect(read.retryInMs).toBeGreaterThan(4 * MINUTE);
      await the.harness.pass(5 * MINUTE);
      expect(await the.store.lease(the.alice, dashboard, { leaseMs: MINUTE })).toMatchObject({ granted: true });
      expect((await the.store.read(the.alice, dashboard)).retryInMs).toBe(0);
    });

    it('grants the next lease at once when no pause was asked for', async () => {
      await the.store.release(await the.leased(the.alice, dashboard));
      expect(await the.store.lease(the.alice, dashboard, { leaseMs: MINUTE })).toMatchObject({ granted: true });
    });

    it('pauses nothing when the lease was lost meanwhile', async () => {
      const lost = await the.leased(the.alice, dashboard);
      await the.leased(the.alice, dashboard, true);
      await the.store.release(lost, { retryInMs: HOUR });
      const read = await the.store.read(the.alice, dashboard);
      expect(read.retryInMs).toBe(0);
      expect(read.leasedForMs).toBeGreaterThan(0);
    });

    it('ends the pause when a computation succeeds all the same', async () => {
      const impatient = await the.store.open(the.alice, dashboard);
      await impatient.coverMarket([]);
      await the.store.release(await the.leased(the.alice, dashboard), { retryInMs: HOUR });
      await putInto(the.store, impatient);
      expect(await the.store.read(the.alice, dashboard)).toMatchObject({ state: 'fresh', retryInMs: 0 });
    });
  });
}
