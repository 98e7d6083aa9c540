import { AppError, calendarDate } from '@portfolio-metrics/kernel';
import {
  computePerformance,
  percentNumber,
  type Period,
  type PeriodPerformance,
  resolvePeriod,
} from '@portfolio-metrics/performance';
import { type DecimalText, type MoneyText, moneyTextFor } from '../model/json-figures.js';
import type { MissingPart } from '../model/metrics-meta.js';
import { missingReturns, type ReturnFigures, returnFigures } from '../model/return-figures.js';
import { projectedMetric, type Projection } from '../registry/metric-definition.js';
import { PerformanceParameters } from './parameters.js';
import { benchmarkOf, seriesOf, type TimeSeriesPayload } from './time-series-metric.js';

/**
 * One day of a chart; amounts in the base currency. `null`: what is held or what moved has no price yet; of a return also: it has
 * no meaning any more (docs/definitions.md).
 */
export interface TimeSeriesPoint {
  readonly date: string;
  /** At the close. */
  readonly value: DecimalText | null;
  /** Of what is held at the close. */
  readonly costBasis: DecimalText | null;
  /** Money and units that came in less those that left; 0 on the first day, which is the base of the period. */
  readonly netFlow: DecimalText;
  /** Value less the start value and all flows since. */
  readonly gain: DecimalText | null;
  /** Time-weighted, since the start of the period. */
  readonly returnPercent: number | null;
  /** Of the benchmark since the start of the period; absent without one. */
  readonly benchmarkReturnPercent?: number | null;
}

/**
 * The figures of one period; amounts in the base currency. `null`: not known, or known for the whole time only (then the reason
 * is `known_for_the_whole_time_only`). Over the whole time they are the totals of the holdings.
 */
export interface PerformanceOfPeriod extends ReturnFigures {
  readonly baseCurrency: string;
  /** At the end of the period. */
  readonly totalValue: DecimalText | null;
  /** Cost of what is held at the end of the period. */
  readonly totalCost: DecimalText | null;
  /** At the close of `period.from`. */
  readonly startValue: DecimalText | null;
  /** Money and units that came in during the period. */
  readonly inflow: DecimalText;
  /** Money and units that left it during the period; negative when costs paid outside weigh more. */
  readonly outflow: DecimalText;
  /** End value + outflow - start value - inflow. */
  readonly totalGain: DecimalText | null;
  /** Of start value and inflow: the simple gain, blind to time. */
  readonly totalGainPercent: number | null;
  /** The parts of the gain: known for the whole time only, else `null`. */
  readonly cash: DecimalText | null;
  readonly unrealizedGain: DecimalText | null;
  readonly realizedGain: DecimalText | null;
  readonly income: DecimalText | null;
  readonly fees: DecimalText | null;
  readonly taxes: DecimalText | null;
  readonly dayChange: DecimalText | null;
  readonly dayChangePercent: number | null;
  readonly priceCoveragePercent: number | null;
  /** `null`: none was asked for, or it is not known. */
  readonly benchmark: BenchmarkFigures | null;
}

/** What the benchmark did in the period. `null`: it has no price where one is needed, or too few returns. */
export interface BenchmarkFigures {
  readonly symbol: string;
  /** From the start of the period to `to`. */
  readonly totalReturnPercent: number | null;
  /** Last day (`YYYY-MM-DD`) with a price of the benchmark. */
  readonly to: string | null;
  /** What the start value and the same flows, put into the benchmark, would be worth at the end. Base currency. */
  readonly sameFlowsValue: DecimalText | null;
  /** Covariance of portfolio and benchmark / variance of the benchmark, of daily returns. */
  readonly beta: number | null;
  /** Return per year that the benchmark does not explain (docs/definitions.md). */
  readonly alphaPercent: number | null;
}

/** The figures and the chart of one period. */
export interface PerformanceView {
  readonly period: Period;
  readonly performance: PerformanceOfPeriod;
  readonly series: readonly TimeSeriesPoint[];
}

/** The chart and the figures of one period, both from the same part of the same series. */
export const PERFORMANCE_METRIC = projectedMetric<
  PerformanceParameters,
  TimeSeriesPayload | null,
  PerformanceView | null
>({
  type: 'performance',
  parameters: PerformanceParameters,
  of: 'time-series',
  baseParameters: ({ benchmark }) => (benchmark === undefined ? {} : { benchmark }),
  project: (payload, parameters) => (payload === null ? { data: null } : performanceView(payload, parameters)),
});

