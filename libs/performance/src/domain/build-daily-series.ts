import { toDayNumber, type CalendarDate } from '@portfolio-metrics/kernel';
import type { ActivityJournal, PositionActivity } from '@portfolio-metrics/holdings';
import type { Split } from '@portfolio-metrics/ledger';
import { addCash, addMoneyTransfers, addPortfolioFlows } from './add-portfolio.js';
import { addPosition } from './add-position.js';
import { carriedRates, carriedValues } from './carried-values.js';
import { DayMark, type DailySeries } from './daily-series.js';
import type { PriceSeries, RateSeries } from './price-series.js';
import { SeriesColumns } from './series-columns.js';
import { SeriesGaps } from './series-gaps.js';

/** Everything that `buildDailySeries` looks at. It is read only. */
export interface DailySeriesInput {
  /** Of `computeHoldings` with the same scope, base currency and splits. */
  readonly journal: ActivityJournal;
  /** By symbol. One without prices cannot be valued. */
  readonly prices: ReadonlyMap<string, PriceSeries>;
  /** By currency: to the base currency, which itself needs none. */
  readonly rates: ReadonlyMap<string, RateSeries>;
  readonly splits: ReadonlyMap<string, readonly Split[]>;
  /** Symbols of markets that never close. */
  readonly roundTheClock: ReadonlySet<string>;
  /** Last day of the series. */
  readonly to: CalendarDate;
  /** One instrument alone, without any cash; `undefined`: the whole scope. */
  readonly symbol?: string;
}

/**
 * Values the scope on every calendar day in one pass over its rows and the days of its instruments: linear in both. `null` when there is
 * nothing before `to`.
 */
export function buildDailySeries(input: DailySeriesInput): DailySeries | null {
  const { journal } = input;
  const startDay = journal.firstDay === null ? null : journal.firstDay - 1;
  const length = startDay === null ? 0 : toDayNumber(input.to) - startDay + 1;
  if (startDay === null || length < 2) return null;
  const columns = new SeriesColumns(length);
  const gaps = new SeriesGaps();
  const rates = rateColumns(input, startDay, length);
  for (const [symbol, positions] of bySymbol(input))
    addInstrument({ input, columns, gaps, startDay, rates }, symbol, positions);
  if (input.symbol === undefined) addPortfolios({ input, columns, gaps, startDay, rates });
  return {
    baseCurrency: journal.baseCurrency,
    startDay,
    length,
    value: columns.value,
    gross: columns.gross,
    cost: columns.cost,
    inflow: columns.inflow,
    outflow: columns.outflow,
    paid: columns.paid,
    held: columns.held,
    marks: columns.marks,
    gaps: gaps.list(),
  };
}

interface Building {
  readonly input: DailySeriesInput;
  readonly columns: SeriesColumns;
  readonly gaps: SeriesGaps;
  readonly startDay: number;
  readonly rates: (currency: string) => Float64Array | null;
}

function addInstrument(building: Building, symbol: string, positions: readonly PositionActivity[]): void {
  const { input, columns, gaps, startDay } = building;
  const { currency } = positions[0]!;
  const rates = building.rates(currency);
  const first = Math.min(...positions.map(({ days }) => days[0] ?? Number.POSITIVE_INFINITY)) - startDay;
  if (first >= columns.length) return;
  const [prices, splits] = [input.prices.get(symbol), input.splits.get(symbol)];
  const values = carriedValues(startDay, columns.length, prices, splits, rates, first);
  const transferred = netTransfers(positions, startDay);
  for (const position of positions) {
    addPosition(columns, position, {
      startDay,
      values,
      roundTheClock: input.roundTheClock.has(symbol),
      cashInside: position.trackCash && input.symbol === undefined,
      transferred,
      note: (reason) => gaps.add(reason, symbol),
    });
  }
  transferred.forEach((units, index) => {
    if (units === 0 || index >= columns.length) return;
    const worth = units * values.perUnit[index]!;
    if (!Number.isNaN(worth)) return columns.move(index, worth);
    columns.mark(index, DayMark.unpricedFlow);
    columns.mark(index, DayMark.unknownFlow);
  });
  noteUnpriced(building, symbol, positions, values.perUnit, rates);
}

function noteUnpriced(
  { columns, gaps, startDay }: Building,
  symbol: string,
  positions: readonly PositionActivity[],
  perUnit: Float64Array,
  rates: Float64Array | null,
): void {
  const first = positions
    .flatMap(({ days, quantity }) => days.filter((_, row) => quantity[row] !== 0))
    .sort((a, b) => a - b)[0];
  if (first === undefined || first - startDay >= columns.length || !Number.isNaN(perUnit[first - startDay]!)) return;
  gaps.add(rates !== null && Number.isNaN(rates[first - startDay]!) ? 'no_exchange_rate' : 'no_price', symbol);
}

function addPortfolios({ input, columns, gaps, startDay, rates }: Building): void {
  const { portfolios } = input.journal;
  for (const portfolio of portfolios) {
    addPortfolioFlows(columns, portfolio, startDay);
    for (const cash of portfolio.cash) {
      addCash(columns, cash, {
        startDay,
        rates: rates(cash.currency),
        note: (reason) => gaps.add(reason, cash.currency),
      });
    }
  }
  addMoneyTransfers(columns, portfolios, startDay);
}

/** By position in the series; days without a transfer are absent. */
function netTransfers(positions: readonly PositionActivity[], startDay: number): Map<number, number> {
  const net = new Map<number, number>();
  for (const { days, transferred } of positions) {
    transferred.forEach((units, row) => {
      if (units === 0) return;
      const index = days[row]! - startDay;
      net.set(index, (net.get(index) ?? 0) + units);
    });
  }
  return net;
}

/** Carried rates by currency, each made once; `null` for the base currency. */
function rateColumns(
  input: DailySeriesInput,
  startDay: number,
  length: number,
): (currency: string) => Float64Array | null {
  const made = new Map<string, Float64Array>();
  return (currency) => {
    if (currency === input.journal.baseCurrency) return null;
    let column = made.get(currency);
    if (column === undefined) {
      column = carriedRates(startDay, length, input.rates.get(currency));
      made.set(currency, column);
    }
    return column;
  };
}

function bySymbol(input: DailySeriesInput): Map<string, PositionActivity[]> {
  const grouped = new Map<string, PositionActivity[]>();
  for (const position of input.journal.positions) {
    if (input.symbol !== undefined && position.symbol !== input.symbol) continue;
    const same = grouped.get(position.symbol);
    if (same === undefined) grouped.set(position.symbol, [position]);
    else same.push(position);
  }
  return grouped;
}
