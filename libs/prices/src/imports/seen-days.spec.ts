import { calendarDate, fromDayNumber } from '@portfolio-metrics/kernel';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeenDays } from './seen-days.js';

describe('SeenDays', () => {
  it('says of each series and day once that it is new, in any order', () => {
    const named = fc.array(fc.tuple(fc.constantFrom('A', 'B', 'A 1'), fc.integer({ min: 0, max: 47_846 })), {
      maxLength: 300,
    });
    fc.assert(
      fc.property(named, (days) => {
        const sut = new SeenDays();
        const known = new Set<string>();
        for (const [series, day] of days) {
          const key = `${series}|${day}`;
          expect(sut.add(series, fromDayNumber(day))).toBe(!known.has(key));
          known.add(key);
        }
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  it('tells the first day from the last, and neighbours apart', () => {
    const sut = new SeenDays();
    const days = ['1970-01-01', '1970-01-02', '2100-12-30', '2100-12-31'].map(calendarDate);
    expect(days.map((day) => sut.add('A', day))).toEqual([true, true, true, true]);
    expect(days.map((day) => sut.add('A', day))).toEqual([false, false, false, false]);
  });
});
