import type { HoldingsResult } from '@portfolio-metrics/holdings';
import { type CalendarDate, type DayNumber, toDayNumber, valueOf } from '@portfolio-metrics/kernel';
import {
  type BenchmarkInput,
  buildDailySeries,
  computePerformance,
  type DailySeries,
  type PeriodPerformance,
  type PriceSeries,
  type RateSeries,
  resolvePeriod,
  withLatestPrice,
} from '@portfolio-metrics/performance';
import type { ValuationPrice } from '@portfolio-metrics/holdings';
import type { ExchangeRateBook } from '@portfolio-metrics/prices';
import type { StageOne } from './stage-one.js';

/** Every period of the portfolio is a part of this. */
export interface TimeSeries {
  /** `null`: nothing has happened yet. */
  readonly series: DailySeries | null;
  readonly firstTransaction: CalendarDate | null;
  /** The latest session before the current one, over the exchanges held; `null`: not known. */
  readonly previousSession: CalendarDate | null;
  readonly benchmark: BenchmarkInput | null;
  /** From the day before the first transaction to the date described. */
  readonly whole: PeriodPerformance;
}

const ROUND_THE_CLOCK = '24/7';

/** The daily series of the scope. Throws when closes or exchange rates are unavailable: a series without them would be wrong, not partial. */
export function computeTimeSeries(
  inputs: StageOne,
  holdings: HoldingsResult,
  valuation: ReadonlyMap<string, ValuationPrice>,
  previousSession: CalendarDate | null,
): TimeSeries {
  const closes = valueOf(inputs.series);
  const rates = valueOf(inputs.exchangeRates);
  if (closes === null || rates === null) throw new Error('the time series needs daily closes and exchange rates');
  const { instruments, splits } = inputs.ledger;
  const firstDay = holdings.journal.firstDay;
  const currencies = new Set([...instruments.values()].map(({ currency }) => currency));
  for (const { cash } of holdings.journal.portfolios) for (const { currency } of cash) currencies.add(currency);
  const series = buildDailySeries({
    journal: holdings.journal,
    prices: withCurrentPrices(closes, valuation),
    rates: rateSeries(rates, currencies, inputs, firstDay),
    splits,
    roundTheClock: new Set(
      [...instruments.values()].filter(({ exchange }) => exchange === ROUND_THE_CLOCK).map(({ symbol }) => symbol),
    ),
    to: inputs.date,
  });
  const firstTransaction = inputs.ledger.transactions.find(({ date }) => date <= inputs.date)?.date ?? null;
  const period = resolvePeriod('ALL', { asOf: inputs.date, firstTransaction, previousSession });
  return {
    series,
    firstTransaction,
    previousSession,
    benchmark: benchmarkInput(inputs, rates, firstDay),
    whole: computePerformance({ series, period }),
  };
}

/** The price that values the holding is also the last point of its series. */
function withCurrentPrices(
  series: ReadonlyMap<string, PriceSeries>,
  valuation: ReadonlyMap<string, ValuationPrice>,
): ReadonlyMap<string, PriceSeries> {
  const complete = new Map(series);
  for (const [symbol, { date, price }] of valuation) {
    const day = toDayNumber(date);
    const known = series.get(symbol);
    if (known === undefined || (known.days.at(-1) ?? 0) < day)
      complete.set(symbol, withLatestPrice(known, day, price.toNumber()));
  }
  return complete;
}

function rateSeries(
  book: ExchangeRateBook,
  currencies: ReadonlySet<string>,
  inputs: StageOne,
  firstDay: DayNumber | null,
): ReadonlyMap<string, RateSeries> {
  if (firstDay === null) return new Map();
  const first = firstDay - 1;
  const days = Int32Array.from(
    { length: Math.max(0, toDayNumber(inputs.date) - first + 1) },
    (_, index) => first + index,
  );
  const foreign = [...currencies].filter((currency) => currency !== inputs.baseCurrency);
  return new Map(
    foreign.map((currency) => [currency, knownPart(days, book.ratesOn(currency, inputs.baseCurrency, days))]),
  );
}

/** Without the days before the first known rate. */
function knownPart(days: Int32Array, rates: Float64Array): RateSeries {
  const from = rates.findIndex((rate) => !Number.isNaN(rate));
  return from < 0
    ? { days: new Int32Array(0), rates: new Float64Array(0) }
    : { days: days.subarray(from), rates: rates.subarray(from) };
}

function benchmarkInput(inputs: StageOne, rates: ExchangeRateBook, firstDay: DayNumber | null): BenchmarkInput | null {
  const benchmark = inputs.benchmark === null ? null : valueOf(inputs.benchmark);
  if (benchmark === null) return null;
  const prices = valueOf(inputs.series)?.get(benchmark.symbol);
  const { symbol, currency, splits } = benchmark;
  const rate = rateSeries(rates, new Set([currency]), inputs, firstDay).get(currency);
  return {
    symbol,
    currency,
    splits,
    prices: prices ?? { days: new Int32Array(0), closes: new Float64Array(0) },
    ...(rate === undefined ? {} : { rates: rate }),
  };
}
