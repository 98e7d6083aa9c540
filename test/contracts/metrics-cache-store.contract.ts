import {
  cacheKey,
  type CachedCopy,
  type CacheKey,
  type CacheRead,
  type ComputationTicket,
  EVERYTHING,
  type Lifetime,
  type MetricsCacheStore,
  type PutResult,
} from '@portfolio-metrics/metrics-cache';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

/** A store with the means to change what its entries depend on. */
export interface MetricsCacheStoreHarness {
  readonly store: MetricsCacheStore;
  /** What a write of the user's ledger does. */
  bumpUser(userId: string): Promise<void>;
  /** What a change of market data does. */
  bumpMarket(key: string): Promise<void>;
  /** Lets so much time pass for everything that is stored. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LIFETIME: Lifetime = { freshForMs: HOUR, staleForMs: 7 * DAY, reason: 'market_closed' };

/** What every `MetricsCacheStore` must do. Each test has a user of its own. */
export function describeMetricsCacheStore(name: string, make: () => Promise<MetricsCacheStoreHarness>): void {
  describe(`${name} as a MetricsCacheStore`, () => {
    let harness: MetricsCacheStoreHarness;
    let store: MetricsCacheStore;
    let users = 0;
    let alice: string;
    let bob: string;

    const dashboard = cacheKey('dashboard', { portfolioId: null });
    const newUser = (): string => `00000000-0000-4000-8000-${String((users += 1)).padStart(12, '0')}`;

    beforeAll(async () => {
      harness = await make();
      store = harness.store;
    });
    afterAll(() => harness.close());
    beforeEach(() => {
      alice = newUser();
      bob = newUser();
    });

    /** One whole computation: generations, then inputs, then the store. */
    async function compute(userId: string, key: CacheKey, options: Computation = {}): Promise<PutResult> {
      const ticket = await store.open(userId, key);
      await ticket.coverMarket(options.keys ?? []);
      return await putInto(store, ticket, options);
    }

    async function copy(userId: string, key: CacheKey): Promise<CachedCopy> {
      return expectCopy(await store.read(userId, key));
    }

    async function leased(userId: string, key: CacheKey, takeOver = false): Promise<ComputationTicket> {
      const answer = await store.lease(userId, key, { leaseMs: MINUTE, takeOver });
      if (!answer.granted) throw new Error(`the lease was refused: ${answer.reason}`);
      return answer.ticket;
    }

    describe('reading', () => {
      it('has nothing for a key that nobody computed', async () => {
        expect(await store.read(alice, dashboard)).toEqual({
          state: 'missing',
          reason: 'absent',
          currentUserGeneration: 0,
          leasedForMs: 0,
          retryInMs: 0,
        });
      });

      it('serves a stored figure as fresh, with the bytes that the computation was given back', async () => {
        const stored = await compute(alice, dashboard, { payload: '{"zz": "1.10", "a": [1, null], "long": {"b": 2}}' });
        expect(stored.outcome).toBe('stored');
        const read = await copy(alice, dashboard);
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
        await compute(alice, dashboard);
        await harness.pass(10 * MINUTE);
        const read = await copy(alice, dashboard);
        expect(read.ageMs).toBeGreaterThanOrEqual(10 * MINUTE);
        expect(read.ageMs).toBeLessThan(11 * MINUTE);
        expect(read.freshForMs).toBeLessThanOrEqual(50 * MINUTE);
        expect(read.freshForMs).toBeGreaterThan(49 * MINUTE);
        expect(read.staleForMs).toBeLessThanOrEqual(7 * DAY + 50 * MINUTE);
      });

      it('calls a figure expired after its lifetime, and has nothing any more after its stale limit', async () => {
        await compute(alice, dashboard);
        await harness.pass(HOUR);
        expect(await store.read(alice, dashboard)).toMatchObject({ state: 'expired', freshForMs: 0 });
        await harness.pass(7 * DAY);
        expect(await store.read(alice, dashboard)).toMatchObject({ state: 'missing', reason: 'stale_limit' });
      });

      it("calls a figure invalidated by the user after the user's own write, also when it has expired", async () => {
        await compute(alice, dashboard);
        await harness.bumpUser(alice);
        const expected = { state: 'invalidated', invalidatedBy: 'user', userGeneration: 0, currentUserGeneration: 1 };
        expect(await store.read(alice, dashboard)).toMatchObject(expected);
        await harness.pass(2 * HOUR);
        expect(await store.read(alice, dashboard)).toMatchObject(expected);
      });

      it("is not touched by another user's write", async () => {
        await compute(alice, dashboard);
        await harness.bumpUser(bob);
        expect(await store.read(alice, dashboard)).toMatchObject({ state: 'fresh' });
      });

      it('calls a figure invalidated by the market after a change of an instrument it holds, and of no other', async () => {
        await compute(alice, dashboard, { keys: ['HELD', 'fx:EUR/USD'] });
        await harness.bumpMarket('OTHER');
        expect(await store.read(alice, dashboard)).toMatchObject({ state: 'fresh' });
        await harness.bumpMarket('fx:EUR/USD');
        expect(await store.read(alice, dashboard)).toMatchObject({
          state: 'invalidated',
          invalidatedBy: 'market',
          changedKeys: ['fx:EUR/USD'],
        });
        await harness.bumpUser(alice);
        expect(await store.read(alice, dashboard)).toMatchObject({ invalidatedBy: 'user' });
      });

      it('calls every figure invalidated when everything has changed', async () => {
        await compute(alice, dashboard, { keys: [] });
        await harness.bumpMarket(EVERYTHING);
        expect(await store.read(alice, dashboard)).toMatchObject({ state: 'invalidated', changedKeys: [EVERYTHING] });
      });

      it("keeps the tenants' entries of one key apart", async () => {
        await compute(alice, dashboard, { payload: '"of alice"' });
        await compute(bob, dashboard, { payload: '"of bob"' });
        expect((await copy(alice, dashboard)).payload).toBe('"of alice"');
        expect((await copy(bob, dashboard)).payload).toBe('"of bob"');
      });

      it('has nothing for another set of parameters with the same hash, nor for another schema version', async () => {
        const key = cacheKey('dashboard', { list: Array.from({ length: 80 }, (_, index) => `S${index}`) });
        await compute(alice, key);
        expect(await store.read(alice, { ...key, params: 'forged' })).toMatchObject({
          state: 'missing',
          reason: 'other_params',
        });
        expect(await store.read(alice, { ...key, schemaVersion: 2 })).toMatchObject({
          state: 'missing',
          reason: 'other_schema',
        });
      });
    });

    describe('storing', () => {
      it('refuses a computation that never took the generations of its market data', async () => {
        const ticket = await store.open(alice, dashboard);
        await expect(putInto(store, ticket)).rejects.toThrow('coverMarket');
        expect(await store.read(alice, dashboard)).toMatchObject({ state: 'missing' });
      });

      it.each([
        ['the user', () => harness.bumpUser(alice)],
        ['an instrument', () => harness.bumpMarket('MOVING')],
        ['everything', () => harness.bumpMarket(EVERYTHING)],
      ])('does not store a figure when %s changed meanwhile, and still renders it', async (_what, change) => {
        const before = await compute(alice, dashboard, { payload: '"before"' });
        const ticket = await store.open(alice, dashboard);
        await ticket.coverMarket(['MOVING']);
        await change();
        expect(await putInto(store, ticket, { payload: '"dead"' })).toMatchObject({
          outcome: 'superseded',
          payload: '"dead"',
        });
        expect(await copy(alice, dashboard)).toMatchObject({ version: before.version, payload: '"before"' });
      });

      it('keeps the earlier generation of a key that is covered twice', async () => {
        const ticket = await store.open(alice, dashboard);
        await ticket.coverMarket(['TWICE']);
        await harness.bumpMarket('TWICE');
        await ticket.coverMarket(['TWICE', 'ONCE']);
        expect(await putInto(store, ticket)).toMatchObject({ outcome: 'superseded' });
      });

      it('takes the generations before it reads', async () => {
        const ticket = await store.open(alice, dashboard);
        const price = await ticket.readMarket(['READ'], async () => {
          await harness.bumpMarket('READ');
          return 'new price';
        });
        expect(price).toBe('new price');
        expect(await putInto(store, ticket)).toMatchObject({ outcome: 'superseded' });
      });

      it('counts the lifetime from the instant of the inputs, not from the end of the computation', async () => {
        const ticket = await store.open(alice, dashboard);
        await ticket.coverMarket([]);
        const stored = await putInto(store, ticket);
        expect(stored.computedAt).toEqual(ticket.at);
        expect(stored.expiresAt.getTime()).toBe(ticket.at.getTime() + HOUR);
      });

      it('stores a figure without any lifetime as expired', async () => {
        await compute(alice, dashboard, { lifetime: { ...LIFETIME, freshForMs: 0 } });
        expect(await store.read(alice, dashboard)).toMatchObject({ state: 'expired' });
      });

      it.each(['older first', 'newer first'])('keeps the newer of two computations: %s', async (order) => {
        const older = await store.open(alice, dashboard);
        const newer = await store.open(alice, dashboard);
        await older.coverMarket([]);
        await newer.coverMarket([]);
        const outcomes: Record<string, string> = {};
        for (const which of order === 'older first' ? ['older', 'newer'] : ['newer', 'older']) {
          const ticket = which === 'older' ? older : newer;
          outcomes[which] = (await putInto(store, ticket, { payload: `"${which}"` })).outcome;
        }
        expect(outcomes).toEqual({ older: order === 'older first' ? 'stored' : 'fenced', newer: 'stored' });
        expect((await copy(alice, dashboard)).payload).toBe('"newer"');
      });

      it('stores once per computation', async () => {
        const ticket = await store.open(alice, dashboard);
        await ticket.coverMarket([]);
        expect(await putInto(store, ticket, { payload: '"first"' })).toMatchObject({ outcome: 'stored' });
        expect(await putInto(store, ticket, { payload: '"second"' })).toMatchObject({ outcome: 'fenced' });
        expect((await copy(alice, dashboard)).payload).toBe('"first"');
      });

      it('replaces what another schema version or another set of parameters left under the key', async () => {
        await compute(alice, { ...dashboard, params: 'forged' });
        await compute(alice, { ...dashboard, schemaVersion: 2 }, { payload: '2' });
        expect((await copy(alice, { ...dashboard, schemaVersion: 2 })).payload).toBe('2');
        await compute(alice, dashboard, { payload: '1', complete: false });
        expect((await copy(alice, dashboard)).payload).toBe('1');
      });
    });

    describe('partial figures', () => {
      it('are kept for 60 seconds at most and never served as stale', async () => {
        await compute(alice, dashboard, { complete: false });
        const read = await copy(alice, dashboard);
        expect(read).toMatchObject({ state: 'fresh', complete: false });
        expect(read.expiresAt.getTime() - read.computedAt.getTime()).toBe(MINUTE);
        await harness.pass(MINUTE);
        expect(await store.read(alice, dashboard)).toMatchObject({ state: 'missing', reason: 'stale_limit' });
      });

      it.each([
        ['fresh', async () => undefined],
        ['expired', () => harness.pass(2 * HOUR)],
        ['invalidated', () => harness.bumpUser(alice)],
      ])('never replace a complete copy that is %s', async (_state, change) => {
        await compute(alice, dashboard, { payload: '"complete"' });
        await change();
        expect(await compute(alice, dashboard, { complete: false, payload: '"partial"' })).toMatchObject({
          outcome: 'kept_complete',
          payload: '"partial"',
        });
        expect((await copy(alice, dashboard)).payload).toBe('"complete"');
      });

      it('replace a complete copy past its stale limit', async () => {
        await compute(alice, dashboard, { payload: '"complete"' });
        await harness.pass(8 * DAY);
        expect(await compute(alice, dashboard, { complete: false })).toMatchObject({ outcome: 'stored' });
      });

      it('give way to a complete one, also to one whose computation began earlier', async () => {
        const slow = await store.open(alice, dashboard);
        await slow.coverMarket([]);
        await compute(alice, dashboard, { complete: false, payload: '"partial"' });
        expect(await putInto(store, slow, { payload: '"complete"' })).toMatchObject({ outcome: 'stored' });
        expect(await copy(alice, dashboard)).toMatchObject({ payload: '"complete"', complete: true });
      });

      it('give way to a newer partial one, not to an older one', async () => {
        const older = await store.open(alice, dashboard);
        await older.coverMarket([]);
        await compute(alice, dashboard, { complete: false, payload: '"newer"' });
        expect(await putInto(store, older, { complete: false })).toMatchObject({ outcome: 'fenced' });
        expect((await copy(alice, dashboard)).payload).toBe('"newer"');
      });
    });

    describe('the lease', () => {
      it('is held by one computation at a time, and readers see it', async () => {
        await leased(alice, dashboard);
        const second = await store.lease(alice, dashboard, { leaseMs: MINUTE });
        expect(second).toMatchObject({ granted: false, reason: 'held' });
        const read = await store.read(alice, dashboard);
        expect(read.state).toBe('missing');
        expect(read.leasedForMs).toBeGreaterThan(MINUTE / 2);
        expect(read.leasedForMs).toBeLessThanOrEqual(MINUTE);
      });

      it('is given to exactly one of many that ask at once', async () => {
        const answers = await Promise.all(
          Array.from({ length: 8 }, () => store.lease(alice, dashboard, { leaseMs: MINUTE })),
        );
        expect(answers.filter((answer) => answer.granted)).toHaveLength(1);
      });

      it("is one per key and user: others' computations do not wait", async () => {
        await leased(alice, dashboard);
        expect(await store.lease(bob, dashboard, { leaseMs: MINUTE })).toMatchObject({ granted: true });
        expect(await store.lease(alice, cacheKey('holdings', {}), { leaseMs: MINUTE })).toMatchObject({
          granted: true,
        });
      });

      it('is given back by storing', async () => {
        const ticket = await leased(alice, dashboard);
        await ticket.coverMarket([]);
        await putInto(store, ticket);
        expect(await store.read(alice, dashboard)).toMatchObject({ state: 'fresh', leasedForMs: 0 });
        expect(await store.lease(alice, dashboard, { leaseMs: MINUTE })).toMatchObject({ granted: true });
      });

      it('is given back when nothing was stored, because an input changed or a complete copy was kept', async () => {
        await compute(alice, dashboard);
        const partial = await leased(alice, dashboard);
        await partial.coverMarket([]);
        expect(await putInto(store, partial, { complete: false })).toMatchObject({ outcome: 'kept_complete' });
        const superseded = await leased(alice, dashboard);
        await superseded.coverMarket([]);
        await harness.bumpUser(alice);
        expect(await putInto(store, superseded)).toMatchObject({ outcome: 'superseded' });
        expect(await store.lease(alice, dashboard, { leaseMs: MINUTE })).toMatchObject({ granted: true });
      });

      it('passes on when its time is over, and the late computation stores nothing', async () => {
        const late = await leased(alice, dashboard);
        await late.coverMarket([]);
        await harness.pass(2 * MINUTE);
        const heir = await leased(alice, dashboard);
        await heir.coverMarket([]);
        expect(await putInto(store, late, { payload: '"late"' })).toMatchObject({ outcome: 'fenced' });
        expect(await store.read(alice, dashboard)).toMatchObject({ state: 'missing' });
        expect(await putInto(store, heir, { payload: '"heir"' })).toMatchObject({ outcome: 'stored' });
        expect(await putInto(store, late, { payload: '"late"' })).toMatchObject({ outcome: 'fenced' });
        expect((await copy(alice, dashboard)).payload).toBe('"heir"');
      });

      it('still stores after its time when nobody else took it', async () => {
        const slow = await leased(alice, dashboard);
        await slow.coverMarket([]);
        await harness.pass(2 * MINUTE);
        expect(await putInto(store, slow)).toMatchObject({ outcome: 'stored' });
      });

      it('is taken over by a forced computation, in either order of finishing', async () => {
        for (const first of ['older', 'forced'] as const) {
          const user = newUser();
          const tickets = { older: await leased(user, dashboard), forced: await leased(user, dashboard, true) };
          await tickets.older.coverMarket([]);
          await tickets.forced.coverMarket([]);
          const second = first === 'older' ? 'forced' : 'older';
          const outcomes = {
            [first]: (await putInto(store, tickets[first], { payload: `"${first}"` })).outcome,
            [second]: (await putInto(store, tickets[second], { payload: `"${second}"` })).outcome,
          };
          expect(outcomes).toEqual({ older: 'fenced', forced: 'stored' });
          expect((await copy(user, dashboard)).payload).toBe('"forced"');
        }
      });

      it('may be stored past by a computation without it, which leaves it alone', async () => {
        const holder = await leased(alice, dashboard);
        await holder.coverMarket([]);
        await compute(alice, dashboard, { payload: '"impatient"' });
        expect((await copy(alice, dashboard)).leasedForMs).toBeGreaterThan(0);
        expect(await putInto(store, holder)).toMatchObject({ outcome: 'fenced' });
        expect((await copy(alice, dashboard)).payload).toBe('"impatient"');
      });

      it('leaves a copy servable while it is held', async () => {
        await compute(alice, dashboard, { payload: '"old"' });
        await harness.pass(2 * HOUR);
        await leased(alice, dashboard);
        const read = await copy(alice, dashboard);
        expect(read).toMatchObject({ state: 'expired', payload: '"old"' });
        expect(read.leasedForMs).toBeGreaterThan(0);
      });
    });

    describe('a lease that nobody has heard of', () => {
      const leases = async (userId: string): Promise<number> => (await store.read(userId, dashboard)).leasedForMs;

      it.each([['no copy'], ['a copy']])('is given back when it was granted since, beside %s', async (beside) => {
        if (beside === 'a copy') {
          await compute(alice, dashboard, { payload: '"old"' });
          await harness.pass(2 * HOUR);
        }
        await leased(alice, dashboard);
        await leased(bob, dashboard);
        await harness.pass(10_000);
        await store.abandonLease(alice, dashboard, { leaseMs: MINUTE, withinMs: 20_000 });
        expect(await leases(alice)).toBe(0);
        expect(await leases(bob)).toBeGreaterThan(0);
        expect(await store.lease(alice, dashboard, { leaseMs: MINUTE })).toMatchObject({ granted: true });
      });

      it("is somebody else's when it was granted before, and stays", async () => {
        await leased(alice, dashboard);
        await harness.pass(30_000);
        await store.abandonLease(alice, dashboard, { leaseMs: MINUTE, withinMs: 20_000 });
        expect(await leases(alice)).toBeGreaterThan(0);
      });

      it('keeps nobody from storing who had it after all, in the order in which they began', async () => {
        const [holder, heir] = [await leased(alice, dashboard), await leased(alice, dashboard, true)];
        for (const ticket of [holder, heir]) await ticket.coverMarket([]);
        await store.abandonLease(alice, dashboard, { leaseMs: MINUTE, withinMs: MINUTE });
        expect(await putInto(store, heir, { payload: '"newer"' })).toMatchObject({ outcome: 'stored' });
        expect(await putInto(store, holder)).toMatchObject({ outcome: 'fenced' });
        expect((await copy(alice, dashboard)).payload).toBe('"newer"');
      });
    });

    describe('after a failed computation', () => {
      it('grants no lease until the pause is over, counted from the failure, not even a forced one', async () => {
        await compute(alice, dashboard);
        await harness.pass(2 * HOUR);
        const ticket = await leased(alice, dashboard);
        await store.release(ticket, { retryInMs: 5 * MINUTE });
        for (const takeOver of [false, true]) {
          const answer = await store.lease(alice, dashboard, { leaseMs: MINUTE, takeOver });
          expect(answer).toMatchObject({ granted: false, reason: 'throttled' });
        }
        const read = await copy(alice, dashboard);
        expect(read).toMatchObject({ state: 'expired', leasedForMs: 0 });
        expect(read.retryInMs).toBeGreaterThan(4 * MINUTE);
        await harness.pass(5 * MINUTE);
        expect(await store.lease(alice, dashboard, { leaseMs: MINUTE })).toMatchObject({ granted: true });
        expect((await store.read(alice, dashboard)).retryInMs).toBe(0);
      });

      it('grants the next lease at once when no pause was asked for', async () => {
        await store.release(await leased(alice, dashboard));
        expect(await store.lease(alice, dashboard, { leaseMs: MINUTE })).toMatchObject({ granted: true });
      });

      it('pauses nothing when the lease was lost meanwhile', async () => {
        const lost = await leased(alice, dashboard);
        await leased(alice, dashboard, true);
        await store.release(lost, { retryInMs: HOUR });
        const read = await store.read(alice, dashboard);
        expect(read.retryInMs).toBe(0);
        expect(read.leasedForMs).toBeGreaterThan(0);
      });

      it('ends the pause when a computation succeeds all the same', async () => {
        const impatient = await store.open(alice, dashboard);
        await impatient.coverMarket([]);
        await store.release(await leased(alice, dashboard), { retryInMs: HOUR });
        await putInto(store, impatient);
        expect(await store.read(alice, dashboard)).toMatchObject({ state: 'fresh', retryInMs: 0 });
      });
    });

    describe('invalidating', () => {
      it("marks the user's own entries, keeps them as a last resort, and says how many", async () => {
        await compute(alice, dashboard);
        await compute(alice, cacheKey('holdings', { a: 1 }));
        await compute(alice, cacheKey('holdings', { a: 2 }));
        await leased(alice, cacheKey('holdings', { a: 3 }));
        await compute(bob, dashboard);
        expect(await store.invalidate(alice, 'holdings')).toBe(2);
        expect(await store.read(alice, dashboard)).toMatchObject({ state: 'fresh' });
        expect(await store.invalidate(alice)).toBe(3);
        expect(await store.read(alice, dashboard)).toMatchObject({ state: 'invalidated', invalidatedBy: 'user' });
        expect(await store.read(bob, dashboard)).toMatchObject({ state: 'fresh' });
      });

      it.each([true, false])(
        'lets no running computation store (complete: %s), and lets the next one',
        async (complete) => {
          await compute(alice, dashboard, { complete: false });
          const running = await store.open(alice, dashboard);
          await running.coverMarket([]);
          const holding = await leased(alice, dashboard);
          await holding.coverMarket([]);
          await store.invalidate(alice);
          expect(await putInto(store, running, { complete })).toMatchObject({ outcome: 'fenced' });
          expect(await putInto(store, holding, { complete })).toMatchObject({ outcome: 'fenced' });
          const next = await leased(alice, dashboard);
          await next.coverMarket([]);
          expect(await putInto(store, next, { payload: '"next"' })).toMatchObject({ outcome: 'stored' });
          expect(await copy(alice, dashboard)).toMatchObject({ state: 'fresh', payload: '"next"' });
        },
      );
    });

    describe('the status', () => {
      it('counts the entries of the user by metric type and state, and no leases', async () => {
        const other = cacheKey('allocation', { by: 'sector' });
        expect(await store.status(alice)).toEqual([]);
        await compute(alice, cacheKey('dashboard', { range: 'expired' }), { lifetime: { ...LIFETIME, staleForMs: 0 } });
        await harness.pass(90 * MINUTE);
        const stale = await compute(alice, dashboard, { lifetime: { ...LIFETIME, freshForMs: 0 } });
        await compute(alice, cacheKey('dashboard', { range: 'live' }), { payload: '"12345"' });
        await compute(alice, other, { keys: ['STATUS'] });
        await harness.bumpMarket('STATUS');
        await compute(bob, dashboard);
        await leased(alice, cacheKey('leased', {}));
        const [allocation, dashboards, ...rest] = await store.status(alice);
        expect(rest).toEqual([]);
        expect(allocation).toMatchObject({ metricType: 'allocation', live: 0, stale: 0, expired: 0, invalidated: 1 });
        expect(dashboards).toMatchObject({ metricType: 'dashboard', live: 1, stale: 1, expired: 1, invalidated: 0 });
        expect(dashboards?.bytes).toBe(7 + 2 * Buffer.byteLength(stale.payload));
        expect(stale.computedAt.getTime() - dashboards!.oldest!.getTime()).toBeGreaterThan(89 * MINUTE);
      });
    });
  });
}

interface Computation {
  readonly payload?: string;
  readonly complete?: boolean;
  readonly keys?: readonly string[];
  readonly lifetime?: Lifetime;
}

async function putInto(
  store: MetricsCacheStore,
  ticket: ComputationTicket,
  { payload = '{"value":"1"}', complete = true, lifetime = LIFETIME }: Computation = {},
): Promise<PutResult> {
  return await store.put(ticket, { payload, complete, lifetime });
}

function expectCopy(read: CacheRead): CachedCopy {
  if (read.state === 'missing') throw new Error(`nothing cached: ${read.reason}`);
  return read;
}
