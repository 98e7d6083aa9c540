import { calendarDate, Decimal } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { NO_HISTORY, type ProvidedHistory } from '../price-source.js';
import { asTraded, unitsSince } from './as-traded.js';

const D = calendarDate;
const splits = [
  { date: D('2020-08-31'), numerator: 4, denominator: 1 },
  { date: D('2022-06-06'), numerator: 1, denominator: 10 },
];
const adjusted: ProvidedHistory = {
  ...NO_HISTORY,
  basis: 'split-adjusted',
  closes: ['2020-08-28', '2020-08-31', '2022-06-06'].map((date) => ({
    date: D(date),
    close: new Decimal('100'),
    currency: 'USD',
  })),
  dividends: [{ exDate: D('2021-02-05'), amount: new Decimal('2'), currency: 'USD' }],
};

describe('asTraded', () => {
  it('counts the splits after a day, not the one on it', () => {
    expect(unitsSince(D('2020-08-28'), splits).toFixed()).toBe('0.4');
    expect(unitsSince(D('2020-08-31'), splits).toFixed()).toBe('0.1');
    expect(unitsSince(D('2022-06-06'), splits).toFixed()).toBe('1');
  });

  it('takes the splits out of closes and dividends, once', () => {
    const once = asTraded(adjusted, splits);
    expect(once.closes.map(({ close }) => close.toFixed())).toEqual(['40', '10', '100']);
    expect(once.dividends.map(({ amount }) => amount.toFixed())).toEqual(['0.2']);
    expect(asTraded(once, splits)).toBe(once);
  });

  it('leaves alone what is as traded', () => {
    const history: ProvidedHistory = { ...adjusted, basis: 'as-traded' };
    expect(asTraded(history, splits)).toBe(history);
  });
});
