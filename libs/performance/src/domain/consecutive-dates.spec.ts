import { describe, expect, it } from 'vitest';
import { fromDayNumber } from '@portfolio-metrics/kernel';
import { consecutiveDates } from './consecutive-dates.js';

describe('consecutive dates', () => {
  it('are those of the calendar, through leap years and the turn of a century', () => {
    for (const [first, count] of [
      [-25_600, 1500],
      [0, 1],
      [10_957 - 40, 1200],
      [19_000, 3000],
    ] as const) {
      expect(consecutiveDates(first, count)).toEqual(
        Array.from({ length: count }, (_, day) => fromDayNumber(first + day)),
      );
    }
  });

  it('may be none', () => {
    expect(consecutiveDates(100, 0)).toEqual([]);
  });
});
