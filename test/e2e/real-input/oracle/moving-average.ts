import { ARRIVALS, type Booking, DEPARTURES, tradeMoney } from './booking.js';
import { Fraction } from './fraction.js';
import type { Market } from './market.js';
import type { PositionCosts } from './position-costs.js';

/** The recurrence of the moving average: c' = c + purchase; at a departure of q of Q units c' = c · (Q − q) / Q. */
export function averageCosts(
  bookings: readonly Booking[],
  symbol: string,
  market: Market,
  base: string,
  date: string,
): PositionCosts {
  let [quantity, local, baseCost] = [Fraction.ZERO, Fraction.ZERO, Fraction.ZERO];
  const relieved: Array<PositionCosts['relieved'][number]> = [];
  for (const booking of bookings) {
    if (booking.symbol !== symbol || booking.date > date) continue;
    const rate = booking.fxRate ?? market.rateAt(booking.currency, base, booking.date);
    const units = booking.quantity.times(market.unitsGrown(symbol, booking.date, date));
    if (ARRIVALS.has(booking.type)) {
      quantity = quantity.plus(units);
      local = local.plus(tradeMoney(booking));
      baseCost = baseCost.plus(tradeMoney(booking).times(rate));
    } else if (booking.type === 'RETURN_OF_CAPITAL') {
      local = local.minus(booking.amount);
      baseCost = baseCost.minus(booking.amount.times(rate));
    } else if (DEPARTURES.has(booking.type)) {
      const part = units.over(quantity);
      const left = Fraction.ONE.minus(part);
      relieved.push({ booking, rate, local: local.times(part), base: baseCost.times(part) });
      [quantity, local, baseCost] = [quantity.minus(units), local.times(left), baseCost.times(left)];
    }
  }
  return { quantity, local, base: baseCost, relieved };
}

/** The day of the first arrival since nothing was held; `''` when nothing is held at `date`. */
export function poolOpenedOn(bookings: readonly Booking[], symbol: string, market: Market, date: string): string {
  let quantity = Fraction.ZERO;
  let openedOn = '';
  for (const booking of bookings) {
    if (booking.symbol !== symbol || booking.date > date) continue;
    const units = booking.quantity.times(market.unitsGrown(symbol, booking.date, date));
    if (ARRIVALS.has(booking.type)) {
      if (quantity.isZero()) openedOn = booking.date;
      quantity = quantity.plus(units);
    } else if (DEPARTURES.has(booking.type)) {
      quantity = quantity.minus(units);
    }
  }
  return quantity.isZero() ? '' : openedOn;
}
