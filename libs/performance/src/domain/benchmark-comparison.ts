import { fromDayNumber, type CalendarDate } from '@portfolio-metrics/kernel';
import { compareWithMarket, type MarketComparison } from './beta.js';
import type { BenchmarkColumn } from './benchmark.js';
import { commonReturns } from './common-returns.js';
import type { DailySeries } from './daily-series.js';
import { figure, unknown, type Figure, type FigureReason } from './figure.js';
import type { Observations } from './observations.js';
import type { PeriodWindow } from './period-window.js';
import type { ReturnIndex } from './return-index.js';

/** The period beside what the same money would have done in the benchmark. */
export interface BenchmarkComparison extends MarketComparison {
  readonly symbol: string;
  /** From the start of the period to `to`. */
  readonly totalReturn: Figure;
  /** Last day of the period with a price of the benchmark; `null`: there is none. */
  readonly to: CalendarDate | null;
  /** What the start value and the same flows, put into the benchmark, would be worth at the end of the period. Base currency. */
  readonly sameFlowsValue: Figure;
}

export function compareWithBenchmark(of: {
  readonly series: DailySeries;
  readonly window: PeriodWindow;
  readonly growth: ReturnIndex;
  readonly benchmark: BenchmarkColumn;
  readonly observed: Observations;
  readonly obstacle: FigureReason | null;
  readonly riskFreeRate: number;
}): BenchmarkComparison {
  const { series, window, growth, benchmark, observed, obstacle } = of;
  const { start, end } = window;
  const last = lastPriced(benchmark, window);
  const common = commonReturns(observed, growth.index, start, benchmark);
  const market =
    obstacle === null
      ? compareWithMarket(common.portfolio, common.benchmark, observed.perYear, of.riskFreeRate)
      : { beta: unknown(obstacle), alpha: unknown(obstacle) };
  return {
    symbol: benchmark.symbol,
    totalReturn: figure(benchmark.value[last ?? end]! / benchmark.value[start]! - 1, 'benchmark_unpriced'),
    to: last === null ? null : fromDayNumber(series.startDay + last),
    sameFlowsValue: sameFlows(series, window, benchmark.value),
    ...market,
  };
}

/** Units of the benchmark that the start value and every flow, at the close of its day, would have bought; valued at the end. */
function sameFlows(series: DailySeries, { start, end }: PeriodWindow, value: Float64Array): Figure {
  let units = series.value[start] === 0 ? 0 : series.value[start]! / value[start]!;
  for (let day = start + 1; day <= end; day += 1) {
    const flow = series.inflow[day]! - series.outflow[day]!;
    if (flow !== 0) units += flow / value[day]!;
  }
  return figure(units * value[end]!, 'benchmark_unpriced');
}

function lastPriced(benchmark: BenchmarkColumn, { start, end }: PeriodWindow): number | null {
  for (let index = end; index >= start; index -= 1) if (benchmark.priced[index] === 1) return index;
  return null;
}
