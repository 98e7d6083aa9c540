import { describe, expect, it } from 'vitest';
import { figure, percentNumber, roundedMoney, roundedPercent } from './figure.js';

describe('a figure', () => {
  it('that is not a finite number has a reason instead', () => {
    expect(figure(Number.NaN, 'no_variation')).toEqual({ value: null, reason: 'no_variation' });
    expect(figure(1 / 0, 'no_variation')).toEqual({ value: null, reason: 'no_variation' });
    expect(figure(0.5, 'no_variation')).toEqual({ value: 0.5 });
  });

  it('in percent has 8 digits behind the point and no minus before 0', () => {
    expect(percentNumber({ value: 0.123456789123 })).toBe(12.34567891);
    expect(percentNumber({ value: null, reason: 'no_variation' })).toBeNull();
    expect(Object.is(roundedPercent(-1e-15), 0)).toBe(true);
  });

  it('in percent may be as large as it is', () => {
    expect(roundedPercent(1e305)).toBe(1e307);
  });

  it('of money has 8 digits behind the point, and 4 above 10 million', () => {
    expect(roundedMoney(891.0000000000001)).toBe(891);
    expect(roundedMoney(-0.000000004)).toBe(0);
    expect(roundedMoney(12_345_678.123456)).toBe(12_345_678.1235);
    expect(roundedMoney(1e15 + 0.5)).toBe(1e15 + 0.5);
  });
});
