import { fromDayNumber, type CalendarDate } from '@portfolio-metrics/kernel';
import { annualized } from './annualized.js';
import { benchmarkColumn, type BenchmarkColumn, type BenchmarkInput } from './benchmark.js';
import { compareWithBenchmark, type BenchmarkComparison } from './benchmark-comparison.js';
import { DayMark, type DailySeries } from './daily-series.js';
import { maximumDrawdown, type Drawdown } from './drawdown.js';
import { figure, unknown, type Figure, type FigureReason } from './figure.js';
import { moneyWeightedReturn, type CashFlow, type MoneyWeightedReturn } from './money-weighted-return.js';
import { tradingDayReturns } from './observations.js';
import type { Period } from './period.js';
import { isUnvalued, sumBetween, windowOf, type PeriodWindow } from './period-window.js';
import { returnIndex, type ReturnIndex } from './return-index.js';
import { calmarRatio, NO_RISK_PARAMETERS, sharpeRatio, sortinoRatio, volatility, type RiskParameters } from './risk.js';
import { seriesPoints, type SeriesPoint } from './series-points.js';

/** A series, and the part of it that is asked about. */
export interface PerformanceInput {
  /** `null`: nothing has ever happened. */
  readonly series: DailySeries | null;
  readonly period: Period;
  readonly benchmark?: BenchmarkInput;
  /** Default: 0 and 0. */
  readonly risk?: RiskParameters;
}

/** The figures of one period. Money is in the base currency, in doubles; ratios are ratios (0.12 means 12 %). */
export interface PeriodPerformance {
  /** As asked for. */
  readonly period: Period;
  /** First day with a base value: `period.from`, or the day before the first transaction when that is later. */
  readonly effectiveFrom: CalendarDate;
  /** Days from there to the end. */
  readonly days: number;
  /** At the close of `effectiveFrom`; `null`: something was held and nothing of it had a price. */
  readonly startValue: number | null;
  /** At the close of `period.to`; `null` as `startValue`. */
  readonly endValue: number | null;
  /** Money and units that came into the scope. */
  readonly inflow: number;
  /** Money and units that left it; negative when costs paid outside weigh more. */
  readonly outflow: number;
  /** End value + outflow - start value - inflow. */
  readonly gain: Figure;
  /** Gain / (start value + inflow): the simple gain, blind to time. */
  readonly simpleGain: Figure;
  readonly timeWeightedReturn: Figure;
  readonly annualizedReturn: Figure;
  readonly moneyWeightedReturn: MoneyWeightedReturn;
  readonly volatility: Figure;
  readonly sharpeRatio: Figure;
  readonly sortinoRatio: Figure;
  /** `null`: there is no return. */
  readonly maxDrawdown: Drawdown | null;
  readonly calmarRatio: Figure;
  /** Number of daily returns behind the risk figures. */
  readonly observations: number;
  /** `null`: none was asked for. */
  readonly benchmark: BenchmarkComparison | null;
  /** `partial`: on some day of the period something held, or something that moved, had no price. */
  readonly status: 'complete' | 'partial';
  /** Days on which value appeared without money or units that brought it. */
  readonly appearedOn: readonly CalendarDate[];
  /** One per day, the base included. */
  readonly points: readonly SeriesPoint[];
}

/** Figures and chart of `period`, both from the same part of the same series. */
export function computePerformance(input: PerformanceInput): PeriodPerformance {
  const { series, period } = input;
  const window = series === null ? null : windowOf(series, period);
  if (series === null || window === null) return nothing(period);
  const benchmark = input.benchmark === undefined ? null : benchmarkColumn(series, input.benchmark);
  return overWindow(series, window, period, benchmark, input.risk ?? NO_RISK_PARAMETERS);
}

