import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CacheDatabase, createCacheDatabase } from '../../../../test/support/metrics-cache-database.js';
import { cacheKey } from '../domain/cache-key.js';
import type { FreshnessStamp } from '../freshness-stamp.js';

const KEY = cacheKey('dashboard', {});
const HOUR = 3_600_000;
const LIFETIME = { freshForMs: HOUR, staleForMs: 24 * HOUR, reason: 'market_closed' as const };

/** Rows change by other statements than the store's, too: an operator's, the purge's. */
describe('a copy of a row', () => {
  let cache: CacheDatabase;
  let users = 0;
  let alice: string;

  beforeAll(async () => {
    cache = await createCacheDatabase();
  });
  afterAll(() => cache.close());
  beforeEach(() => {
    alice = `00000000-0000-4000-a000-${String((users += 1)).padStart(12, '0')}`;
  });

  async function stampOfFreshRow(): Promise<FreshnessStamp> {
    const ticket = await cache.store.open(alice, KEY);
    await ticket.coverMarket(['HELD']);
    await cache.store.put(ticket, { payload: '1', complete: true, lifetime: LIFETIME });
    const read = await cache.store.read(alice, KEY);
    if (read.state !== 'fresh') throw new Error('expected a fresh row');
    return read.stamp;
  }

  async function isChanged(stamp: FreshnessStamp): Promise<boolean> {
    return (await cache.store.check([stamp])).changed.has(stamp);
  }

  async function entryGeneration(): Promise<string> {
    const { rows } = await cache.admin.query<{ generation: string }>(
      'select generation from portfolio_metrics_cache_generations where user_id = $1',
      [alice],
    );
    return rows[0]?.generation ?? '0';
  }

  it.each([
    ['its times are changed', `update portfolio_metrics_cache set expires_at = expires_at - interval '1 minute'`],
    ['it is marked', 'update portfolio_metrics_cache set invalidated = true'],
    ['it is deleted', 'delete from portfolio_metrics_cache'],
    ['the table is emptied', 'truncate portfolio_metrics_cache'],
  ])('is noticed to be old when %s by hand, once that is committed', async (_what, statement) => {
    const stamp = await stampOfFreshRow();
    await cache.admin.query('begin');
    await cache.admin.query(statement);
    expect(await isChanged(stamp)).toBe(false);
    await cache.admin.query('commit');
    expect(await isChanged(stamp)).toBe(true);
  });

  it('stays good when the change is rolled back', async () => {
    const stamp = await stampOfFreshRow();
    await cache.admin.query('begin');
    await cache.admin.query('update portfolio_metrics_cache set invalidated = true');
    await cache.admin.query('rollback');
    expect(await isChanged(stamp)).toBe(false);
  });

  it('costs a refresh after the expiry and the purge nothing', async () => {
    await stampOfFreshRow();
    await cache.pass(2 * HOUR);
    const before = await entryGeneration();
    await stampOfFreshRow();
    expect(await entryGeneration()).toBe(before);
    await cache.pass(48 * HOUR);
    const expired = await entryGeneration();
    await cache.database.withoutUser('write', async (manager) =>
      manager.query('select * from purge_expired_metrics(10, true, true, 1, 0)'),
    );
    expect((await cache.store.read(alice, KEY)).state).toBe('missing');
    expect(await entryGeneration()).toBe(expired);
  });

  it("tells a service's login nothing about other users but whether a number is right", async () => {
    await cache.admin.query('insert into user_generations (user_id, generation) values ($1, 41)', [alice]);
    const rows = await cache.database.withoutUser('read', async (manager) =>
      manager.query('select user_id from portfolio_metrics_cache_generations').catch((error: unknown) => error),
    );
    expect(rows).toMatchObject({ code: '42501' });
  });
});
