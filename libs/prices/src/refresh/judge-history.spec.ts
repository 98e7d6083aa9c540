import { type CalendarDate, Decimal, parseCalendarDate } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import type { PriceBasis, ProvidedHistory } from '../price-source.js';
import { type HistoryQuestion, judgeHistory } from './judge-history.js';

const day = (text: string): CalendarDate => parseCalendarDate(text)!;
const KNOWN = { date: day('2024-06-10'), numerator: 10, denominator: 1 };

const QUESTION: HistoryQuestion = {
  instrument: {
    symbol: 'ACME',
    name: 'Acme',
    currency: 'USD',
    exchange: 'XNAS',
    assetClass: 'EQUITY',
    sector: null,
    country: null,
    splits: [{ symbol: 'ACME', ...KNOWN }],
  },
  from: day('2024-06-07'),
  to: day('2024-06-11'),
  today: day('2024-06-12'),
  statesSplits: true,
  doubted: null,
  before: { date: day('2024-06-06'), price: new Decimal(1_210) },
  stored: new Map(),
  sources: new Map(),
  isDiscarded: () => false,
  maxJumpPercent: 40,
};

function answer(basis: PriceBasis, splitDate: string, ...prices: readonly number[]): ProvidedHistory {
  const dates = ['2024-06-07', '2024-06-10', '2024-06-11'];
  const closes = prices.map((price, index) => ({
    date: day(dates[index]!),
    close: new Decimal(price),
    currency: 'USD',
  }));
  return { basis, closes, splits: [{ ...KNOWN, date: day(splitDate) }], dividends: [] };
}

describe('judgeHistory', () => {
  // The Friday before, the Saturday, the Tuesday behind it.
  describe.each(['2024-06-07', '2024-06-08', '2024-06-11'])('of a provider that dates a recorded split %s', (date) => {
    it.each([
      ['as-traded', [1_200, 121, 122]],
      ['split-adjusted', [120, 121, 122]],
    ] as const)('takes it for the recorded one in closes that are %s', (basis, prices) => {
      const { history, splits, contradicted } = judgeHistory(answer(basis, date, ...prices), QUESTION);
      expect(history.doubts).toEqual([]);
      expect(history.passed.map(({ price }) => price)).toEqual(['1200', '121', '122']);
      expect(splits).toMatchObject([KNOWN]);
      expect(contradicted).toEqual([]);
    });
  });
});
