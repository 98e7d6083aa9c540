import { Logger } from '@nestjs/common';
import { SystemClock } from '@portfolio-metrics/kernel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CacheDatabase, createCacheDatabase } from '../../../../test/support/metrics-cache-database.js';
import { cacheKey } from '../domain/cache-key.js';

const KEY = cacheKey('dashboard', {});
const READ = 'select state from read_portfolio_metrics($1, $2, $3, 1)';
const HOUR = 3_600_000;
const LIFETIME = { freshForMs: HOUR, staleForMs: 7 * 24 * HOUR, reason: 'market_closed' as const };

describe('an entry in the database', () => {
  let cache: CacheDatabase;
  let users = 0;
  let alice: string;
  let bob: string;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    cache = await createCacheDatabase();
  });
  afterAll(() => cache.close());
  beforeEach(() => {
    alice = `00000000-0000-4000-8000-${String((users += 1)).padStart(12, '0')}`;
    bob = `00000000-0000-4000-8000-${String((users += 1)).padStart(12, '0')}`;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  async function compute(user: string, payload: string, complete = true) {
    const ticket = await cache.store.open(user, KEY);
    await ticket.coverMarket(['HELD']);
    return await cache.store.put(ticket, { payload, complete, lifetime: LIFETIME });
  }

  describe('that is damaged', () => {
    it.each([
      ['another payload', `payload = '{"value": "2"}'`],
      ['a payload that was cut', `payload = '{}'`],
      ['the payload of another key', `payload = (select payload from portfolio_metrics_cache where user_id = $2)`],
      [
        'the payload of another tenant, with its checksum',
        `(payload, payload_checksum) = (select payload, payload_checksum
        from portfolio_metrics_cache where user_id = $2)`,
      ],
      ['a checksum of something else', 'payload_checksum = payload_checksum + 1'],
      ['a time of computation in the future', `computed_at = clock_timestamp() + interval '1 minute'`],
      ['a time of computation before all others', `computed_at = '-infinity'`],
      ['a lifetime without end', `expires_at = 'infinity', stale_until = 'infinity'`],
      ['no end of its use as a stale one', `stale_until = 'infinity'`],
      ['no keys of market data', `market_keys = '{}', market_generations = '{}'`],
      ['another key of market data', `market_keys = array_replace(market_keys, 'HELD', 'OTHER')`],
    ])('by %s is never served, and the next figure takes its place', async (_damage, change) => {
      await compute(alice, '{"value": "1"}');
      await compute(bob, '{"value": "of bob"}');
      await cache.admin.query(
        `update portfolio_metrics_cache set ${change} where user_id = $1 and $2::uuid is not null`,
        [alice, bob],
      );
      expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'missing', reason: 'damaged' });
      expect(await compute(alice, '{"value": "3"}', false)).toMatchObject({ outcome: 'stored' });
      expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'fresh', payload: '{"value": "3"}' });
    });

    it.each([
      ['schema version', 'schema_version = 9', 'other_schema'],
      ['parameters', `params = 'x'`, 'other_params'],
    ])('by other %s is not served', async (_what, change, reason) => {
      await compute(alice, '1');
      await cache.admin.query(`update portfolio_metrics_cache set ${change} where user_id = $1`, [alice]);
      expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'missing', reason });
    });
  });

  it('is known by the checksum without keys that it was stored with before an upgrade', async () => {
    await compute(alice, '1');
    const { rowCount } = await cache.admin.query(
      `update portfolio_metrics_cache
       set payload_checksum = portfolio_metrics_checksum(user_id, cache_key, schema_version, payload::text) where user_id = $1`,
      [alice],
    );
    expect(rowCount).toBe(1);
    expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'fresh', payload: '1' });
  });

  it.each(['infinity', '-infinity', '9999-01-01'])('has no lease and no pause until %s', async (instant) => {
    await compute(alice, '1');
    for (const column of ['lease_until', 'retry_at']) {
      await cache.admin.query(
        `update portfolio_metrics_cache set lease_token = 1, ${column} = '${instant}' where user_id = $1`,
        [alice],
      );
      expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'fresh', leasedForMs: 0, retryInMs: 0 });
      const lease = await cache.store.lease(alice, KEY, { leaseMs: HOUR });
      expect(lease).toMatchObject({ granted: true });
      expect(await cache.store.lease(alice, KEY, { leaseMs: HOUR })).toMatchObject({ granted: false, reason: 'held' });
      if (lease.granted) await cache.store.release(lease.ticket);
    }
  });

  it('is logged when it is damaged, without saying whose it is', async () => {
    const warned = vi.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    await compute(alice, '1');
    await cache.store.read(alice, KEY);
    expect(warned).not.toHaveBeenCalled();
    await cache.admin.query(`update portfolio_metrics_cache set payload = '2' where user_id = $1`, [alice]);
    await cache.store.read(alice, KEY);
    expect(warned.mock.calls).toEqual([
      [{ message: 'a damaged cache entry was ignored', entry: expect.stringMatching(/^[0-9a-f]{16}$/) as unknown }],
    ]);
    warned.mockRestore();
  });

  it.each([
    ['read', async () => cache.store.read(alice, KEY)],
    ['leased', async () => cache.store.lease(alice, KEY, { leaseMs: 1_000 })],
  ])('is unavailable, not absent, when it may not be %s', async (_what, ask) => {
    await cache.admin.query('revoke all on portfolio_metrics_cache from portfolio_metrics_app');
    try {
      await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
    } finally {
      await cache.admin.query(
        'grant select, insert, update, delete on portfolio_metrics_cache to portfolio_metrics_app',
      );
    }
  });

  it.each([
    ['a partial figure that is kept for long', 'complete = false'],
    ['a figure without its generations', 'market_generations = null'],
    ['fewer generations than keys', `market_generations = '{1}'`],
    ['a key of another form', `cache_key = 'dashboard'`],
  ])('cannot have %s', async (_what, change) => {
    await compute(alice, '1');
    await expect(
      cache.admin.query(`update portfolio_metrics_cache set ${change} where user_id = $1`, [alice]),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('renders figures the same whether they were stored, superseded or read', async () => {
    const payload = '{"zz":1.10,"a":[true,null],"ü":"\\u00e9\\n"}';
    const stored = await compute(alice, payload);
    const ticket = await cache.store.open(alice, KEY);
    await ticket.coverMarket(['HELD']);
    await cache.admin.query(`insert into user_generations values ($1, 1)`, [alice]);
    const superseded = await cache.store.put(ticket, { payload, complete: true, lifetime: LIFETIME });
    expect(superseded).toMatchObject({ outcome: 'superseded', payload: stored.payload });
    expect(await cache.store.read(alice, KEY)).toMatchObject({ payload: stored.payload });
    expect(JSON.parse(stored.payload)).toEqual(JSON.parse(payload));
  });

  it.each([1, -1])('is judged by the clock of the database: the one of the service is %d hour off', async (hours) => {
    const now = new SystemClock().now().getTime();
    vi.useFakeTimers({ toFake: ['Date'], now: now + hours * HOUR });
    const stored = await compute(alice, '1');
    expect(Math.abs(stored.computedAt.getTime() - now)).toBeLessThan(HOUR / 2);
    expect(stored.expiresAt.getTime() - stored.computedAt.getTime()).toBe(HOUR);
    expect(stored.computationTimeMs).toBeLessThan(HOUR / 2);
    const read = await cache.store.read(alice, KEY);
    expect(read).toMatchObject({ state: 'fresh' });
    const lease = await cache.store.lease(alice, KEY, { leaseMs: HOUR / 2 });
    expect(lease).toMatchObject({ granted: true });
    expect(await cache.store.lease(alice, KEY, { leaseMs: HOUR / 2 })).toMatchObject({ granted: false });
    await cache.pass(HOUR);
    expect(await cache.store.read(alice, KEY)).toMatchObject({ state: 'expired', leasedForMs: 0 });
  });

  it('expires also in a transaction that began before, in which now() stands still', async () => {
    await compute(alice, '1');
    await cache.admin.query('begin');
    try {
      await cache.admin.query('update portfolio_metrics_cache set expires_at = clock_timestamp() where user_id = $1', [
        alice,
      ]);
      const { rows } = await cache.admin.query(READ, [alice, KEY.text, KEY.params]);
      expect(rows).toEqual([{ state: 'expired' }]);
    } finally {
      await cache.admin.query('rollback');
    }
  });

  it('gives up its lease also in a transaction that began before the lease ended', async () => {
    await cache.admin.query('begin');
    try {
      await cache.store.lease(alice, KEY, { leaseMs: 5 });
      const ended = 'select lease_until < clock_timestamp() as ended from portfolio_metrics_cache where user_id = $1';
      await expect
        .poll(async () => (await cache.admin.query<{ ended: boolean }>(ended, [alice])).rows[0]!.ended)
        .toBe(true);
      const { rows } = await cache.admin.query(
        'select granted from lease_portfolio_metrics($1, $2, $3, 1, 1000, false)',
        [alice, KEY.text, KEY.params],
      );
      expect(rows).toEqual([{ granted: true }]);
    } finally {
      await cache.admin.query('rollback');
    }
  });

  it('is indexed by nothing but its key, so that a refresh touches no index', async () => {
    const { rows } = await cache.admin.query<{ definition: string }>(
      `select pg_get_indexdef(indexrelid) as definition from pg_index where indrelid = 'portfolio_metrics_cache'::regclass`,
    );
    expect(rows.map(({ definition }) => definition.replace(/^.* using /i, ''))).toEqual(['btree (user_id, cache_key)']);
  });

  it('is read in a transaction that may not write', async () => {
    await compute(alice, '1');
    const rows = await cache.database.asUser(alice, 'read', async (manager) =>
      manager.query<unknown[]>('select state from read_portfolio_metrics($1, $2, $3, 1)', [
        alice,
        KEY.text,
        KEY.params,
      ]),
    );
    expect(rows).toEqual([{ state: 'fresh' }]);
  });
});
