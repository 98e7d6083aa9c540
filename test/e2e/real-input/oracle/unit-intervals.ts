import { ARRIVALS, type Booking, DEPARTURES, tradeMoney } from './booking.js';
import { Fraction } from './fraction.js';
import type { Market } from './market.js';
import type { PositionCosts } from './position-costs.js';

interface Interval {
  readonly from: Fraction;
  readonly to: Fraction;
}

/** Cost that lies on a stretch of units: added by a purchase, taken off by a return of capital. */
interface CostLayer extends Interval {
  readonly local: Fraction;
  readonly base: Fraction;
  /** A departure before this one in the ledger does not feel it. */
  readonly step: number;
}

/** Every unit ever bought, on one line, in the order of purchase and counted in units of the last day. */
interface UnitLine {
  readonly layers: readonly CostLayer[];
  readonly arrived: Fraction;
  /** What has left is the stretch from the beginning to here. */
  readonly departed: Fraction;
  readonly relieved: PositionCosts['relieved'];
  /** The stretches of the purchases. */
  readonly arrivals: ReadonlyArray<Interval & { readonly date: string }>;
}

/**
 * First in, first out without any lots: what has left so far is a stretch from the beginning of the line, and the cost of any
 * stretch is the cost of the layers over it.
 */
export function fifoCosts(
  bookings: readonly Booking[],
  symbol: string,
  market: Market,
  base: string,
  date: string,
): PositionCosts {
  const { layers, arrived, departed, relieved } = unitLine(bookings, symbol, market, base, date);
  return {
    quantity: arrived.minus(departed),
    ...costOf({ from: departed, to: arrived }, layers, AT_THE_END),
    relieved,
  };
}

/** The purchases of which something is left, oldest first, with what is left of them; in units and at the cost of `date`. */
export function fifoLots(
  bookings: readonly Booking[],
  symbol: string,
  market: Market,
  base: string,
  date: string,
): Array<{ readonly date: string; readonly quantity: Fraction; readonly local: Fraction }> {
  const { layers, departed, arrivals } = unitLine(bookings, symbol, market, base, date);
  return arrivals
    .filter(({ to }) => to.compare(departed) > 0)
    .map((arrival) => {
      const left = { from: arrival.from.larger(departed), to: arrival.to };
      return { date: arrival.date, quantity: left.to.minus(left.from), local: costOf(left, layers, AT_THE_END).local };
    });
}

const AT_THE_END = Number.POSITIVE_INFINITY;

function unitLine(bookings: readonly Booking[], symbol: string, market: Market, base: string, date: string): UnitLine {
  const layers: CostLayer[] = [];
  const arrivals: Array<Interval & { date: string }> = [];
  const relieved: Array<PositionCosts['relieved'][number]> = [];
  let [arrived, departed] = [Fraction.ZERO, Fraction.ZERO];
  for (const [step, booking] of bookings.entries()) {
    if (booking.symbol !== symbol || booking.date > date) continue;
    const rate = booking.fxRate ?? market.rateAt(booking.currency, base, booking.date);
    const units = booking.quantity.times(market.unitsGrown(symbol, booking.date, date));
    const layer = (stretch: Interval, local: Fraction): number =>
      layers.push({ ...stretch, local, base: local.times(rate), step });
    if (ARRIVALS.has(booking.type)) {
      const stretch = { from: arrived, to: arrived.plus(units) };
      layer(stretch, tradeMoney(booking));
      arrivals.push({ ...stretch, date: booking.date });
      arrived = stretch.to;
    } else if (booking.type === 'RETURN_OF_CAPITAL') {
      layer({ from: departed, to: arrived }, booking.amount.negated());
    } else if (DEPARTURES.has(booking.type)) {
      const stretch = { from: departed, to: departed.plus(units) };
      relieved.push({ booking, rate, ...costOf(stretch, layers, step) });
      departed = stretch.to;
    }
  }
  return { layers, arrived, departed, relieved, arrivals };
}

function costOf(stretch: Interval, layers: readonly CostLayer[], step: number): { local: Fraction; base: Fraction } {
  let [local, base] = [Fraction.ZERO, Fraction.ZERO];
  for (const layer of layers) {
    const shared = stretch.to.smaller(layer.to).minus(stretch.from.larger(layer.from));
    if (layer.step > step || shared.compare(Fraction.ZERO) <= 0) continue;
    const part = shared.over(layer.to.minus(layer.from));
    local = local.plus(layer.local.times(part));
    base = base.plus(layer.base.times(part));
  }
  return { local, base };
}
