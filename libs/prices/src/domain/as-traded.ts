import { type CalendarDate, Decimal, ONE } from '@portfolio-metrics/kernel';
import type { ProvidedHistory, ProvidedSplit } from '../price-source.js';

/** The split of `date` or later, as a factor: how many units of today one unit of the day before became. */
function factorOf({ numerator, denominator }: ProvidedSplit): Decimal {
  return new Decimal(numerator).dividedBy(denominator);
}

/** How many units of today one unit of `date` became by the splits after it. */
export function unitsSince(date: CalendarDate, splits: readonly ProvidedSplit[]): Decimal {
  return splits.reduce((units, split) => (split.date > date ? units.times(factorOf(split)) : units), ONE);
}

/**
 * The history per unit of each day. A split-adjusted close times the units that one unit of its day became is what the market
 * printed. `splits` must be those that the provider applied: its own, where it has them, else the ones recorded. What is as traded
 * already is handed back as it is, so that a split is applied once however often this is called.
 */
export function asTraded(history: ProvidedHistory, splits: readonly ProvidedSplit[]): ProvidedHistory {
  if (history.basis === 'as-traded') return history;
  return {
    ...history,
    basis: 'as-traded',
    closes: history.closes.map((close) => ({ ...close, close: close.close.times(unitsSince(close.date, splits)) })),
    dividends: history.dividends.map((dividend) => ({
      ...dividend,
      amount: dividend.amount.times(unitsSince(dividend.exDate, splits)),
    })),
  };
}
