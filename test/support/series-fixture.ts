import { computeHoldings } from '@portfolio-metrics/holdings';
import { addDays, calendarDate, toDayNumber, type CalendarDate } from '@portfolio-metrics/kernel';
import {
  buildDailySeries,
  computePerformance,
  type BenchmarkInput,
  type DailySeries,
  type PeriodPerformance,
  type PriceSeries,
  type RateSeries,
  type RiskParameters,
} from '@portfolio-metrics/performance';
import { holdingsInput, rateTable } from './ledger-fixture.js';

export type Dated = Readonly<Record<string, number>>;

/** A column of dated numbers, oldest first. */
function columns(dated: Dated): { days: Int32Array; values: Float64Array } {
  const entries = Object.entries(dated).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    days: Int32Array.from(entries, ([date]) => toDayNumber(calendarDate(date))),
    values: Float64Array.from(entries, ([, value]) => value),
  };
}

export function priceSeries(dated: Dated): PriceSeries {
  const { days, values } = columns(dated);
  return { days, closes: values };
}

export function rateSeries(dated: Dated): RateSeries {
  const { days, values } = columns(dated);
  return { days, rates: values };
}

/** `values` on consecutive days from `first` on. */
export function everyDay(first: string, values: readonly number[]): Dated {
  return Object.fromEntries(values.map((value, index) => [addDays(calendarDate(first), index), value]));
}

export interface Scenario extends Omit<NonNullable<Parameters<typeof holdingsInput>[0]>, 'prices' | 'rates' | 'asOf'> {
  /** Closes by symbol and date. */
  readonly closes?: Readonly<Record<string, Dated>>;
  /** Rates to the base currency by currency and date. */
  readonly rates?: Readonly<Record<string, Dated>>;
  readonly roundTheClock?: readonly string[];
  readonly to: string;
  /** One instrument alone. */
  readonly symbol?: string;
}

/** The daily series of a scenario, by way of the ledger. */
export function seriesOf(scenario: Scenario): DailySeries | null {
  const { closes = {}, rates = {}, roundTheClock = [], to, symbol, ...ledger } = scenario;
  const baseCurrency = ledger.baseCurrency ?? 'USD';
  const table = Object.fromEntries(
    Object.entries(rates).map(([currency, dated]) => [`${currency}${baseCurrency}`, dated]),
  );
  const input = holdingsInput({ ...ledger, asOf: to, rates: rateTable(table), prices: {} });
  return buildDailySeries({
    journal: computeHoldings(input).journal,
    prices: new Map(Object.entries(closes).map(([name, dated]) => [name, priceSeries(dated)])),
    rates: new Map(Object.entries(rates).map(([currency, dated]) => [currency, rateSeries(dated)])),
    splits: input.splits,
    roundTheClock: new Set(roundTheClock),
    to: calendarDate(to),
    ...(symbol === undefined ? {} : { symbol }),
  });
}

/** The figures of a scenario from the day before its first transaction, or from `from`, to its end. */
export function performanceOf(
  scenario: Scenario,
  options: { from?: string; benchmark?: BenchmarkInput; risk?: RiskParameters } = {},
): PeriodPerformance {
  const { from, ...rest } = options;
  const series = seriesOf(scenario);
  const start: CalendarDate = calendarDate(from ?? '1970-01-01');
  return computePerformance({ series, period: { from: start, to: calendarDate(scenario.to) }, ...rest });
}
