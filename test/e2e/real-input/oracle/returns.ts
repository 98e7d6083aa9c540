import { ARRIVALS, type Booking, DEPARTURES, tradeMoney } from './booking.js';
import { Fraction } from './fraction.js';
import { costsOutsideOf, incomeOf } from './position-figures.js';
import { portfolioFigures, type TrackedScope } from './portfolio-figures.js';

interface DayFlows {
  readonly paidIn: Fraction;
  readonly paidOut: Fraction;
}

/**
 * The time-weighted return of the period (from, to] as a ratio, chained from one flow to the next: on the days between two flows
 * the daily returns multiply to the ratio of two values, so only the days with flows and their eves are valued.
 */
export function timeWeightedReturn(scope: TrackedScope, from: string, to: string): number {
  const days = [...new Set(scope.bookings.map(({ date }) => date))].filter((date) => date > from && date <= to);
  let growth = 1;
  let value = valueAt(scope, from);
  for (const day of [...days, null]) {
    const eve = day === null ? valueAt(scope, to) : valueAt(scope, dayBefore(day));
    if (!value.isZero()) growth *= eve.over(value).toNumber();
    if (day === null) break;
    const { paidIn, paidOut } = flowsOn(scope, day);
    value = valueAt(scope, day);
    const start = eve.plus(paidIn);
    if (!start.isZero()) growth *= value.plus(paidOut).over(start).toNumber();
  }
  return growth - 1;
}

/**
 * What the flows of (from, to] are worth at the rate `ratio` a year, as a share of all money moved: 0 for the money-weighted
 * return. The value at `from` is paid in, the value at `to` paid out.
 */
export function netPresentShare(scope: TrackedScope, from: string, to: string, ratio: number): number {
  const flows = new Map<string, number>([
    [from, -valueAt(scope, from).toNumber()],
    [to, valueAt(scope, to).toNumber()],
  ]);
  for (const { date } of scope.bookings) {
    if (date <= from || date > to) continue;
    const { paidIn, paidOut } = flowsOn(scope, date);
    const own = date === to ? valueAt(scope, to).toNumber() : 0;
    flows.set(date, paidOut.minus(paidIn).toNumber() + own);
  }
  let [net, gross] = [0, 0];
  for (const [date, flow] of flows) {
    const present = flow * (1 + ratio) ** (-daysBetween(from, date) / 365);
    net += present;
    gross += Math.abs(present);
  }
  return net / gross;
}

function valueAt(scope: TrackedScope, date: string): Fraction {
  return scope.bookings.some((booking) => booking.date <= date)
    ? portfolioFigures(scope, date).totalValue
    : Fraction.ZERO;
}

/** Without cash: purchases in; sales, income and capital out, less what was charged. With cash: deposits, withdrawals, transfers. */
function flowsOn(scope: TrackedScope, date: string): DayFlows {
  let [paidIn, paidOut] = [Fraction.ZERO, Fraction.ZERO];
  for (const booking of scope.bookings.filter((candidate) => candidate.date === date)) {
    const rate = booking.fxRate ?? scope.market.rateAt(booking.currency, scope.base, date);
    const flow = (scope.trackCash ? flowWithCash(booking) : flowWithoutCash(booking)).times(rate);
    const moved = transferValue(scope, booking);
    if (booking.type === 'BUY' || booking.type === 'DEPOSIT') paidIn = paidIn.minus(flow);
    else paidOut = paidOut.plus(flow);
    if (booking.type === 'TRANSFER_IN') paidIn = paidIn.plus(moved);
    if (booking.type === 'TRANSFER_OUT') paidOut = paidOut.plus(moved);
  }
  return { paidIn, paidOut };
}

/** Positive: out of the portfolio. */
function flowWithoutCash(booking: Booking): Fraction {
  if (booking.type === 'BUY') return tradeMoney(booking).negated();
  if (booking.type === 'SELL') return tradeMoney(booking);
  if (ARRIVALS.has(booking.type) || DEPARTURES.has(booking.type)) return Fraction.ZERO;
  if (booking.type === 'RETURN_OF_CAPITAL') return booking.amount;
  return incomeOf(booking).minus(costsOutsideOf(booking));
}

function flowWithCash({ type, amount }: Booking): Fraction {
  if (type === 'DEPOSIT') return amount.negated();
  return type === 'WITHDRAWAL' ? amount : Fraction.ZERO;
}

/** Units move at what they are worth that day. */
function transferValue({ market, base }: TrackedScope, { type, symbol, quantity, date }: Booking): Fraction {
  if (!type.startsWith('TRANSFER') || symbol === null) return Fraction.ZERO;
  const close = market.closeAt(symbol, date)!;
  return quantity
    .times(close.value)
    .over(market.unitsGrown(symbol, close.date, date))
    .times(market.rateAt('USD', base, date));
}

const MS_PER_DAY = 86_400_000;

export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MS_PER_DAY;
}

export function dayBefore(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - MS_PER_DAY).toISOString().slice(0, 10);
}
