import { describe, expect, it } from 'vitest';
import { moneyTextFor } from './json-figures.js';

describe('money computed in doubles', () => {
  it.each([
    ['small amounts with all their digits', [0.5], 0.5 * 0.0000012346, '0.0000006173'],
    ['a flow with all the digits that it was booked with', [1_000_000, -0.36942828], -0.36942828, '-0.36942828'],
    ['no noise of a sum', [0.3], 0.1 + 0.2, '0.3'],
    ['no noise of a difference of large amounts', [110_467.613074], 110_467.613074 - 110_465.643833, '1.969241'],
    [
      'nothing behind the point where a double has nothing',
      [Number('1219326234720316.9')],
      1_219_326_234_720_317,
      '1219326234720317',
    ],
    ['no digit more because of an amount below it', [99_999.5, null, Number.NaN], 1 / 3, '0.3333333333'],
    ['as many digits as the largest amount leaves', [100_000], 1 / 3, '0.333333333'],
    ['zero without a sign', [], -0, '0'],
  ])('has %s', (_case, amounts, value, text) => {
    expect(moneyTextFor(amounts)(value)).toBe(text);
  });

  it('stays unknown', () => {
    const text = moneyTextFor([1]);
    expect([null, Number.NaN, Number.POSITIVE_INFINITY].map(text)).toEqual([null, null, null]);
  });
});
