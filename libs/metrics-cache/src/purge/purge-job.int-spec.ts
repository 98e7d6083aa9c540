import { Logger } from '@nestjs/common';
import { SystemClock } from '@portfolio-metrics/kernel';
import { Client } from 'pg';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CacheDatabase, createCacheDatabase } from '../../../../test/support/metrics-cache-database.js';
import { cacheKey } from '../domain/cache-key.js';
import type { PurgeOptions } from '../metrics-cache-options.js';
import { PurgeJob } from './purge-job.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LIFETIME = { freshForMs: HOUR, staleForMs: 7 * DAY, reason: 'market_closed' as const };
const key = (name: string) => cacheKey('dashboard', { name });

describe('the purge', () => {
  let cache: CacheDatabase;
  let other: Client;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    cache = await createCacheDatabase();
    other = new Client({ connectionString: cache.adminUrl });
    other.on('error', () => undefined);
    await other.connect();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await other.end();
    await cache.close();
  });

  const purge = (options: Partial<PurgeOptions> = {}): PurgeJob =>
    new PurgeJob(cache.database, new SystemClock(), { purgeCron: null, purge: options });

  async function store(name: string, userId = ALICE): Promise<void> {
    const ticket = await cache.store.open(userId, key(name));
    await ticket.coverMarket([]);
    await cache.store.put(ticket, { payload: '1', complete: true, lifetime: LIFETIME });
  }

  /** Entries past their stale limit, of tenants of their own. */
  async function storeExpired(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      await store(`expired ${index}`, `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`);
    }
    await cache.pass(8 * DAY);
  }

  async function left(): Promise<string[]> {
    const { rows } = await cache.admin.query<{ params: string }>(
      'select params from portfolio_metrics_cache order by 1',
    );
    return rows.map(({ params }) => decodeURIComponent(params.slice('name='.length)));
  }

  it('deletes what is past its stale limit, of all tenants, and nothing that may still be served', async () => {
    await storeExpired(3);
    await store('merely expired');
    await cache.pass(2 * HOUR);
    await store('fresh');
    expect(await purge().purgeNow()).toMatchObject({
      outcome: 'purged',
      deletedEntries: 3,
      expiredEntries: 3,
      totalEntries: 5,
    });
    expect(await left()).toEqual(['fresh', 'merely expired']);
  });

  it('keeps a row that somebody is computing, and the pause after a failure', async () => {
    await store('leased');
    await store('paused');
    await cache.pass(8 * DAY);
    await cache.store.lease(ALICE, key('leased'), { leaseMs: HOUR });
    const failed = await cache.store.lease(ALICE, key('paused'), { leaseMs: HOUR });
    if (failed.granted) await cache.store.release(failed.ticket, { retryInMs: HOUR });
    expect(await purge().purgeNow()).toMatchObject({ deletedEntries: 0 });
    await cache.pass(2 * HOUR);
    expect(await purge().purgeNow()).toMatchObject({ deletedEntries: 2 });
  });

  it('deletes what leases of failed computations left, whatever their share', async () => {
    for (const name of ['a', 'b', 'c']) await cache.store.lease(ALICE, key(name), { leaseMs: HOUR });
    await store('figure');
    expect(await purge({ maxShareFromEntries: 0 }).purgeNow()).toMatchObject({ deletedEntries: 0 });
    await cache.pass(HOUR);
    expect(await purge({ maxShareFromEntries: 0 }).purgeNow()).toMatchObject({ outcome: 'purged', deletedEntries: 3 });
    expect(await left()).toEqual(['figure']);
  });

  it('works in batches until all is done', async () => {
    await storeExpired(5);
    expect(await purge({ batchRows: 2 }).purgeNow()).toMatchObject({ deletedEntries: 5 });
    expect(await left()).toEqual([]);
  });

  it('goes on where the last batch ended instead of reading the table again', async () => {
    await storeExpired(5);
    const { rows } = await cache.admin.query<{ deleted: number; up_to: string }>(
      `select deleted, deleted_up_to::text as up_to from purge_expired_metrics(2, true, true, 1, 0)`,
    );
    expect(rows[0]).toMatchObject({ deleted: 2 });
    const rest = await cache.admin.query<{ deleted: number }>(
      `select deleted from purge_expired_metrics(10, false, true, 1, 0, '(1000,0)')`,
    );
    expect(rest.rows).toEqual([{ deleted: 0 }]);
    const next = await cache.admin.query<{ deleted: number }>(
      `select deleted from purge_expired_metrics(10, false, true, 1, 0, '${rows[0]!.up_to}')`,
    );
    expect(next.rows).toEqual([{ deleted: 3 }]);
  });

  it('stops when its time is over, and the next run goes on', async () => {
    await storeExpired(5);
    expect(await purge({ batchRows: 2, maxSeconds: 0 }).purgeNow()).toMatchObject({ deletedEntries: 2 });
    expect(await purge({ batchRows: 2 }).purgeNow()).toMatchObject({ deletedEntries: 3 });
  });

  it('refuses when a suspicious share is over, as after a jump of the clock, unless forced', async () => {
    await storeExpired(3);
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) await store(name);
    const sut = purge({ maxShareFromEntries: 0 });
    expect(await sut.purgeNow()).toMatchObject({
      outcome: 'refused',
      deletedEntries: 0,
      expiredEntries: 3,
      totalEntries: 10,
    });
    expect(await left()).toHaveLength(10);
    expect(await sut.purgeNow({ force: true })).toMatchObject({ outcome: 'purged', deletedEntries: 3 });
  });

  it('does not refuse at exactly the share, nor in a small table', async () => {
    await storeExpired(2);
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await store(name);
    expect(await purge({ maxShareFromEntries: 0 }).purgeNow()).toMatchObject({ outcome: 'purged', deletedEntries: 2 });
    await cache.pass(8 * DAY);
    expect(await purge({ maxShareFromEntries: 9 }).purgeNow()).toMatchObject({ outcome: 'purged', deletedEntries: 8 });
  });

  it('leaves the work to the purger that is at it', async () => {
    await storeExpired(1);
    await other.query('begin');
    await other.query('select * from purge_expired_metrics(0, false, false, 1, 0)');
    const busy = { outcome: 'busy', deletedEntries: 0, expiredEntries: null, totalEntries: null };
    expect(await purge().purgeNow()).toMatchObject(busy);
    await other.query('commit');
    expect(await purge().purgeNow()).toMatchObject({ outcome: 'purged', deletedEntries: 1 });
  });

  it('deletes nothing when it is killed half-way, and the next run is not held up', async () => {
    await storeExpired(2);
    await other.query('begin');
    const { rows } = await other.query<{ deleted: number; pid: number }>(
      'select deleted, pg_backend_pid() as pid from purge_expired_metrics(1, true, true, 1, 0)',
    );
    expect(rows[0]!.deleted).toBe(1);
    await cache.admin.query('select pg_terminate_backend($1, 5000)', [rows[0]!.pid]);
    expect(await left()).toHaveLength(2);
    expect(await purge().purgeNow()).toMatchObject({ outcome: 'purged', deletedEntries: 2 });
  });

  describe('against a refresh', () => {
    const REFRESH = `update portfolio_metrics_cache
      set expires_at = clock_timestamp() + interval '1 hour', stale_until = clock_timestamp() + interval '1 day'`;

    it('passes over a row that is being refreshed, without waiting for it', async () => {
      await storeExpired(2);
      await other.query('begin');
      await other.query(`${REFRESH} where params = 'name=expired%200'`);
      expect(await purge().purgeNow()).toMatchObject({ outcome: 'purged', deletedEntries: 1, expiredEntries: 2 });
      await other.query('commit');
      expect(await left()).toEqual(['expired 0']);
    });

    it('would run into it without SKIP LOCKED', async () => {
      await storeExpired(1);
      await rewritePurge('for update skip locked', 'for update');
      await other.query('begin');
      await other.query(REFRESH);
      await expect(purge().purgeNow()).rejects.toMatchObject({ code: 'unavailable' });
      await other.query('commit');
    });

    it('lets a refresh that comes second store as into an empty place', async () => {
      await storeExpired(1);
      const user = '00000000-0000-4000-8000-000000000000';
      const ticket = await cache.store.open(user, key('expired 0'));
      await ticket.coverMarket([]);
      await other.query('begin');
      await other.query('select * from purge_expired_metrics(10, true, true, 1, 0)');
      const storing = cache.store.put(ticket, { payload: '2', complete: true, lifetime: LIFETIME });
      await waitUntilBlocked();
      await other.query('commit');
      expect(await storing).toMatchObject({ outcome: 'stored' });
      expect(await cache.store.read(user, key('expired 0'))).toMatchObject({ state: 'fresh', payload: '2' });
    });

    /** Until the store waits for the purge's row lock. */
    async function waitUntilBlocked(): Promise<void> {
      for (;;) {
        const { rowCount } = await cache.admin.query(
          `select 1 from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`,
        );
        if (rowCount === 1) return;
      }
    }
  });

  it.each([30, -30])('goes by the clock of the database: the one of the service is %d days off', async (days) => {
    await storeExpired(1);
    await store('fresh');
    vi.useFakeTimers({ toFake: ['Date'], now: new SystemClock().now().getTime() + days * DAY });
    expect(await purge().purgeNow()).toMatchObject({ deletedEntries: 1 });
    expect(await left()).toEqual(['fresh']);
  });

  it('deletes idempotency keys that are past their time, and young ones not', async () => {
    await cache.admin.query(
      `insert into idempotency_keys (user_id, route, key, fingerprint, created_at)
       select $1::uuid, 'r', 'old ' || n, 'f', now() - interval '3 days' from generate_series(1, 5) n
       union all select $1::uuid, 'r', 'young', 'f', now()`,
      [ALICE],
    );
    expect(await purge({ batchRows: 2 }).purgeNow()).toMatchObject({ deletedIdempotencyKeys: 5 });
    expect((await cache.admin.query('select key from idempotency_keys')).rows).toEqual([{ key: 'young' }]);
  });

  it('deletes hourly counts after their time', async () => {
    await cache.admin.query(
      `insert into portfolio_metrics_cache_reads (hour, metric_type, outcome, reads, bytes)
       values (now() - interval '91 days', 'old', 'hit', 1, 1), (now() - interval '89 days', 'young', 'hit', 1, 1)`,
    );
    await cache.admin.query(
      `insert into portfolio_metrics_cache_computations (hour, metric_type, at_most_ms, computations, total_ms)
       values (now() - interval '91 days', 'old', 1, 1, 1), (now() - interval '89 days', 'young', 1, 1, 1)`,
    );
    await purge().purgeNow();
    const types = await cache.admin.query(
      `select metric_type from portfolio_metrics_cache_reads union all
       select metric_type from portfolio_metrics_cache_computations`,
    );
    expect(types.rows).toEqual([{ metric_type: 'young' }, { metric_type: 'young' }]);
  });

  describe('has a role that', () => {
    async function asSystem(statement: string): Promise<{ rowCount: number | null }> {
      await cache.admin.query('begin');
      try {
        await cache.admin.query('set local role portfolio_metrics_system');
        return await cache.admin.query(statement);
      } finally {
        await cache.admin.query('rollback');
      }
    }

    it('deletes rows past their stale limit only, whatever it is told', async () => {
      await storeExpired(1);
      await store('fresh');
      expect((await asSystem('delete from portfolio_metrics_cache')).rowCount).toBe(1);
    });

    it.each(['payload', 'user_id', 'cache_key', 'params'])('cannot read %s', async (column) => {
      await expect(asSystem(`select ${column} from portfolio_metrics_cache`)).rejects.toMatchObject({ code: '42501' });
    });

    it('cannot change anything', async () => {
      await storeExpired(1);
      await expect(
        asSystem('update portfolio_metrics_cache set lease_until = clock_timestamp()'),
      ).rejects.toMatchObject({ code: '42501' });
    });
  });

  async function rewritePurge(from: string, to: string): Promise<void> {
    const { rows } = await cache.admin.query<{ definition: string }>(
      `select pg_get_functiondef('purge_expired_metrics'::regproc) as definition`,
    );
    if (!rows[0]!.definition.includes(from)) throw new Error(`no ${from}`);
    await cache.admin.query(rows[0]!.definition.replace(from, to));
  }
});
