import { Decimal } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { statedText } from './stated-text.js';

describe('what a source stated, as text', () => {
  it.each([
    [0, '0'],
    [-1, '-1'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [new Decimal('1e400'), '1e+400'],
    [new Decimal('-0.05'), '-0.05'],
    [new Decimal('NaN'), 'NaN'],
    ['1e400', '1e400'],
    [new Date('2099-01-01T00:00:00Z'), '2099-01-01T00:00:00.000Z'],
    [new Date(Number.NaN), 'Invalid Date'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{ price: 1 }, 'an object'],
    [[1], 'a list'],
    ['10 EUR', '10 EUR'],
  ])('says of %# that it is %s', (value, text) => {
    expect(statedText(value)).toBe(text);
  });

  it('writes no exponent out', () => {
    expect(statedText(new Decimal('1e9000000000'))).toBe('1e+9000000000');
  });

  it('is one short line that harms nothing, whatever came', () => {
    expect(statedText('<b>\u0000\n\u202E"`$é')).toBe(`?b${'?'.repeat(8)}`);
    expect(statedText('9'.repeat(1_000_000))).toBe('9'.repeat(100));
  });
});
