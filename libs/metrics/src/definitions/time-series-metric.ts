import { type CalendarDate, type DayNumber, valueOf } from '@portfolio-metrics/kernel';
import type { BenchmarkInput, DailySeries } from '@portfolio-metrics/performance';
import { type PortfolioPerformance, portfolioPerformance } from '../model/portfolio-performance.js';
import { returnFigures } from '../model/return-figures.js';
import { computedMetric } from '../registry/metric-definition.js';
import type { Computation } from '../stages/computation.js';
import { BenchmarkParameters } from './parameters.js';

type Column = ReadonlyArray<number | null>;

/** The daily series as JSON: every range of a chart is a part of it, so all of them share one computation. */
export interface TimeSeriesPayload {
  readonly portfolioId: string | null;
  readonly baseCurrency: string;
  readonly date: CalendarDate;
  readonly firstTransaction: CalendarDate | null;
  readonly previousSession: CalendarDate | null;
  /** `null`: nothing has happened yet. */
  readonly series: (Pick<DailySeries, 'baseCurrency' | 'startDay' | 'length'> & Record<SeriesColumn, Column>) | null;
  readonly benchmark:
    | (Omit<BenchmarkInput, 'prices' | 'rates'> & {
        readonly days: Column;
        readonly closes: Column;
        readonly rateDays: Column;
        readonly rates: Column;
      })
    | null;
  /** Of the whole time, exact. */
  readonly totals: PortfolioPerformance | null;
}

type SeriesColumn = 'value' | 'gross' | 'cost' | 'inflow' | 'outflow' | 'paid' | 'held' | 'marks';

export const TIME_SERIES_METRIC = computedMetric<BenchmarkParameters, TimeSeriesPayload | null>({
  type: 'time-series',
  parameters: BenchmarkParameters,
  sections: ['holdings', 'timeSeries'],
  assemble: (computation) => timeSeriesPayload(computation),
});

function timeSeriesPayload(computation: Computation): TimeSeriesPayload | null {
  const timeSeries = valueOf(computation.timeSeries);
  const holdings = valueOf(computation.holdings);
  if (timeSeries === null || holdings === null) return null;
  const { series, benchmark } = timeSeries;
  return {
    portfolioId: computation.scope.portfolioId,
    baseCurrency: computation.baseCurrency,
    date: computation.date,
    firstTransaction: timeSeries.firstTransaction,
    previousSession: timeSeries.previousSession,
    series: series && {
      baseCurrency: series.baseCurrency,
      startDay: series.startDay,
      length: series.length,
      value: column(series.value),
      gross: column(series.gross),
      cost: column(series.cost),
      inflow: column(series.inflow),
      outflow: column(series.outflow),
      paid: column(series.paid),
      held: column(series.held),
      marks: column(series.marks),
    },
    benchmark: benchmark && {
      symbol: benchmark.symbol,
      currency: benchmark.currency,
      ...(benchmark.splits === undefined ? {} : { splits: benchmark.splits }),
      days: column(benchmark.prices.days),
      closes: column(benchmark.prices.closes),
      rateDays: column(benchmark.rates?.days ?? []),
      rates: column(benchmark.rates?.rates ?? []),
    },
    totals: portfolioPerformance(holdings.totals, computation.baseCurrency, returnFigures(timeSeries.whole)),
  };
}

/** JSON has no NaN. */
function column(values: ArrayLike<number>): Column {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}

const doubles = (values: Column): Float64Array => Float64Array.from(values, (value) => value ?? Number.NaN);
const days = (values: Column): Int32Array => Int32Array.from(values, (value) => value as DayNumber);
const flags = (values: Column): Uint8Array => Uint8Array.from(values, (value) => value ?? 0);

/** The series that `payload` was made from. */
export function seriesOf({ series }: TimeSeriesPayload): DailySeries | null {
  return (
    series && {
      baseCurrency: series.baseCurrency,
      startDay: series.startDay,
      length: series.length,
      value: doubles(series.value),
      gross: doubles(series.gross),
      cost: doubles(series.cost),
      inflow: doubles(series.inflow),
      outflow: doubles(series.outflow),
      paid: doubles(series.paid),
      held: flags(series.held),
      marks: flags(series.marks),
      gaps: [],
    }
  );
}

/** The benchmark that `payload` was made with. */
export function benchmarkOf({ benchmark }: TimeSeriesPayload): BenchmarkInput | null {
  return (
    benchmark && {
      symbol: benchmark.symbol,
      currency: benchmark.currency,
      splits: benchmark.splits ?? [],
      prices: { days: days(benchmark.days), closes: doubles(benchmark.closes) },
      rates: { days: days(benchmark.rateDays), rates: doubles(benchmark.rates) },
    }
  );
}
