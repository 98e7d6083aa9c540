import { describe, expect, it } from 'vitest';
import {
  DEFAULT_LIFETIME,
  type Lifetime,
  lifetimeOf,
  type LifetimeOptions,
  LifetimePolicy,
  type MarketHours,
  PARTIAL_LIMIT_MS,
  storedLifetime,
} from './lifetime.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Hours of trading on the clock on the wall; two pairs where there is a lunch break. */
interface SampleExchange {
  readonly timeZone: string;
  readonly hours: readonly string[];
  readonly halfDays?: Readonly<Record<string, readonly string[]>>;
  readonly holidays?: readonly string[];
}

const NEW_YORK: SampleExchange = {
  timeZone: 'America/New_York',
  hours: ['09:30', '16:00'],
  halfDays: { '2026-11-27': ['09:30', '13:00'] },
  holidays: ['2026-11-26', '2026-12-25', '2027-01-01'],
};
const LONDON: SampleExchange = {
  timeZone: 'Europe/London',
  hours: ['08:00', '16:30'],
  halfDays: { '2026-12-24': ['08:00', '12:30'] },
  holidays: ['2026-12-25', '2026-12-28', '2027-01-01'],
};
const TOKYO: SampleExchange = {
  timeZone: 'Asia/Tokyo',
  hours: ['09:00', '11:30', '12:30', '15:30'],
  holidays: ['2026-12-31', '2027-01-01'],
};

/** Days around changes of the clocks, half days, holidays, the end of the year, and plain ones. */
const SAMPLE_DAYS = ['2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09', '2026-03-29', '2026-03-30', '2026-10-23',
  '2026-10-25', '2026-11-01', '2026-11-02', '2026-11-26', '2026-11-27', '2026-11-28', '2026-12-24', '2026-12-25',
  '2026-12-31', '2027-01-01', '2027-01-03', '2027-01-04', '2026-06-17']; // prettier-ignore

const MIXES: Array<[string, readonly SampleExchange[], boolean]> = [
  ['one exchange', [NEW_YORK], false],
  ['one with a lunch break', [TOKYO], false],
  ['three around the world', [TOKYO, LONDON, NEW_YORK], false],
  ['one and a round-the-clock instrument', [NEW_YORK], true],
  ['round-the-clock instruments only', [], true],
];

describe('lifetimeOf', () => {
  it.each(MIXES)('never passes a transition nor the limit of the state, minute by minute: %s', (_name, held, clock) => {
    const seen = new Set<string>();
    const wrong: string[] = [];
    for (const day of SAMPLE_DAYS) {
      const around = [-1, 0, 1, 2, 3, 4, 5].map((offset) => dayAfter(day, offset));
      const exchanges = held.map((exchange) => transitionsOf(exchange, around));
      const midnight = Date.parse(`${day}T00:00:00Z`);
      for (let at = midnight; at < midnight + DAY; at += MINUTE) {
        const hours = hoursAt(held, exchanges, clock, new Date(at));
        const lifetime = lifetimeOf(hours, `user ${at}`);
        seen.add(lifetime.reason);
        if (!keepsItsBounds(hours, lifetime)) wrong.push(JSON.stringify({ hours, lifetime }));
      }
    }
    expect(wrong).toEqual([]);
    expect(seen.has('market_open')).toBe(true);
  });

  const hours: MarketHours = {
    at: new Date('2026-06-17T12:00:00Z'),
    anyOpen: false,
    allNonTradingDay: false,
    nextTransitionAt: null,
  };

  it.each<[string, Partial<MarketHours>, number, string]>([
    ['open', { anyOpen: true }, 900, 'market_open'],
    ['open, though the others have no trading day', { anyOpen: true, allNonTradingDay: true }, 900, 'market_open'],
    ['closed on a trading day', {}, 3_600, 'market_closed'],
    ['no trading day anywhere', { allNonTradingDay: true }, 86_400, 'non_trading_day'],
    ['a past date, whatever the market does', { pastDate: true, anyOpen: true }, 86_400, 'past_date'],
  ])('keeps figures for the limit of its state, less a tenth at most: %s', (_state, state, seconds, reason) => {
    const lifetimes = Array.from({ length: 500 }, (_, index) => lifetimeOf({ ...hours, ...state }, `key ${index}`));
    const ms = lifetimes.map((lifetime) => lifetime.freshForMs);
    expect(Math.max(...ms)).toBeLessThanOrEqual(seconds * 1_000);
    expect(Math.max(...ms)).toBeGreaterThan(seconds * 1_000 * 0.995);
    expect(Math.min(...ms)).toBeGreaterThanOrEqual(seconds * 900);
    expect(Math.min(...ms)).toBeLessThan(seconds * 1_000 * 0.905);
    expect(new Set(lifetimes.map((lifetime) => lifetime.reason))).toEqual(new Set([reason]));
  });

  it('spreads one key always the same way', () => {
    expect(lifetimeOf(hours, 'key')).toEqual(lifetimeOf(hours, 'key'));
  });

  it('keeps nothing when the transition is not in the future', () => {
    for (const offset of [0, -1, -DAY]) {
      const nextTransitionAt = new Date(hours.at.getTime() + offset);
      expect(lifetimeOf({ ...hours, nextTransitionAt }, 'key').freshForMs).toBe(0);
    }
  });

  it('lets a past date live past the transitions of the market, which cannot change it', () => {
    const nextTransitionAt = new Date(hours.at.getTime() + MINUTE);
    expect(lifetimeOf({ ...hours, pastDate: true, nextTransitionAt }, 'key').freshForMs).toBeGreaterThan(DAY / 2);
  });
});

