import { Decimal, ONE } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { printedPrice } from './printed-price.js';

const printed = (sent: number, units = '1'): string => printedPrice(sent, new Decimal(units)).toFixed();

describe('printedPrice', () => {
  it('finds the price behind a single-precision number', () => {
    expect(printed(150.02999877929688)).toBe('150.03');
    expect(printed(0.5400000214576721)).toBe('0.54');
    expect(printed(Math.fround(6_543.21))).toBe('6543.21');
  });

  it('takes a double by its own text', () => {
    expect(printed(150.03)).toBe('150.03');
    expect(printed(0.1)).toBe('0.1');
    expect(printed(1234567.891)).toBe('1234567.891');
    expect(printed(42)).toBe('42');
  });

  it('finds the price before a split that was applied to it, in either precision', () => {
    expect(printed(Math.fround(499.23 / 4), '4')).toBe('499.23');
    expect(printed(499.23 / 4, '4')).toBe('499.23');
    expect(printed(Math.fround(645.57 / 28), '28')).toBe('645.57');
    expect(printed(Math.fround(2.5 * 10), '0.1')).toBe('2.5');
  });

  it('gives every price in cents back, whatever was done to it', () => {
    for (let cents = 101; cents < 100_000; cents += 997) {
      const price = cents / 100;
      for (const units of [1, 2, 3, 7, 20, 28]) {
        expect(printed(Math.fround(price / units), String(units))).toBe(new Decimal(price).toFixed());
      }
    }
  });

  it('keeps what it cannot explain, exactly', () => {
    expect(printedPrice(0.1, ONE.dividedBy(3)).toNumber()).toBeCloseTo(0.0333333, 6);
  });
});
