import { describe, expect, it } from 'vitest';
import { ratioOfFactor, wholeRatio } from './whole-ratio.js';

describe('wholeRatio', () => {
  it('states splits in whole numbers, reduced', () => {
    expect(wholeRatio(4, 1)).toEqual({ numerator: 4, denominator: 1 });
    expect(wholeRatio(1.5, 1)).toEqual({ numerator: 3, denominator: 2 });
    expect(wholeRatio(10, 4)).toEqual({ numerator: 5, denominator: 2 });
    expect(wholeRatio(1, 25)).toEqual({ numerator: 1, denominator: 25 });
    expect(wholeRatio(1_000, 961)).toEqual({ numerator: 1_000, denominator: 961 });
  });

  it.each([
    [0, 1],
    [1, 0],
    [-2, 1],
    [Number.NaN, 1],
    [Number.POSITIVE_INFINITY, 1],
    [Math.PI, 1],
  ])('takes %s : %s for none', (numerator, denominator) => {
    expect(wholeRatio(numerator, denominator)).toBeNull();
  });
});

describe('ratioOfFactor', () => {
  it('finds the ratio behind a rounded factor', () => {
    const shown = (factor: string): string => {
      const ratio = ratioOfFactor(factor)!;
      return `${ratio.numerator}:${ratio.denominator}`;
    };
    expect(['1.0', '4.0000', '1.5', '0.3333', '0.0667', '0.05', '0.01', '0.02', '0.33', '1.0472'].map(shown)).toEqual([
      '1:1',
      '4:1',
      '3:2',
      '1:3',
      '1:15',
      '1:20',
      '1:100',
      '1:50',
      '1:3',
      '111:106',
    ]);
  });

  it.each(['0', '0.0', '-1', 'x', '', '1e3'])('takes %j for none', (factor) => {
    expect(ratioOfFactor(factor)).toBeNull();
  });
});
