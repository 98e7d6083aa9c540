import { describe, expect, it } from 'vitest';
import { usefulPairs } from './useful-pairs.js';

const pair = (text: string): { base: string; quote: string } => ({ base: text.slice(0, 3), quote: text.slice(3) });
const useful = (stored: readonly string[], currencies: readonly string[]): string[] =>
  usefulPairs(stored.map(pair), currencies).map(({ base, quote }) => base + quote);

describe('usefulPairs', () => {
  it('keeps what joins two of the currencies, directly or through a third, and drops the rest', () => {
    const stored = ['EURUSD', 'EURGBP', 'EURJPY', 'USDGBP', 'CHFJPY', 'CHFUSD'];
    expect(useful(stored, ['USD', 'GBP'])).toEqual(['EURUSD', 'EURGBP', 'USDGBP']);
  });

  it('takes a third currency that stands on either side of its pairs', () => {
    expect(useful(['USDEUR', 'EURGBP'], ['USD', 'GBP'])).toEqual(['USDEUR', 'EURGBP']);
  });

  it('drops a currency that leads to only one of them, stored both ways or not', () => {
    expect(useful(['EURUSD', 'USDEUR', 'JPYGBP'], ['USD', 'GBP'])).toEqual([]);
  });
});
