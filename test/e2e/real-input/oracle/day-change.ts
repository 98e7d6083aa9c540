import { ARRIVALS, type Booking, DEPARTURES } from './booking.js';
import { Fraction } from './fraction.js';
import type { Market } from './market.js';

export interface DayChange {
  /** The session described. */
  readonly date: string;
  readonly local: Fraction;
  readonly base: Fraction;
  /** Value at the session before plus the session's purchases, without fees; in local currency. */
  readonly localStart: Fraction;
  readonly baseStart: Fraction;
}

/**
 * Gain of the last session from prices (and, in base currency, rates) alone: what was held at the session before, and what was
 * traded since at its trade price. `null`: the last session or the one before it has no close of the instrument.
 *
 * @param sessions all days of trading, in order
 */
export function dayChangeOf(
  bookings: readonly Booking[],
  symbol: string,
  market: Market,
  base: string,
  sessions: readonly string[],
  date: string,
): DayChange | null {
  const current = sessions.findLast((session) => session <= date);
  const previous = sessions.findLast((session) => current !== undefined && session < current);
  if (current === undefined || previous === undefined) return null;
  const [closing, opening] = [market.closeOn(symbol, current), market.closeOn(symbol, previous)];
  if (closing === null || opening === null) return null;
  const [rateNow, rateBefore] = [market.rateAt('USD', base, current), market.rateAt('USD', base, previous)];
  const change = {
    local: Fraction.ZERO,
    base: Fraction.ZERO,
    localStart: Fraction.ZERO,
    baseStart: Fraction.ZERO,
  };
  const start = opening.over(market.unitsGrown(symbol, previous, current));
  for (const booking of bookings) {
    const arrival = ARRIVALS.has(booking.type);
    if (booking.symbol !== symbol || booking.date > current || !(arrival || DEPARTURES.has(booking.type))) continue;
    const grown = booking.quantity.times(market.unitsGrown(symbol, booking.date, current));
    const units = arrival ? grown : grown.negated();
    const old = booking.date <= previous;
    const from = old ? start : booking.price;
    const rate = old ? rateBefore : (booking.fxRate ?? market.rateAt('USD', base, booking.date));
    change.local = change.local.plus(units.times(closing.minus(from)));
    change.base = change.base.plus(units.times(closing.times(rateNow).minus(from.times(rate))));
    if (old || arrival) {
      change.localStart = change.localStart.plus(units.times(from));
      change.baseStart = change.baseStart.plus(units.times(from).times(rate));
    }
  }
  return { date: current, ...change };
}
