import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  bumpMarket,
  bumpUser,
  type CacheDatabase,
  createCacheDatabase,
} from '../../../../test/support/metrics-cache-database.js';
import { cacheKey } from '../domain/cache-key.js';
import type { FreshnessStamp } from '../freshness-stamp.js';
import { PostgresMetricsCacheStore } from './postgres-metrics-cache-store.js';
import { CHECK, SNAPSHOT } from './postgres-statements.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';
const KEY = cacheKey('dashboard', {});
const HOUR = 3_600_000;

/** Checks that ask for the snapshot only. Other databases of the same server are at work meanwhile, and each commit is seen. */
describe('PostgresMetricsCacheStore checks copies in a quiet database', () => {
  let cache: CacheDatabase;
  let sut: PostgresMetricsCacheStore;
  let asked: string[];
  /** Runs before each question for a snapshot. */
  let meanwhile: () => Promise<void>;

  beforeAll(async () => {
    cache = await createCacheDatabase();
  });
  afterAll(async () => cache.close());
  beforeEach(() => {
    asked = [];
    meanwhile = async () => undefined;
    const { database } = cache;
    const watched = Object.create(database) as typeof database;
    watched.statement = async (name, text, values) => {
      if (name === SNAPSHOT.name) await meanwhile();
      asked.push(name);
      return database.statement(name, text, values);
    };
    sut = new PostgresMetricsCacheStore(watched);
  });

  async function stampOf(userId: string, keys: readonly string[]): Promise<FreshnessStamp> {
    const ticket = await sut.open(userId, KEY);
    await ticket.coverMarket(keys);
    const lifetime = { freshForMs: HOUR, staleForMs: HOUR, reason: 'market_open' as const };
    await sut.put(ticket, { payload: '1', complete: true, lifetime });
    const read = await sut.read(userId, KEY);
    if (read.state !== 'fresh') throw new Error(`expected a fresh copy, got ${read.state}`);
    return read.stamp;
  }

  /** Checks until a check took the snapshot for an answer. */
  async function untilQuiet(...stamps: FreshnessStamp[]): Promise<void> {
    for (let attempt = 0; attempt < 2_000; attempt += 1) {
      asked = [];
      expect([...(await sut.check(stamps)).changed]).toEqual([]);
      if (asked.join() === SNAPSHOT.name) return;
    }
    throw new Error('the server was never quiet');
  }

  it('with one question, whatever the number of copies, at a time of its own', async () => {
    const stamps = [await stampOf(ALICE, ['A', 'B']), await stampOf(BOB, ['B'])];
    await untilQuiet(...stamps);
    const { rows } = await cache.admin.query<{ now: Date }>('select clock_timestamp() as now');
    const check = await sut.check(stamps);
    expect(check.checkedAt.getTime()).toBeGreaterThanOrEqual(rows[0]!.now.getTime());
  });

  const CHANGES: ReadonlyArray<readonly [string, () => Promise<unknown>]> = [
    ['a change of the ledger', async () => bumpUser(cache.admin, ALICE)],
    ['a change of an instrument held', async () => bumpMarket(cache.admin, 'A')],
    ['a change of everything', async () => bumpMarket(cache.admin, '*')],
    ['an entry that was invalidated', async () => cache.store.invalidate(ALICE)],
    ['an entry that was deleted', async () => cache.admin.query('delete from portfolio_metrics_cache')],
  ];

  it.each(CHANGES)('and notices %s at once', async (_, change) => {
    const stamp = await stampOf(ALICE, ['A']);
    await untilQuiet(stamp);
    await change();
    expect([...(await sut.check([stamp])).changed]).toEqual([stamp]);
    expect([...(await sut.check([stamp])).changed]).toEqual([stamp]);
  });

  it('and notices a writer that was open all the time when it commits', async () => {
    const stamp = await stampOf(ALICE, ['A']);
    await cache.admin.query('begin');
    await bumpUser(cache.admin, ALICE);
    await untilQuiet(stamp);
    await cache.admin.query('commit');
    expect([...(await sut.check([stamp])).changed]).toEqual([stamp]);
  });

  it('and does not take a copy for unchanged that it has not compared under this snapshot', async () => {
    const alices = await stampOf(ALICE, ['A']);
    await untilQuiet(alices);
    const bobs = await stampOf(BOB, ['B']);
    await bumpUser(cache.admin, BOB);
    await untilQuiet(alices);
    asked = [];
    expect([...(await sut.check([alices, bobs])).changed]).toEqual([bobs]);
    expect(asked).toContain(CHECK.name);
  });

  it('and notices a change that was committed between the comparison and the next question', async () => {
    const bobs = await stampOf(BOB, ['B']);
    // Until no other database of the server came in between.
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const alices = await stampOf(ALICE, ['A']);
      await untilQuiet(bobs);
      asked = [];
      let bumped = false;
      meanwhile = async () => {
        if (bumped || !asked.includes(CHECK.name)) return;
        bumped = true;
        await bumpUser(cache.admin, ALICE);
      };
      await sut.check([alices]);
      const second = await sut.check([alices]);
      meanwhile = async () => undefined;
      if (!bumped) continue;
      expect([...second.changed]).toEqual([alices]);
      if (asked.join().startsWith(`${SNAPSHOT.name},${CHECK.name},${SNAPSHOT.name}`)) return;
    }
    throw new Error('the server was never quiet');
  });
});
