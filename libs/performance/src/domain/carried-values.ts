import { toDayNumber, type DayNumber } from '@portfolio-metrics/kernel';
import type { Split } from '@portfolio-metrics/ledger';
import type { PriceSeries, RateSeries } from './price-series.js';

/** Days after which a carried price no longer counts as the price of a day on which something moved. */
export const OLD_AFTER_DAYS = 7;

/** What one unit is worth in the base currency on every day, carried forward from the last day that has a price. */
export interface CarriedValues {
  /** `NaN` before the first price or rate. Never a later one. */
  readonly perUnit: Float64Array;
  /** Day of the price behind `perUnit`; far in the past before the first. */
  readonly pricedOn: Int32Array;
}

const NEVER = -1_000_000;

/**
 * Values of the days `startDay` ... for an instrument, from the position `from` on; those before it are left out (`NaN`). A split that falls between a price and the day is applied to the price, which is in old
 * units. `rates`: of its currency; `null` when that is the base currency.
 */
export function carriedValues(
  startDay: DayNumber,
  length: number,
  prices: PriceSeries | undefined,
  splits: readonly Split[] | undefined,
  rates: Float64Array | null,
  from = 0,
): CarriedValues {
  const perUnit = new Float64Array(length).fill(Number.NaN);
  const pricedOn = new Int32Array(length).fill(NEVER);
  if (prices === undefined) return { perUnit, pricedOn };
  const { days, closes } = prices;
  const splitDays = (splits ?? []).map((split) => ({ day: toDayNumber(split.date), split }));
  let nextPrice = 0;
  let nextSplit = 0;
  let price = Number.NaN;
  let priceDay = NEVER;
  for (let index = from; index < length; index += 1) {
    const day = startDay + index;
    while (nextPrice < days.length && days[nextPrice]! <= day) {
      price = closes[nextPrice]!;
      priceDay = days[nextPrice]!;
      nextPrice += 1;
    }
    // Splits up to the price's own day are in the price already; those after it, up to today, are applied once.
    while (nextSplit < splitDays.length && splitDays[nextSplit]!.day <= day) {
      const { day: splitDay, split } = splitDays[nextSplit]!;
      if (splitDay > priceDay) price = (price * split.denominator) / split.numerator;
      nextSplit += 1;
    }
    perUnit[index] = rates === null ? price : price * rates[index]!;
    pricedOn[index] = priceDay;
  }
  return { perUnit, pricedOn };
}

/** The rate of every day, carried forward; `NaN` before the first. */
export function carriedRates(startDay: DayNumber, length: number, series: RateSeries | undefined): Float64Array {
  const carried = new Float64Array(length).fill(Number.NaN);
  if (series === undefined) return carried;
  let next = 0;
  let rate = Number.NaN;
  for (let index = 0; index < length; index += 1) {
    while (next < series.days.length && series.days[next]! <= startDay + index) {
      rate = series.rates[next]!;
      next += 1;
    }
    carried[index] = rate;
  }
  return carried;
}
