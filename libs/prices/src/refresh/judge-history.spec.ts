import { type CalendarDate, Decimal, parseCalendarDate } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { GarbageError } from '../domain/garbage.js';
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

  const sound = answer('as-traded', '2024-06-10', 1_200, 121);
  const lastClose = (change: object): unknown => ({
    ...sound,
    closes: [sound.closes[0], { ...sound.closes[1], ...change }],
  });
  it.each<[string, unknown, string | null]>([
    ['no answer', null, null],
    ['no list of closes', { ...sound, closes: 'none' }, null],
    ['a number for a decimal', lastClose({ close: 121 }), '121'],
    ['a negative close', lastClose({ close: new Decimal(-1) }), '-1'],
    ['a close without an end', lastClose({ close: new Decimal('1e400') }), '1e+400'],
    ['a close in another currency', lastClose({ currency: 'EUR' }), '121 EUR'],
    ['a close of the future', lastClose({ date: '2099-01-01' }), '2099-01-01'],
    ['a split of nothing', { ...sound, splits: [{ ...KNOWN, denominator: 0 }] }, '10:0'],
  ])('takes %s for garbage, and says what was stated', (_what, stated, text) => {
    const judging = (): unknown => judgeHistory(stated as ProvidedHistory, QUESTION);
    expect(judging).toThrow(GarbageError);
    expect(judging).toThrow(expect.objectContaining({ stated: text }));
  });
});
