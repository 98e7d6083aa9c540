import { calendarDate, Decimal } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { contradictsSplit } from './split-evidence.js';

const split = { date: calendarDate('2024-06-10'), numerator: 4, denominator: 1 };
const closes = (...entries: Array<[string, string]>) =>
  entries.map(([date, price]) => [calendarDate(date), new Decimal(price)] as const);

describe('prices on both sides of a split', () => {
  it('speak for it when they moved by about its ratio, against it when they did not', () => {
    expect(contradictsSplit(split, closes(['2024-06-07', '400'], ['2024-06-10', '104']))).toBe(false);
    expect(contradictsSplit(split, closes(['2024-06-07', '400'], ['2024-06-10', '390']))).toBe(true);
  });

  it('are those next to it', () => {
    const far: Array<[string, string]> = [
      ['2024-06-03', '100'],
      ['2024-06-07', '400'],
      ['2024-06-10', '100'],
    ];
    expect(contradictsSplit(split, closes(...far, ['2024-06-14', '400']))).toBe(false);
  });

  it('say nothing when there are none on one side, or only long ago', () => {
    expect(contradictsSplit(split, closes(['2024-06-07', '400']))).toBeNull();
    expect(contradictsSplit(split, closes(['2024-06-10', '400']))).toBeNull();
    expect(contradictsSplit(split, closes(['2024-05-01', '400'], ['2024-06-10', '390']))).toBeNull();
  });
});
