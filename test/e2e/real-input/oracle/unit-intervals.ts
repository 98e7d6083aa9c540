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

/**
 * First in, first out without any lots: all units ever bought lie on one line, in the order of purchase and counted in units of
 * the last day. What has left so far is a stretch from the line's beginning. The cost of any stretch is the cost of the layers
 * over it.
 */
export function fifoCosts(
  bookings: readonly Booking[],
  symbol: string,
  market: Market,
  base: string,
  date: string,
): PositionCosts {
  const layers: CostLayer[] = [];
  let arrived = Fraction.ZERO;
  let departed = Fraction.ZERO;
  const relieved: Array<PositionCosts['relieved'][number]> = [];
  for (const [step, booking] of bookings.entries()) {
    if (booking.symbol !== symbol || booking.date > date) continue;
    const rate = booking.fxRate ?? market.rateAt(booking.currency, base, booking.date);
    const units = booking.quantity.times(market.unitsGrown(symbol, booking.date, date));
    if (ARRIVALS.has(booking.type)) {
      const local = tradeMoney(booking);
      layers.push({ from: arrived, to: arrived.plus(units), local, base: local.times(rate), step });
      arrived = arrived.plus(units);
    } else if (booking.type === 'RETURN_OF_CAPITAL') {
      const local = booking.amount.negated();
      layers.push({ from: departed, to: arrived, local, base: local.times(rate), step });
    } else if (DEPARTURES.has(booking.type)) {
      const stretch = { from: departed, to: departed.plus(units) };
      relieved.push({ booking, rate, ...costOf(stretch, layers, step) });
      departed = stretch.to;
    }
  }
  return {
    quantity: arrived.minus(departed),
    ...costOf({ from: departed, to: arrived }, layers, Number.POSITIVE_INFINITY),
    relieved,
  };
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
