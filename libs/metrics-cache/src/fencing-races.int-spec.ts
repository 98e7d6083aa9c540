import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CacheDatabase, createCacheDatabase } from '../../../test/support/metrics-cache-database.js';
import type { ComputationTicket } from './computation-ticket.js';
import { cacheKey } from './domain/cache-key.js';

const KEY = cacheKey('dashboard', {});
const LIFETIME = { freshForMs: 3_600_000, staleForMs: 3_600_000, reason: 'market_closed' as const };
const MINUTE = 60_000;

/** Two replicas: one is the store, the other a connection whose transaction stays open for as long as the test wants. */
describe('two replicas', () => {
  let cache: CacheDatabase;
  let other: Client;
  let users = 0;
  let alice: string;

  beforeAll(async () => {
    cache = await createCacheDatabase();
  });
  afterAll(() => cache.close());
  beforeEach(async () => {
    alice = `00000000-0000-4000-8000-${String((users += 1)).padStart(12, '0')}`;
    other = new Client({ connectionString: cache.runtimeUrl });
    other.on('error', () => undefined);
    await other.connect();
    await other.query('begin');
  });
  afterEach(() => other.end());

  async function leaseElsewhere(takeOver: boolean): Promise<{ granted: boolean; computation: string | null }> {
    const { rows } = await other.query<{ granted: boolean; computation: string | null }>(
      'select granted, computation from lease_portfolio_metrics($1, $2, $3, 1, $4, $5)',
      [alice, KEY.text, KEY.params, MINUTE, takeOver],
    );
    return rows[0]!;
  }

  async function storeElsewhere(ticket: ComputationTicket, payload: string): Promise<string> {
    const { rows } = await other.query<{ outcome: string }>(
      `select outcome from store_portfolio_metrics($1, $2, $3, 1, $4, true, $5, $6, 0, array['*'], array[1], 3600000, 0, 'market_closed')`,
      [alice, KEY.text, KEY.params, payload, ticket.computation, ticket.at],
    );
    return rows[0]!.outcome;
  }

  async function open(): Promise<ComputationTicket> {
    const ticket = await cache.store.open(alice, KEY);
    await ticket.coverMarket([]);
    return ticket;
  }

  /** Until `count` sessions wait for the other replica's transaction. */
  async function waitUntilBlocked(count = 1): Promise<void> {
    for (;;) {
      const { rowCount } = await cache.admin.query(
        `select 1 from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`,
      );
      if (rowCount === count) return;
    }
  }

  describe('that want the lease of a key nobody has computed', () => {
    it('get one lease between them', async () => {
      expect(await leaseElsewhere(false)).toMatchObject({ granted: true });
      const second = cache.store.lease(alice, KEY, { leaseMs: MINUTE });
      await waitUntilBlocked();
      await other.query('commit');
      expect(await second).toMatchObject({ granted: false, reason: 'held' });
    });

    it('get it one after the other when the first one dies before its commit', async () => {
      const { rows } = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
      await leaseElsewhere(false);
      const second = cache.store.lease(alice, KEY, { leaseMs: MINUTE });
      await waitUntilBlocked();
      await cache.admin.query('select pg_terminate_backend($1, 5000)', [rows[0]!.pid]);
      expect(await second).toMatchObject({ granted: true });
    });
  });

  it('that both force get numbers in the order in which they get the lease', async () => {
    await cache.store.lease(alice, KEY, { leaseMs: MINUTE });
    const first = await leaseElsewhere(true);
    const second = cache.store.lease(alice, KEY, { leaseMs: MINUTE, takeOver: true });
    await waitUntilBlocked();
    await other.query('commit');
    const answer = await second;
    expect(answer.granted && BigInt(answer.ticket.computation) > BigInt(first.computation!)).toBe(true);
  });

  it.each(['cold', 'cached'])(
    'that store at the same time keep the newer figure, the older one waiting (%s)',
    async (place) => {
      if (place === 'cached') await cache.store.put(await open(), { payload: '0', complete: true, lifetime: LIFETIME });
      const older = await open();
      const newer = await open();
      expect(await storeElsewhere(newer, '"newer"')).toBe('stored');
      const storing = cache.store.put(older, { payload: '"older"', complete: true, lifetime: LIFETIME });
      await waitUntilBlocked();
      await other.query('commit');
      expect(await storing).toMatchObject({ outcome: 'fenced' });
      expect(await cache.store.read(alice, KEY)).toMatchObject({ payload: '"newer"' });
    },
  );

  it.each(['cold', 'cached'])(
    'that store at the same time keep the newer figure, the newer one waiting (%s)',
    async (place) => {
      if (place === 'cached') await cache.store.put(await open(), { payload: '0', complete: true, lifetime: LIFETIME });
      const older = await open();
      const newer = await open();
      expect(await storeElsewhere(older, '"older"')).toBe('stored');
      const storing = cache.store.put(newer, { payload: '"newer"', complete: true, lifetime: LIFETIME });
      await waitUntilBlocked();
      await other.query('commit');
      expect(await storing).toMatchObject({ outcome: 'stored' });
      expect(await cache.store.read(alice, KEY)).toMatchObject({ payload: '"newer"' });
    },
  );

  it('leave nothing of the newer figure behind when its transaction is rolled back', async () => {
    const older = await open();
    const newer = await open();
    await storeElsewhere(newer, '"newer"');
    const storing = cache.store.put(older, { payload: '"older"', complete: true, lifetime: LIFETIME });
    await waitUntilBlocked();
    await other.query('rollback');
    expect(await storing).toMatchObject({ outcome: 'stored' });
    expect(await cache.store.read(alice, KEY)).toMatchObject({ payload: '"older"' });
  });

  it('fence a store that waits while the lease is taken over', async () => {
    const lease = await cache.store.lease(alice, KEY, { leaseMs: MINUTE });
    const { ticket } = lease as Extract<typeof lease, { granted: true }>;
    await ticket.coverMarket([]);
    await leaseElsewhere(true);
    const storing = cache.store.put(ticket, { payload: '"late"', complete: true, lifetime: LIFETIME });
    await waitUntilBlocked();
    await other.query('commit');
    expect(await storing).toMatchObject({ outcome: 'fenced' });
    expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'missing' });
  });

  it('readers never wait', async () => {
    await cache.store.put(await open(), { payload: '"old"', complete: true, lifetime: LIFETIME });
    await storeElsewhere(await open(), '"uncommitted"');
    expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'fresh', payload: '"old"' });
    await other.query('rollback');
  });
});