describe('LifetimePolicy', () => {
  it('takes limits from its options and the rest from the defaults', () => {
    const options: Partial<LifetimeOptions> = { openSeconds: 10, maxStaleSeconds: 0 };
    const sut = new LifetimePolicy(options);
    expect(sut.options).toEqual({ ...DEFAULT_LIFETIME, ...options });
    const at = new Date('2026-06-17T12:00:00Z');
    const lifetime = sut.decide({ at, anyOpen: true, allNonTradingDay: false, nextTransitionAt: null }, 'user', 'key');
    expect(lifetime.freshForMs).toBeGreaterThan(9_000 - 1);
    expect(lifetime.freshForMs).toBeLessThanOrEqual(10_000);
    expect(lifetime.staleForMs).toBe(0);
  });

  it('spreads the same key of different users differently', () => {
    const sut = new LifetimePolicy();
    const at = new Date('2026-06-17T12:00:00Z');
    const open = { at, anyOpen: true, allNonTradingDay: false, nextTransitionAt: null };
    expect(sut.decide(open, 'alice', 'key').freshForMs).not.toBe(sut.decide(open, 'bob', 'key').freshForMs);
  });
});

describe('storedLifetime', () => {
  const lifetime: Lifetime = { freshForMs: 900_000, staleForMs: DAY, reason: 'market_open' };

  it('leaves complete figures alone and keeps partial ones for a minute, never as stale', () => {
    expect(storedLifetime(lifetime, true)).toBe(lifetime);
    expect(storedLifetime(lifetime, false)).toEqual({ ...lifetime, freshForMs: PARTIAL_LIMIT_MS, staleForMs: 0 });
    expect(storedLifetime({ ...lifetime, freshForMs: 1 }, false).freshForMs).toBe(1);
  });
});

function keepsItsBounds(hours: MarketHours, { freshForMs, reason, staleForMs }: Lifetime): boolean {
  const limit = limitMs(hours);
  const untilNext = (hours.nextTransitionAt?.getTime() ?? Number.POSITIVE_INFINITY) - hours.at.getTime();
  return (
    freshForMs > 0 &&
    freshForMs <= limit &&
    freshForMs <= untilNext &&
    (freshForMs === untilNext || freshForMs >= limit * 0.9 - 1) &&
    (reason === 'next_transition') === (freshForMs === untilNext) &&
    staleForMs === 7 * DAY
  );
}

function limitMs({ anyOpen, allNonTradingDay }: MarketHours): number {
  return anyOpen ? 900_000 : allNonTradingDay ? DAY : 3_600_000;
}

function hoursAt(
  held: readonly SampleExchange[],
  exchanges: ReadonlyArray<readonly number[]>,
  clock: boolean,
  at: Date,
): MarketHours {
  const now = at.getTime();
  const next = exchanges.flatMap((transitions) => transitions.find((transition) => transition > now) ?? []);
  return {
    at,
    // Transitions alternate between opening and closing.
    anyOpen: clock || exchanges.some((times) => times.filter((time) => time <= now).length % 2 === 1),
    allNonTradingDay: !clock && held.every((exchange) => !isTradingDay(exchange, localDate(at, exchange.timeZone))),
    nextTransitionAt: next.length === 0 ? null : new Date(Math.min(...next)),
  };
}

function transitionsOf(exchange: SampleExchange, days: readonly string[]): number[] {
  return days
    .filter((day) => isTradingDay(exchange, day))
    .flatMap((day) =>
      (exchange.halfDays?.[day] ?? exchange.hours).map((time) => instantOf(day, time, exchange.timeZone)),
    );
}

function isTradingDay(exchange: SampleExchange, day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && exchange.holidays?.includes(day) !== true;
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the clock on the wall shows, as if it were UTC. */
function wallTime(at: Date, timeZone: string): string {
  let format = clocks.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    clocks.set(timeZone, format);
  }
  return format.format(at);
}

function localDate(at: Date, timeZone: string): string {
  return wallTime(at, timeZone).slice(0, 10);
}

/** No exchange opens or closes within hours of a change of the clocks: one correction is enough. */
function instantOf(day: string, time: string, timeZone: string): number {
  const guess = Date.parse(`${day}T${time}:00Z`);
  const shown = Date.parse(`${wallTime(new Date(guess), timeZone).replace(' ', 'T')}Z`);
  return guess - (shown - guess);
}
