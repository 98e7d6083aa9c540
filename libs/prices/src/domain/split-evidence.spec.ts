import { calendarDate, Decimal } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { type SplitEvidence, splitEvidence } from './split-evidence.js';

const split = { date: calendarDate('2024-06-10'), numerator: 4, denominator: 1 };
const evidence = (...prices: Array<[string, string]>): SplitEvidence =>
  splitEvidence(
    split,
    prices.map(([date, price]) => [calendarDate(date), new Decimal(price)] as const),
    40,
  );

describe('prices on both sides of a split', () => {
  it('speak for it when they moved by about its ratio', () => {
    expect(evidence(['2024-06-07', '400'], ['2024-06-10', '104'])).toBe('for');
  });

  it.each([
    ['did not move', '390'],
    ['moved by another ratio', '200'],
    ['moved by far more', '40'],
  ])('speak against it when they %s', (_what, after) => {
    expect(evidence(['2024-06-07', '400'], ['2024-06-10', after])).toBe('against');
  });

  it('are those next to it', () => {
    expect(evidence(['2024-06-03', '100'], ['2024-06-07', '400'], ['2024-06-14', '400'], ['2024-06-10', '100'])).toBe(
      'for',
    );
  });

  it('say nothing without a price shortly before it', () => {
    expect(evidence(['2024-06-10', '400'])).toBe('none');
    expect(evidence(['2024-05-01', '400'], ['2024-06-10', '390'])).toBe('none');
  });

  it('say nothing yet before its day is priced', () => {
    expect(evidence(['2024-06-07', '400'])).toBe('not_yet');
  });
});
