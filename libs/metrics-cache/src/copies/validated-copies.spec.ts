import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { InMemoryMetricsCacheStore } from '../adapters/in-memory-metrics-cache-store.js';
import { cacheKey } from '../domain/cache-key.js';
import type { FreshnessCheck, FreshnessStamp } from '../freshness-stamp.js';
import type { CachedCopy, CacheRead } from '../metrics-cache-store.js';
import { DEFAULT_COPIES } from './copy-limits.js';
import { ValidatedCopies } from './validated-copies.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';
const KEY = cacheKey('dashboard', {});
const PLACE = 'dashboard';
const HOUR = 3_600_000;
const LIFETIME = { freshForMs: HOUR, staleForMs: HOUR, reason: 'market_closed' as const };

describe('ValidatedCopies', () => {
  let clock: ManualClock;
  let store: InMemoryMetricsCacheStore;
  let batches: number[];
  let sut: ValidatedCopies<{ text: string }>;

  beforeEach(() => {
    clock = new ManualClock('2026-06-10T15:00:00Z');
    store = new InMemoryMetricsCacheStore(clock);
    batches = [];
    sut = copies();
  });

  const countedCheck = async (stamps: readonly FreshnessStamp[]): Promise<FreshnessCheck> => {
    batches.push(stamps.length);
    return await store.check(stamps);
  };
  const copies = (options = {}, check: typeof countedCheck | (() => Promise<null>) = countedCheck) =>
    new ValidatedCopies<{ text: string }>(check, clock, { ...DEFAULT_COPIES, ...options });

  async function read(userId: string, options: { complete?: boolean } = {}): Promise<CacheRead> {
    const ticket = await store.open(userId, KEY);
    await ticket.coverMarket(['HELD']);
    await store.put(ticket, { payload: '1', complete: options.complete ?? true, lifetime: LIFETIME });
    return await store.read(userId, KEY);
  }

  async function keep(userId = ALICE, text = userId, place = PLACE): Promise<void> {
    sut.keep(userId, place, (await read(userId)) as CachedCopy, clock.monotonicMs(), { text }, text.length);
  }

  it('hands out what it keeps, with its age', async () => {
    await keep();
    clock.advance(90_000);
    expect(await sut.find(ALICE, PLACE)).toEqual({
      value: { text: ALICE },
      ageMs: 90_000,
      freshForMs: HOUR - 90_000,
    });
  });

  it("never hands one user's value to another", async () => {
    await keep(ALICE);
    expect(await sut.find(BOB, PLACE)).toBeNull();
    await keep(BOB);
    expect((await sut.find(ALICE, PLACE))?.value.text).toBe(ALICE);
    expect((await sut.find(BOB, PLACE))?.value.text).toBe(BOB);
  });

  it("does not keep a value under another user than its copy's", async () => {
    sut.keep(BOB, PLACE, (await read(ALICE)) as CachedCopy, 0, { text: 'of Alice' }, 8);
    expect(await sut.find(BOB, PLACE)).toBeNull();
  });

  it.each([
    ['the ledger changed', async () => store.bumpUser(ALICE)],
    ['an instrument changed', async () => store.bumpMarket('HELD')],
    ['everything changed', async () => store.bumpMarket('*')],
    ['the entry was invalidated', () => store.invalidate(ALICE)],
    ['the entry was replaced', () => read(ALICE)],
  ])('hands out nothing once %s, and forgets it', async (_what, change) => {
    await keep();
    await change();
    expect(await sut.find(ALICE, PLACE)).toBeNull();
    expect(await sut.find(ALICE, PLACE)).toBeNull();
    expect(batches).toEqual([1]);
  });

  it('looks after the request has arrived, whatever a check that was under way will say', async () => {
    await keep();
    let answerFirst!: () => void;
    sut = copies({}, async (stamps: readonly FreshnessStamp[]) => {
      batches.push(stamps.length);
      const check = await store.check(stamps);
      if (batches.length === 1) await new Promise<void>((resolve) => (answerFirst = resolve));
      return check;
    });
    await keep();
    const first = sut.find(ALICE, PLACE);
    await vi.waitUntil(() => batches.length === 1);
    store.bumpUser(ALICE);
    const second = sut.find(ALICE, PLACE);
    answerFirst();
    expect(await first).not.toBeNull();
    expect(await second).toBeNull();
    expect(batches).toEqual([1, 1]);
  });

  it('asks once for all requests of a moment, and once for all that arrive meanwhile', async () => {
    await keep(ALICE);
    await keep(BOB);
    const early = [sut.find(ALICE, PLACE), sut.find(BOB, PLACE), sut.find(ALICE, PLACE)];
    await Promise.all(early);
    expect(batches).toEqual([2]);
  });

  it("ends with the lifetime by the store's clock", async () => {
    await keep();
    clock.advance(HOUR - 1);
    expect(await sut.find(ALICE, PLACE)).not.toBeNull();
    clock.advance(1);
    expect(await sut.find(ALICE, PLACE)).toBeNull();
  });

  it("ends with the lifetime by the monotonic clock when the store's clock was set back", async () => {
    await keep();
    clock.advance(HOUR);
    clock.set('2026-06-10T15:30:00Z');
    expect(await sut.find(ALICE, PLACE)).toBeNull();
  });

  it("ends when the store's clock jumps past the lifetime", async () => {
    await keep();
    clock.set('2026-06-10T16:00:00Z');
    expect(await sut.find(ALICE, PLACE)).toBeNull();
  });

  it('hands out nothing when the check fails or nobody answers it, and keeps the value', async () => {
    let answer: 'away' | 'fails' | 'hangs' | 'works' = 'away';
    sut = copies({ slowCheckMs: 1 }, async (stamps: readonly FreshnessStamp[]): Promise<never> => {
      if (answer === 'works') return (await store.check(stamps)) as never;
      if (answer === 'fails') throw new Error('down');
      return await new Promise<never>((resolve) => (answer === 'away' ? resolve(null as never) : undefined));
    });
    await keep();
    for (const way of ['away', 'fails', 'hangs'] as const) {
      answer = way;
      expect(await sut.find(ALICE, PLACE)).toBeNull();
    }
    answer = 'works';
    expect(await sut.find(ALICE, PLACE)).not.toBeNull();
  });

  describe('when nobody can say whether it stands', () => {
    describe('of what was only computed so far', () => {
      const computed = (at: Date, text: string): void => {
        const result = { computedAt: at, ageMs: 100, staleForMs: HOUR };
        sut.keepForLast(ALICE, PLACE, result, clock.monotonicMs(), { text }, text.length);
      };

      it('has the value with its age, up to the limit, and never hands it out as fresh', async () => {
        computed(clock.now(), 'computed');
        clock.advance(1_000);
        expect(sut.last(ALICE, PLACE)).toEqual({ value: { text: 'computed' }, ageMs: 1_100, changed: false });
        expect(await sut.find(ALICE, PLACE)).toBeNull();
        expect(batches).toEqual([]);
        clock.advance(HOUR);
        expect(sut.last(ALICE, PLACE)).toBeNull();
      });

      it('has it in the place of what was computed before, and never of what was computed later', async () => {
        await keep();
        const before = clock.now();
        computed(before, 'at the same time');
        expect(await sut.find(ALICE, PLACE)).toMatchObject({ value: { text: ALICE } });
        clock.advance(1);
        computed(clock.now(), 'later');
        computed(before, 'before');
        expect(sut.last(ALICE, PLACE)?.value.text).toBe('later');
      });

      it('keeps nothing when nothing is to be kept', () => {
        sut = copies({ maxEntries: 0 });
        computed(clock.now(), 'computed');
        expect(sut.last(ALICE, PLACE)).toBeNull();
      });
    });

    it('has the last value with its age, also past its lifetime, up to the limit of stale copies', async () => {
      await keep();
      clock.advance(HOUR + 1);
      expect(await sut.find(ALICE, PLACE)).toBeNull();
      expect(sut.last(ALICE, PLACE)).toEqual({ value: { text: ALICE }, ageMs: HOUR + 1, changed: false });
      expect(sut.last(BOB, PLACE)).toBeNull();
      clock.advance(HOUR - 1);
      expect(sut.last(ALICE, PLACE)).toBeNull();
    });

    it('says when it is known to have changed', async () => {
      await keep();
      store.bumpUser(ALICE);
      expect(sut.last(ALICE, PLACE)?.changed).toBe(false);
      await sut.find(ALICE, PLACE);
      expect(sut.last(ALICE, PLACE)?.changed).toBe(true);
      await keep();
      expect(sut.last(ALICE, PLACE)?.changed).toBe(false);
      expect(await sut.find(ALICE, PLACE)).not.toBeNull();
    });
  });

  it('keeps nothing that is partial or not fresh', async () => {
    sut.keep(ALICE, PLACE, (await read(ALICE, { complete: false })) as CachedCopy, 0, { text: 'partial' }, 1);
    expect(await sut.find(ALICE, PLACE)).toBeNull();
    await read(BOB);
    clock.advance(HOUR);
    sut.keep(BOB, PLACE, (await store.read(BOB, KEY)) as CachedCopy, 0, { text: 'expired' }, 1);
    expect(await sut.find(BOB, PLACE)).toBeNull();
    expect(batches).toEqual([]);
  });

  it('is bounded in entries: what was not used for longest goes first', async () => {
    sut = copies({ maxEntries: 2 });
    await keep(ALICE, 'one', 'one');
    await keep(BOB, 'two', 'two');
    expect(await sut.find(ALICE, 'one')).not.toBeNull();
    const CAROL = '00000000-0000-4000-8000-00000000000c';
    await keep(CAROL, 'three', 'three');
    expect(await sut.find(BOB, 'two')).toBeNull();
    expect(await sut.find(ALICE, 'one')).not.toBeNull();
    expect(await sut.find(CAROL, 'three')).not.toBeNull();
  });

  it('is bounded in bytes, and off with 0 entries', async () => {
    sut = copies({ maxBytes: 4_000 });
    await keep(ALICE, 'x'.repeat(3_000));
    await keep(BOB, 'x'.repeat(3_000));
    expect(await sut.find(ALICE, PLACE)).toBeNull();
    expect(await sut.find(BOB, PLACE)).not.toBeNull();
    sut = copies({ maxEntries: 0 });
    await keep();
    expect(await sut.find(ALICE, PLACE)).toBeNull();
  });
});
