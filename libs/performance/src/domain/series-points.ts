import type { CalendarDate } from '@portfolio-metrics/kernel';
import type { BenchmarkColumn } from './benchmark.js';
import { consecutiveDates } from './consecutive-dates.js';
import type { DailySeries } from './daily-series.js';
import { roundedMoney, roundedPercent } from './figure.js';
import { isUnvalued, type PeriodWindow } from './period-window.js';

/** One day of a chart. Money in the base currency, in doubles rounded to 8 digits behind the point; `...Percent` in percent. */
export interface SeriesPoint {
  readonly date: CalendarDate;
  /** At the close; `null`: what is held has no price. */
  readonly value: number | null;
  /** Cost of what is held; `null`: not known. */
  readonly costBasis: number | null;
  /** Inflow less outflow of the day; of the first point 0: what happened on it is not in the period. */
  readonly netFlow: number;
  /** Value less the start value and all flows since; `null`: the value or the start value is not known. */
  readonly gain: number | null;
  /** Time-weighted, since the start; `null` from the day on whose return has no meaning. */
  readonly returnPercent: number | null;
  /** Only with a benchmark; `null` outside of its prices. */
  readonly benchmarkReturnPercent?: number | null;
}

export function seriesPoints(
  series: DailySeries,
  { start, end }: PeriodWindow,
  index: Float64Array,
  benchmark: BenchmarkColumn | null,
): SeriesPoint[] {
  const startValue = isUnvalued(series, start) ? null : series.value[start]!;
  const points: SeriesPoint[] = [];
  const dates = consecutiveDates(series.startDay + start, end - start + 1);
  let flows = 0;
  for (let day = start; day <= end; day += 1) {
    const netFlow = day === start ? 0 : series.inflow[day]! - series.outflow[day]!;
    flows += netFlow;
    const value = isUnvalued(series, day) ? null : series.value[day]!;
    const point: SeriesPoint = {
      date: dates[day - start]!,
      value: orNull(value),
      costBasis: orNull(series.cost[day]!),
      netFlow: roundedMoney(netFlow),
      gain: value === null || startValue === null ? null : roundedMoney(value - startValue - flows),
      returnPercent: percentOrNull(index[day - start]! - 1),
    };
    points.push(
      benchmark === null ? point : { ...point, benchmarkReturnPercent: benchmarkReturn(benchmark, start, day) },
    );
  }
  return points;
}

function benchmarkReturn(benchmark: BenchmarkColumn, start: number, day: number): number | null {
  return day > benchmark.last ? null : percentOrNull(benchmark.value[day]! / benchmark.value[start]! - 1);
}

function orNull(amount: number | null): number | null {
  return amount === null || Number.isNaN(amount) ? null : roundedMoney(amount);
}

function percentOrNull(ratio: number): number | null {
  return Number.isNaN(ratio) ? null : roundedPercent(ratio);
}
