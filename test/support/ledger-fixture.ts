import { calendarDate, Decimal, type CalendarDate } from '@portfolio-metrics/kernel';
import type { Instrument, LedgerTransaction, Portfolio, Split, TransactionType } from '@portfolio-metrics/ledger';
import type { HoldingsInput, RateLookup, ValuationPrice } from '@portfolio-metrics/holdings';

type Numeric = string | number | Decimal;

export const d = (value: Numeric): Decimal => new Decimal(value);

export function portfolio(overrides: Partial<Portfolio> = {}): Portfolio {
  return {
    id: 'main',
    name: 'Main',
    baseCurrency: 'USD',
    costBasisMethod: 'FIFO',
    trackCash: false,
    allowShort: false,
    timeZone: 'UTC',
    createdAt: new Date(0),
    ...overrides,
  };
}

export function instrument(symbol: string, overrides: Partial<Instrument> = {}): Instrument {
  return {
    symbol,
    name: `${symbol} Inc.`,
    currency: 'USD',
    exchange: 'XNAS',
    assetClass: 'equity',
    sector: 'technology',
    country: 'US',
    ...overrides,
  };
}

export interface Booking {
  readonly on: string;
  readonly type: TransactionType;
  readonly symbol?: string | null;
  readonly quantity?: Numeric;
  readonly price?: Numeric;
  readonly fee?: Numeric;
  readonly tax?: Numeric;
  readonly amount?: Numeric;
  readonly currency?: string;
  readonly fxRate?: Numeric;
  readonly portfolioId?: string;
  readonly sequence?: number;
  readonly id?: string;
}

const optional = (value: Numeric | undefined): Decimal | null => (value === undefined ? null : d(value));

export function transaction(booking: Booking, index = 0): LedgerTransaction {
  return {
    id: booking.id ?? `t${index + 1}`,
    portfolioId: booking.portfolioId ?? 'main',
    date: calendarDate(booking.on),
    executedAt: null,
    sequence: booking.sequence ?? 0,
    type: booking.type,
    symbol: booking.symbol === undefined ? defaultSymbol(booking.type) : booking.symbol,
    quantity: optional(booking.quantity),
    price: optional(booking.price),
    fee: d(booking.fee ?? 0),
    tax: d(booking.tax ?? 0),
    amount: optional(booking.amount),
    currency: booking.currency ?? 'USD',
    fxRate: optional(booking.fxRate),
    note: null,
    externalId: null,
  };
}

/** Trades and dividends are about ACME unless they say otherwise; money is about nothing. */
function defaultSymbol(type: TransactionType): string | null {
  return ['BUY', 'SELL', 'DIVIDEND', 'RETURN_OF_CAPITAL'].includes(type) ? 'ACME' : null;
}

/** Transactions `t1`, `t2`, ... in the order given. */
export function ledger(...bookings: readonly Booking[]): LedgerTransaction[] {
  return bookings.map(transaction);
}

export function price(
  value: Numeric,
  on: string,
  overrides: Partial<Omit<ValuationPrice, 'previousClose'>> & { previousClose?: readonly [string, Numeric] } = {},
): ValuationPrice {
  const { previousClose, ...rest } = overrides;
  return {
    price: d(value),
    date: calendarDate(on),
    asOf: null,
    source: 'test',
    stale: false,
    currentSession: true,
    sessionDate: calendarDate(on),
    previousClose:
      previousClose === undefined ? null : { date: calendarDate(previousClose[0]), price: d(previousClose[1]) },
    ...rest,
  };
}

export function split(symbol: string, on: string, numerator: number, denominator: number): Split {
  return { symbol, date: calendarDate(on), numerator, denominator };
}

/** Rates by pair (`EURUSD`: dollars for one euro) and date; the last at or before the date asked for counts. */
export function rateTable(table: Readonly<Record<string, Readonly<Record<string, Numeric>>>>): RateLookup {
  return (from, to, date) => {
    if (from === to) return d(1);
    const known = Object.entries(table[`${from}${to}`] ?? {})
      .filter(([day]) => day <= date)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const last = known.at(-1);
    return last === undefined ? null : d(last[1]);
  };
}

/** An input about ACME in dollars, held in one portfolio, valued at the end of 2024; every part can be replaced. */
export function holdingsInput(
  overrides: Partial<Omit<HoldingsInput, 'asOf' | 'instruments' | 'splits' | 'prices'>> & {
    asOf?: string;
    instruments?: readonly Instrument[];
    splits?: readonly Split[];
    prices?: Readonly<Record<string, ValuationPrice>> | null;
  },
): HoldingsInput {
  const { asOf = '2024-12-31', instruments = [instrument('ACME')], splits = [], prices = {}, ...rest } = overrides;
  return {
    portfolios: [portfolio()],
    transactions: [],
    baseCurrency: 'USD',
    rates: null,
    ...rest,
    asOf: calendarDate(asOf),
    instruments: new Map(instruments.map((one) => [one.symbol, one])),
    splits: splitsBySymbol(splits),
    prices: prices === null ? null : new Map(Object.entries(prices)),
  };
}

function splitsBySymbol(splits: readonly Split[]): Map<string, Split[]> {
  const bySymbol = new Map<string, Split[]>();
  for (const one of splits) bySymbol.set(one.symbol, [...(bySymbol.get(one.symbol) ?? []), one]);
  return bySymbol;
}

export const on = (text: string): CalendarDate => calendarDate(text);
