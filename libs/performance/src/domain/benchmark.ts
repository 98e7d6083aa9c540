import { toDayNumber } from '@portfolio-metrics/kernel';
import type { Split } from '@portfolio-metrics/ledger';
import { carriedRates, carriedValues } from './carried-values.js';
import type { DailySeries } from './daily-series.js';
import type { PriceSeries, RateSeries } from './price-series.js';

/** An instrument to compare with. What has no price at the start of a period compares with nothing. */
export interface BenchmarkInput {
  readonly symbol: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly prices: PriceSeries;
  /** From its currency to the base currency; not needed when they are the same. */
  readonly rates?: RateSeries;
  readonly splits?: readonly Split[];
}

/** A benchmark over the days of a series. */
export interface BenchmarkColumn {
  readonly symbol: string;
  /** In the base currency, of what was one unit on the first day; carried forward; `NaN` before the first price. */
  readonly value: Float64Array;
  /** Whether the day has a price of its own. */
  readonly priced: Uint8Array;
  /** Position of the last day with a price of its own; -1: none. The benchmark is cut there. */
  readonly last: number;
}

export function benchmarkColumn(series: DailySeries, input: BenchmarkInput): BenchmarkColumn {
  const { startDay, length } = series;
  const inBase = input.currency === series.baseCurrency;
  const rates = inBase ? null : carriedRates(startDay, length, input.rates);
  const { perUnit, pricedOn } = carriedValues(startDay, length, input.prices, input.splits, rates);
  const priced = Uint8Array.from(pricedOn, (day, index) => (day === startDay + index ? 1 : 0));
  holdThroughSplits(perUnit, startDay, input.splits ?? []);
  return { symbol: input.symbol, value: perUnit, priced, last: priced.lastIndexOf(1) };
}

/** One unit before a split is several, or a part of one, after it. */
function holdThroughSplits(value: Float64Array, startDay: number, splits: readonly Split[]): void {
  for (const { date, numerator, denominator } of splits) {
    const from = toDayNumber(date) - startDay;
    for (let index = Math.max(from, 0); index < value.length; index += 1)
      value[index] = (value[index]! * numerator) / denominator;
  }
}
