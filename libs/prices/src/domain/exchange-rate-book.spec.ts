import { addDays, calendarDate, toDayNumber } from '@portfolio-metrics/kernel';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExchangeRateBook, type RateSeries } from './exchange-rate-book.js';

const D = calendarDate;

function pair(base: string, quote: string, rates: Readonly<Record<string, string>>): RateSeries {
  const dates = Object.keys(rates).toSorted();
  return {
    base,
    quote,
    days: Int32Array.from(dates, (date) => toDayNumber(D(date))),
    rates: dates.map((date) => rates[date]!),
  };
}

describe('ExchangeRateBook', () => {
  const sut = new ExchangeRateBook([
    pair('EUR', 'USD', { '2024-01-02': '1.25', '2024-01-05': '1.28' }),
    pair('EUR', 'GBP', { '2024-01-02': '0.8', '2024-01-04': '0.64' }),
    pair('CHF', 'EUR', { '2024-01-03': '1.0240' }),
  ]);

  it.each([
    ['the rate of the day', 'EUR', 'USD', '2024-01-05', '1.28'],
    ['the last rate before it', 'EUR', 'USD', '2024-01-04', '1.25'],
    ['the last rate long after it', 'EUR', 'USD', '2030-01-01', '1.28'],
    ['the inverse of a pair stored the other way', 'USD', 'EUR', '2024-01-02', '0.8'],
    ['a cross through a common currency', 'USD', 'GBP', '2024-01-04', '0.512'],
    ['a cross of a direct and an inverse pair', 'CHF', 'USD', '2024-01-05', '1.31072'],
    ['1 for a currency and itself, known or not', 'XXX', 'XXX', '2024-01-05', '1'],
  ])('answers %s', (_what, from, to, date, rate) => {
    expect(sut.rateOn(from, to, D(date))?.toFixed()).toBe(rate);
  });

  it.each([
    ['before the first rate', 'EUR', 'USD', '2024-01-01'],
    ['while one leg of a cross is not known yet', 'CHF', 'USD', '2024-01-02'],
    ['of a currency without rates', 'EUR', 'JPY', '2024-01-05'],
  ])('does not know a rate %s', (_what, from, to, date) => {
    expect(sut.rateOn(from, to, D(date))).toBeNull();
  });

  it('takes the pair itself, the more recent way round, before any cross', () => {
    const several = new ExchangeRateBook([
      pair('USD', 'JPY', { '2024-01-02': '140', '2024-01-05': '150' }),
      pair('JPY', 'USD', { '2024-01-03': '0.01' }),
      pair('EUR', 'USD', { '2024-01-04': '1.25', '2024-01-05': '1.25' }),
      pair('EUR', 'JPY', { '2024-01-04': '200', '2024-01-05': '200' }),
    ]);
    const rate = (date: string): string | undefined => several.rateOn('USD', 'JPY', D(date))?.toFixed();
    expect([2, 3, 4, 5, 6].map((day) => rate(`2024-01-0${day}`))).toEqual(['140', '100', '100', '150', '150']);
  });

  it('crosses through the currency with the most recent rates', () => {
    const crossed = new ExchangeRateBook([
      pair('EUR', 'USD', { '2024-01-02': '1.25' }),
      pair('EUR', 'JPY', { '2024-01-02': '200' }),
      pair('GBP', 'USD', { '2024-01-03': '1.5' }),
      pair('GBP', 'JPY', { '2024-01-03': '210' }),
    ]);
    const rate = (date: string): string | undefined => crossed.rateOn('USD', 'JPY', D(date))?.toFixed();
    expect([rate('2024-01-02'), rate('2024-01-03')]).toEqual(['160', '140']);
  });

  it('gives the same as doubles, with NaN for what is not known', () => {
    const days = ['2024-01-01', '2024-01-02', '2024-01-05'].map((date) => toDayNumber(D(date)));
    expect([...sut.ratesOn('USD', 'GBP', days)]).toEqual([Number.NaN, 0.8 / 1.25, 0.64 / 1.28]);
    expect([...sut.ratesOn('USD', 'USD', days)]).toEqual([1, 1, 1]);
  });

  it('never looks ahead and never skips a stored rate', () => {
    const first = D('2024-01-01');
    const stored = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(stored, fc.integer({ min: 0, max: 70 }), (offsets, asked) => {
        const rates = Object.fromEntries(offsets.map((offset) => [addDays(first, offset), String(offset + 1)]));
        const book = new ExchangeRateBook([pair('EUR', 'USD', rates)]);
        const known = offsets.filter((offset) => offset <= asked);
        const expected = known.length === 0 ? undefined : String(Math.max(...known) + 1);
        expect(book.rateOn('EUR', 'USD', addDays(first, asked))?.toFixed()).toBe(expected);
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});
