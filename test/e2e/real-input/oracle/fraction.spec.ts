import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fraction } from './fraction.js';

const SEED = { seed: 20_260_610, numRuns: 300 };
const fractions = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
  .map(([above, below]) => Fraction.ratio(above, below));

describe('Fraction', () => {
  it.each([
    ['0.00000000005', '0'],
    ['0.00000000015', '0.0000000002'],
    ['0.00000000025', '0.0000000002'],
    ['-0.00000000005', '0'],
    ['-1.23456789015', '-1.2345678902'],
    ['12.5000', '12.5'],
    ['100', '100'],
  ])('states %s as %s', (text, expected) => {
    expect(Fraction.of(text).toDecimal()).toBe(expected);
  });

  it('rounds a third and two thirds', () => {
    expect(Fraction.ratio(1, 3).toDecimal()).toBe('0.3333333333');
    expect(Fraction.ratio(-2, 3).toDecimal()).toBe('-0.6666666667');
  });

  it('divides back what it multiplied, and subtracts back what it added', () => {
    fc.assert(
      fc.property(fractions, fractions, (a, b) => {
        expect(a.plus(b).minus(b)).toEqual(a);
        const divisor = b.isZero() ? Fraction.ONE : b;
        expect(a.times(divisor).over(divisor)).toEqual(a);
      }),
      SEED,
    );
  });

  it('keeps every decimal of a text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), (units) => {
        const fraction = Fraction.ratio(units, 10n ** 10n);
        expect(Fraction.of(fraction.toDecimal())).toEqual(fraction);
      }),
      SEED,
    );
  });

  it('refuses what is no number', () => {
    expect(() => Fraction.of('1e5')).toThrow(RangeError);
    expect(() => Fraction.of('NaN')).toThrow(RangeError);
    expect(() => Fraction.ONE.over(Fraction.ZERO)).toThrow(RangeError);
  });
});
