import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fraction } from '../../../../test/e2e/real-input/oracle/fraction.js';
import { d } from '../../../../test/support/ledger-fixture.js';
import { exactShare } from './exact-share.js';

const decimalText = fc
  .tuple(fc.bigInt({ min: -(10n ** 26n), max: 10n ** 26n }), fc.integer({ min: 0, max: 30 }))
  .map(([digits, scale]) => d(digits.toString()).dividedBy(d(10).pow(scale)).toFixed());

describe('a share of an amount', () => {
  it('is that of exact fractions, rounded half-even', () => {
    fc.assert(
      fc.property(decimalText, decimalText, decimalText, (amount, part, whole) => {
        fc.pre(!d(whole).isZero());
        const exact = Fraction.of(amount).times(Fraction.of(part)).over(Fraction.of(whole));
        const share = exactShare(d(amount), d(part), d(whole), 20);
        expect(share.isZero() ? '0' : share.toFixed()).toBe(exact.toDecimal(20));
      }),
      { seed: 11, numRuns: 2000 },
    );
  });

  it.each([
    // 100 × 1 / 3
    ['100', '1', '3', '33.33333333333333333333'],
    // Halves go to the even neighbour.
    ['0.00000000000000000001', '1', '2', '0'],
    ['0.00000000000000000003', '1', '2', '0.00000000000000000002'],
    ['0', '5', '7', '0'],
    ['12345678901234567890', '2', '2', '12345678901234567890'],
  ])('of %s: %s of %s is %s', (amount, part, whole, share) => {
    expect(exactShare(d(amount), d(part), d(whole), 20).toFixed()).toBe(share);
  });
});
