import { describe, expect, it } from 'vitest';
import { CALENDAR_DEFINITIONS } from '../calendars/index.js';
import { CalendarBook } from './calendar-book.js';
import { marketHoursOf, nextTransitionOf } from './market-hours.js';
import { statusAt } from './status-at.js';

const book = new CalendarBook(CALENDAR_DEFINITIONS);

function hours(mics: readonly string[], at: string, unknownMarkets?: boolean) {
  const instant = new Date(at);
  return marketHoursOf(
    mics.map((mic) => statusAt(book.get(mic), instant)),
    instant,
    unknownMarkets,
  );
}

describe('marketHoursOf', () => {
  it('is open when one of them is, and changes when the first of them does', () => {
    expect(hours(['XTKS', 'XLON', 'XNYS'], '2026-11-23T15:00:00Z')).toEqual({
      at: new Date('2026-11-23T15:00:00Z'),
      anyOpen: true,
      allNonTradingDay: false,
      nextTransitionAt: new Date('2026-11-23T16:30:00Z'),
    });
  });

  it('counts a lunch break as closed on a trading day, until the break ends', () => {
    expect(hours(['XHKG'], '2026-11-24T04:30:00Z')).toMatchObject({
      anyOpen: false,
      allNonTradingDay: false,
      nextTransitionAt: new Date('2026-11-24T05:00:00Z'),
    });
  });

  it("is a day without trading when it is weekend or holiday everywhere, by each exchange's own date", () => {
    expect(hours(['XTKS', 'XNYS'], '2026-11-22T12:00:00Z').allNonTradingDay).toBe(true);
    // Monday 23 November is a holiday in Tokyo and still Sunday in New York.
    expect(hours(['XTKS', 'XNYS'], '2026-11-23T01:00:00Z').allNonTradingDay).toBe(true);
    expect(hours(['XTKS', 'XASX', 'XNYS'], '2026-11-22T22:00:00Z').allNonTradingDay).toBe(false);
  });

  it('counts round-the-clock markets as open, without a transition', () => {
    expect(hours(['24/7'], '2026-11-22T12:00:00Z')).toMatchObject({ anyOpen: true, nextTransitionAt: null });
    expect(hours(['24/7', 'XNYS'], '2026-11-22T12:00:00Z').nextTransitionAt).toEqual(new Date('2026-11-23T14:30:00Z'));
  });

  it('counts as open what nobody can tell about: the shortest lifetime is the safe one', () => {
    expect(hours(['XSES'], '2027-02-06T12:00:00Z')).toMatchObject({ anyOpen: true, allNonTradingDay: false });
    // Closed, but nobody knows until when: the day after may or may not trade.
    expect(hours(['XSWX'], '2005-05-04T20:00:00Z').anyOpen).toBe(true);
    expect(hours(['XNYS'], '2026-11-22T12:00:00Z', true)).toMatchObject({ anyOpen: true, allNonTradingDay: false });
  });

  it('of no market at all is a day without trading', () => {
    expect(hours([], '2026-11-23T12:00:00Z')).toMatchObject({
      anyOpen: false,
      allNonTradingDay: true,
      nextTransitionAt: null,
    });
  });
});

describe('nextTransitionOf', () => {
  it('names the market that changes first', () => {
    const at = new Date('2026-11-23T12:00:00Z');
    const statuses = ['XNYS', 'XLON', 'XTKS'].map((mic) => statusAt(book.get(mic), at));
    expect(nextTransitionOf(statuses)).toEqual({
      mic: 'XNYS',
      at: '2026-11-23T14:30:00.000Z',
      kind: 'open',
      to: 'open',
    });
    expect(nextTransitionOf([])).toBeNull();
  });

  it('is never later than any transition, in every hour of a year and for several mixes', () => {
    const wrong: string[] = [];
    for (const mics of [
      ['XNYS', 'XLON'],
      ['XTKS', 'XHKG', 'XASX'],
      ['XETR', '24/7'],
    ]) {
      for (let instant = Date.UTC(2026, 0, 1); instant < Date.UTC(2027, 0, 1); instant += 3_599_000) {
        const at = new Date(instant);
        const statuses = mics.map((mic) => statusAt(book.get(mic), at));
        const next = marketHoursOf(statuses, at).nextTransitionAt!;
        const late = statuses.some(
          ({ nextTransition }) => nextTransition !== null && next > new Date(nextTransition.at),
        );
        if (late || next <= at) wrong.push(at.toISOString());
      }
    }
    expect(wrong).toEqual([]);
  });
});
