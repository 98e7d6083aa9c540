import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from '@portfolio-metrics/kernel';
import { toDouble } from './to-double.js';

describe('a decimal as a double', () => {
  it.each([
    '0',
    '1',
    '-1',
    '0.1',
    '123.45',
    '-0.0000000001',
    '9999999.9999999',
    '12345678901234.0123456789',
    '1e21',
    '1e-30',
    '3.3333333333333333333333333',
  ])('%s', (text) => {
    expect(toDouble(new Decimal(text))).toBeCloseTo(Number(text), 12);
    expect(Math.abs(toDouble(new Decimal(text)) - Number(text))).toBeLessThanOrEqual(
      4 * Number.EPSILON * Math.abs(Number(text)),
    );
  });

  it('is the nearest one up to 14 digits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -99_999_999, max: 99_999_999 }),
        fc.integer({ min: 0, max: 7 }),
        (digits, scale) => {
          const decimal = new Decimal(digits).dividedBy(new Decimal(10).pow(scale));
          expect(toDouble(decimal)).toBe(Number(decimal.toFixed()));
        },
      ),
      { seed: 7, numRuns: 2000 },
    );
  });

  it('is within a few units in the last place for any number of digits', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
        fc.integer({ min: 0, max: 30 }),
        (digits, scale) => {
          const decimal = new Decimal(digits.toString()).dividedBy(new Decimal(10).pow(scale));
          const exact = Number(decimal.toFixed());
          expect(Math.abs(toDouble(decimal) - exact)).toBeLessThanOrEqual(4 * Number.EPSILON * Math.abs(exact));
        },
      ),
      { seed: 7, numRuns: 2000 },
    );
  });

  it('is NaN for what is not known', () => {
    expect(toDouble(null)).toBeNaN();
  });
});
