import { ARRIVALS, type Booking, DEPARTURES, tradeMoney } from './booking.js';
import { Fraction } from './fraction.js';
import type { Market } from './market.js';
import { averageCosts } from './moving-average.js';
import type { PositionCosts } from './position-costs.js';
import { fifoCosts } from './unit-intervals.js';

export type CostBasisMethod = 'FIFO' | 'AVERAGE';

export interface Scope {
  /** In the order in which they count. */
  readonly bookings: readonly Booking[];
  readonly method: CostBasisMethod;
  readonly base: string;
  readonly market: Market;
}

/** Money of one holding at the end of a day, all in one currency. */
export interface Money {
  readonly costBasis: Fraction;
  readonly marketValue: Fraction;
  readonly unrealizedGain: Fraction;
  readonly realizedGain: Fraction;
  readonly income: Fraction;
  /** All fees and all taxes, wherever they were charged. */
  readonly fees: Fraction;
  readonly taxes: Fraction;
  /** Realised + unrealised + income less the costs outside of cost and proceeds (standalone, withheld). */
  readonly totalGain: Fraction;
  /** Cost of everything that came in. */
  readonly invested: Fraction;
}

export interface PositionFigures {
  readonly symbol: string;
  readonly quantity: Fraction;
  readonly price: Fraction;
  readonly priceDate: string;
  readonly firstTradeDate: string;
  readonly local: Money;
  readonly base: Money;
  /** Base currency for one unit of the instrument's. */
  readonly exchangeRate: Fraction;
  /** Realised and unrealised; what is left of the gain is the effect of prices. */
  readonly fxEffect: Fraction;
}

const CURRENCY = 'USD';

/** The figures of one instrument at the close of `date`; the instrument is priced in US dollars. */
export function positionFigures(scope: Scope, symbol: string, date: string): PositionFigures {
  const { market, base } = scope;
  const own = scope.bookings.filter((booking) => booking.symbol === symbol && booking.date <= date);
  const costsOf = scope.method === 'FIFO' ? fifoCosts : averageCosts;
  const costs = costsOf(scope.bookings, symbol, market, base, date);
  const close = market.closeAt(symbol, date);
  if (close === null) throw new Error(`${symbol} has no close at ${date}`);
  const price = close.value.over(market.unitsGrown(symbol, close.date, date));
  const exchangeRate = market.rateAt(CURRENCY, base, date);
  const local = moneyOf(own, costs, 'local', costs.quantity.times(price), () => Fraction.ONE);
  const rateOf = (booking: Booking): Fraction => booking.fxRate ?? market.rateAt(booking.currency, base, booking.date);
  const inBase = moneyOf(own, costs, 'base', costs.quantity.times(price).times(exchangeRate), rateOf);
  return {
    symbol,
    quantity: costs.quantity,
    price,
    priceDate: close.date,
    firstTradeDate: own.find(({ type }) => ARRIVALS.has(type) || DEPARTURES.has(type))!.date,
    local,
    base: inBase,
    exchangeRate,
    fxEffect: fxEffectOf(costs, exchangeRate),
  };
}

function moneyOf(
  bookings: readonly Booking[],
  costs: PositionCosts,
  currency: 'local' | 'base',
  marketValue: Fraction,
  rateOf: (booking: Booking) => Fraction,
): Money {
  const costBasis = costs[currency];
  const sales = costs.relieved.filter(({ booking }) => booking.type === 'SELL');
  const realizedGain = Fraction.sum(
    sales.map((sale) => tradeMoney(sale.booking).times(rateOf(sale.booking)).minus(sale[currency])),
  );
  const unrealizedGain = marketValue.minus(costBasis);
  const income = Fraction.sum(bookings.map((booking) => incomeOf(booking).times(rateOf(booking))));
  const outside = Fraction.sum(bookings.map((booking) => costsOutsideOf(booking).times(rateOf(booking))));
  return {
    costBasis,
    marketValue,
    unrealizedGain,
    realizedGain,
    income,
    fees: Fraction.sum(bookings.map((booking) => feesOf(booking).times(rateOf(booking)))),
    taxes: Fraction.sum(bookings.map((booking) => taxesOf(booking).times(rateOf(booking)))),
    totalGain: realizedGain.plus(unrealizedGain).plus(income).minus(outside),
    invested: Fraction.sum(
      bookings.filter(({ type }) => ARRIVALS.has(type)).map((booking) => tradeMoney(booking).times(rateOf(booking))),
    ),
  };
}

/** Local cost at the rate of exit or valuation, less base cost: of every sale and of what is left. */
function fxEffectOf(costs: PositionCosts, rateNow: Fraction): Fraction {
  const sold = costs.relieved
    .filter(({ booking }) => booking.type === 'SELL')
    .map(({ local, base, rate }) => local.times(rate).minus(base));
  return Fraction.sum([...sold, costs.local.times(rateNow).minus(costs.base)]);
}

/** Dividends and interest, gross. */
export function incomeOf({ type, amount }: Booking): Fraction {
  return type === 'DIVIDEND' || type === 'INTEREST' ? amount : Fraction.ZERO;
}

/** What is in no cost and in no proceeds: standalone fees and taxes, and what was withheld. */
export function costsOutsideOf(booking: Booking): Fraction {
  const { type, amount, fee, tax } = booking;
  if (type === 'FEE' || type === 'TAX') return amount;
  return ARRIVALS.has(type) || DEPARTURES.has(type) ? Fraction.ZERO : fee.plus(tax);
}

export function feesOf({ type, amount, fee }: Booking): Fraction {
  return type === 'FEE' ? amount : fee;
}

export function taxesOf({ type, amount, tax }: Booking): Fraction {
  return type === 'TAX' ? amount : tax;
}
