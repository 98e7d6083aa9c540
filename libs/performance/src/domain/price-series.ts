import type { DayNumber } from '@portfolio-metrics/kernel';

/**
 * Closes of one instrument in its currency, one per day that has one, ascending. A close from before a split is in old units, as it was
 * quoted then. Doubles: returns are ratios, and money in a chart is not booked.
 */
export interface PriceSeries {
  /** Days since 1970-01-01. */
  readonly days: Int32Array;
  readonly closes: Float64Array;
}

/** Units of the base currency for one unit of another, one per day that has one, ascending. */
export interface RateSeries {
  readonly days: Int32Array;
  readonly rates: Float64Array;
}

/** `series` with the price of one more day, which must not be before its last; a price of the same day is replaced. */
export function withLatestPrice(series: PriceSeries | undefined, day: DayNumber, price: number): PriceSeries {
  if (series === undefined || series.days.length === 0) {
    return { days: Int32Array.of(day), closes: Float64Array.of(price) };
  }
  const replaces = series.days.at(-1) === day;
  const kept = replaces ? series.days.length - 1 : series.days.length;
  const days = new Int32Array(kept + 1);
  const closes = new Float64Array(kept + 1);
  days.set(series.days.subarray(0, kept));
  closes.set(series.closes.subarray(0, kept));
  days[kept] = day;
  closes[kept] = price;
  return { days, closes };
}