function overWindow(
  series: DailySeries,
  window: PeriodWindow,
  period: Period,
  benchmark: BenchmarkColumn | null,
  risk: RiskParameters,
): PeriodPerformance {
  const { start, end } = window;
  const days = end - start;
  const growth = returnIndex(series, start, end);
  const value = moneyOf(series, window);
  const obstacle = obstacleTo(series, window, growth);
  const ifKnown = (compute: () => Figure): Figure => (obstacle === null ? compute() : unknown(obstacle));
  const total = growth.index.at(-1)! - 1;
  const annualizedReturn = ifKnown(() => annualized(total, days));
  const drawdown = obstacle === null ? maximumDrawdown(growth.index, series.startDay + start) : null;
  const observed = tradingDayReturns(series, growth.index, start);
  return {
    period,
    effectiveFrom: fromDayNumber(series.startDay + start),
    days,
    ...value,
    timeWeightedReturn: ifKnown(() => ({ value: total })),
    annualizedReturn,
    moneyWeightedReturn: moneyWeighted(series, window),
    volatility: ifKnown(() => volatility(observed.returns, observed.perYear)),
    sharpeRatio: ifKnown(() => sharpeRatio(observed.returns, observed.perYear, risk.riskFreeRate)),
    sortinoRatio: ifKnown(() => sortinoRatio(observed.returns, observed.perYear, risk.targetReturn)),
    maxDrawdown: drawdown,
    calmarRatio: ifKnown(() => calmarRatio(annualizedReturn, drawdown?.ratio ?? 0)),
    observations: observed.returns.length,
    benchmark:
      benchmark &&
      compareWithBenchmark({ series, window, growth, benchmark, observed, obstacle, riskFreeRate: risk.riskFreeRate }),
    status: isPartial(series, window) ? 'partial' : 'complete',
    appearedOn: growth.appearances.map((day) => fromDayNumber(series.startDay + day)),
    points: seriesPoints(series, window, growth.index, benchmark),
  };
}

type Money = Pick<PeriodPerformance, 'startValue' | 'endValue' | 'inflow' | 'outflow' | 'gain' | 'simpleGain'>;

function moneyOf(series: DailySeries, window: PeriodWindow): Money {
  const { start, end } = window;
  const startValue = isUnvalued(series, start) ? null : series.value[start]!;
  const endValue = isUnvalued(series, end) ? null : series.value[end]!;
  const inflow = sumBetween(series.inflow, window);
  const outflow = sumBetween(series.outflow, window);
  if (startValue === null || endValue === null) {
    return { startValue, endValue, inflow, outflow, gain: unknown('unpriced'), simpleGain: unknown('unpriced') };
  }
  const gain = endValue + outflow - startValue - inflow;
  const invested = startValue + inflow;
  const simpleGain = invested > 0 ? figure(gain / invested, 'nothing_invested') : unknown('nothing_invested');
  return { startValue, endValue, inflow, outflow, gain: { value: gain }, simpleGain };
}

/** Why the period has no return at all; `null`: it has one. */
function obstacleTo(series: DailySeries, { start, end }: PeriodWindow, growth: ReturnIndex): FigureReason | null {
  if (growth.brokenAt !== null) return 'negative_base';
  let held = false;
  let valued = false;
  for (let index = start; index <= end; index += 1) {
    if (series.held[index] === 1) held = true;
    if (series.held[index] === 1 && !isUnvalued(series, index)) valued = true;
    if (series.inflow[index] !== 0 && index > start) held = valued = true;
  }
  if (!held) return 'no_holdings';
  return valued ? null : 'unpriced';
}

/** From what was really paid: it needs the values at both ends, and no price in between. */
function moneyWeighted(series: DailySeries, { start, end }: PeriodWindow): MoneyWeightedReturn {
  const unvalued = (series.marks[start]! | series.marks[end]!) & DayMark.unpriced;
  const unknownFlow = series.marks.subarray(start + 1, end + 1).some((marks) => (marks & DayMark.unknownFlow) !== 0);
  if (unvalued || unknownFlow) return { ...unknown('unpriced'), ambiguous: false };
  const flows: CashFlow[] = [{ day: start, amount: -series.value[start]! }];
  for (let day = start + 1; day <= end; day += 1) flows.push({ day, amount: series.paid[day]! });
  flows.push({ day: end, amount: series.value[end]! });
  return moneyWeightedReturn(flows.filter(({ amount }) => amount !== 0));
}

function isPartial(series: DailySeries, { start, end }: PeriodWindow): boolean {
  for (let index = start; index <= end; index += 1) {
    if (series.marks[index]! & (DayMark.unpriced | (index > start ? DayMark.unpricedFlow : 0))) return true;
  }
  return false;
}

function nothing(period: Period): PeriodPerformance {
  const none = unknown('no_holdings');
  return {
    period,
    effectiveFrom: period.from,
    days: 0,
    startValue: 0,
    endValue: 0,
    inflow: 0,
    outflow: 0,
    gain: { value: 0 },
    simpleGain: none,
    timeWeightedReturn: none,
    annualizedReturn: none,
    moneyWeightedReturn: { ...none, ambiguous: false },
    volatility: none,
    sharpeRatio: none,
    sortinoRatio: none,
    maxDrawdown: null,
    calmarRatio: none,
    observations: 0,
    benchmark: null,
    status: 'complete',
    appearedOn: [],
    points: [],
  };
}