function periodOf(payload: TimeSeriesPayload, { range, from, to }: PerformanceParameters): Period {
  const context = {
    asOf: payload.date,
    firstTransaction: payload.firstTransaction,
    previousSession: payload.previousSession,
  };
  if (from === undefined && to === undefined) return resolvePeriod(range ?? 'ALL', context);
  if (range !== undefined) throw invalid('/range', 'range and from/to exclude each other');
  const period = {
    from: from === undefined ? resolvePeriod('ALL', context).from : calendarDate(from),
    to: to === undefined ? payload.date : calendarDate(to),
  };
  if (period.to > payload.date) throw invalid('/to', 'to must not be after the date of the figures');
  if (period.from >= period.to) throw invalid('/from', 'from must be before to');
  return period;
}

function invalid(pointer: string, reason: string): AppError {
  return new AppError('validation_failed', 'The request has invalid values.', { issues: [{ pointer, reason }] });
}

function performanceView(payload: TimeSeriesPayload, parameters: PerformanceParameters): Projection<PerformanceView> {
  const benchmark = benchmarkOf(payload);
  const computed = computePerformance({
    series: seriesOf(payload),
    period: periodOf(payload, parameters),
    ...(benchmark === null ? {} : { benchmark }),
  });
  const moneyText = moneyTextOf(computed);
  const series = computed.points.map((point) => ({
    ...point,
    value: moneyText(point.value),
    costBasis: moneyText(point.costBasis),
    netFlow: moneyText(point.netFlow)!,
    gain: moneyText(point.gain),
  }));
  const period = { from: computed.effectiveFrom, to: computed.period.to };
  return {
    data: { period, performance: performanceOf(payload, computed, moneyText), series },
    missing: missingOf(payload, computed),
    // Those of the whole time say nothing about a period.
    restates: 'performance.',
  };
}

/** Whether the period is the whole time: then the totals of the holdings are its exact figures. */
function isWhole(payload: TimeSeriesPayload, { effectiveFrom, period }: PeriodPerformance): boolean {
  const { firstTransaction, date } = payload;
  return firstTransaction === null || (effectiveFrom < firstTransaction && period.to === date);
}

/** Every amount of an answer with the same number of digits behind the point at the most. */
function moneyTextOf({ points, startValue, inflow, outflow }: PeriodPerformance): MoneyText {
  const amounts = points.flatMap(({ value, costBasis, netFlow }) => [value, costBasis, netFlow]);
  return moneyTextFor([startValue, inflow, outflow, ...amounts]);
}

function performanceOf(
  payload: TimeSeriesPayload,
  period: PeriodPerformance,
  moneyText: MoneyText,
): PerformanceOfPeriod {
  const { benchmark } = period;
  const whole = isWhole(payload, period) ? payload.totals : null;
  return {
    baseCurrency: payload.baseCurrency,
    totalValue: whole?.totalValue ?? moneyText(period.endValue),
    totalCost: whole?.totalCost ?? moneyText(period.points.length === 0 ? 0 : period.points.at(-1)!.costBasis),
    startValue: moneyText(period.startValue),
    inflow: moneyText(period.inflow)!,
    outflow: moneyText(period.outflow)!,
    totalGain: whole?.totalGain ?? moneyText(period.gain.value),
    totalGainPercent: whole === null ? percentNumber(period.simpleGain) : whole.totalGainPercent,
    cash: whole?.cash ?? null,
    unrealizedGain: whole?.unrealizedGain ?? null,
    realizedGain: whole?.realizedGain ?? null,
    income: whole?.income ?? null,
    fees: whole?.fees ?? null,
    taxes: whole?.taxes ?? null,
    dayChange: whole?.dayChange ?? null,
    dayChangePercent: whole?.dayChangePercent ?? null,
    priceCoveragePercent: whole?.priceCoveragePercent ?? null,
    ...returnFigures(period),
    benchmark: benchmark && {
      symbol: benchmark.symbol,
      totalReturnPercent: percentNumber(benchmark.totalReturn),
      to: benchmark.to,
      sameFlowsValue: moneyText(benchmark.sameFlowsValue.value),
      beta: benchmark.beta.value,
      alphaPercent: percentNumber(benchmark.alpha),
    },
  };
}

const WHOLE_TIME_ONLY = [
  'cash',
  'unrealizedGain',
  'realizedGain',
  'income',
  'fees',
  'taxes',
  'dayChange',
  'dayChangePercent',
  'priceCoveragePercent',
];

function missingOf(payload: TimeSeriesPayload, period: PeriodPerformance): MissingPart[] {
  const parts = isWhole(payload, period)
    ? []
    : WHOLE_TIME_ONLY.map((name) => ({ section: `performance.${name}`, reason: 'known_for_the_whole_time_only' }));
  return [...parts, ...missingReturns(period)];
}
