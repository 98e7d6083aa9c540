import { calendarDate, Decimal } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { jumpProblem } from './price-jump.js';
import type { DatedSplit } from './split-factor.js';

const D = calendarDate;
const FRIDAY = D('2024-06-07');
const MONDAY = D('2024-06-10');
const TUESDAY = D('2024-06-11');
const reference = (price: string, date = MONDAY) => ({ price: new Decimal(price), date });
const problem = (price: string, date = TUESDAY, from = reference('100'), splits: DatedSplit[] = [], limit = 40) =>
  jumpProblem(new Decimal(price), date, from, splits, limit);
const split = (numerator: number, denominator: number, date = TUESDAY): DatedSplit => ({
  date,
  numerator,
  denominator,
});

describe('the jump of a price', () => {
  it('is measured as a ratio, the same up and down', () => {
    expect([problem('140'), problem('140.01') === null]).toEqual([null, false]);
    expect([problem('71.43'), problem('71.42') === null]).toEqual([null, false]);
  });

  it('says how far, from what, and what it looks like', () => {
    expect(problem('300')).toBe('is 200 % above 100 of 2024-06-10, and no split explains it: a 1:3 split?');
    expect(problem('25.1')).toBe('is 74.9 % below 100 of 2024-06-10, and no split explains it: a 4:1 split?');
    expect(problem('9950')).toMatch(/a minor unit\?$/);
    expect(problem('640')).toMatch(/explains it$/);
  });

  it.each([
    ['4:1', '25', [split(4, 1)]],
    ['1:10', '1000', [split(1, 10)]],
    ['3:2', '66.7', [split(3, 2)]],
    ['two in a row', '12.5', [split(4, 1, MONDAY), split(4, 1), split(2, 1)]],
  ])('is explained by a split of %s between the two', (_what, price, splits) => {
    expect(problem(price, TUESDAY, reference('100'), splits)).toBeNull();
    expect(problem(price)).not.toBeNull();
  });

  it('is not explained by a split of that day or before, nor by a later one', () => {
    expect(problem('25', TUESDAY, reference('100'), [split(4, 1, MONDAY)])).not.toBeNull();
    expect(problem('25', TUESDAY, reference('100'), [split(4, 1, D('2024-06-12'))])).not.toBeNull();
  });

  it('takes a split the other way round for a price from before the reference', () => {
    expect(problem('400', FRIDAY, reference('100', MONDAY), [split(4, 1, MONDAY)])).toBeNull();
  });

  it('may be wider the longer ago the reference is, and not without end', () => {
    expect(problem('150', MONDAY, reference('100', FRIDAY))).not.toBeNull();
    expect(problem('150', TUESDAY, reference('100', FRIDAY))).toBeNull();
    expect(problem('530', D('2024-07-31'), reference('100', FRIDAY))).toBeNull();
    expect(problem('600', D('2024-12-31'), reference('100', D('2020-01-02')))).not.toBeNull();
  });

  it('is never one without a limit', () => {
    expect(problem('1000000', TUESDAY, reference('1'), [], 0)).toBeNull();
  });
});
