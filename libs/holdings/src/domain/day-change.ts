import { addDays, ZERO, type CalendarDate, type Decimal } from '@portfolio-metrics/kernel';
import { addKnown, NO_AMOUNT, plus, roundMoney, subtractKnown } from './amount.js';
import type { DayWindow } from './day-window.js';
import type { ValuationPrice } from './holdings-input.js';
import type { Position } from './position.js';
import { convertAt } from './trade-currency.js';

/** Price-only change since the close of the previous session, and what it is a percentage of; `null`: not known. */
export interface DayChange {
  /** The session; `null` for a position that was settled long before it. */
  readonly date: CalendarDate | null;
  readonly local: Decimal | null;
  readonly base: Decimal | null;
  /** Yesterday's value plus today's purchases. */
  readonly localFrom: Decimal | null;
  readonly baseFrom: Decimal | null;
}

/** Rates from the instrument's to the base currency, of the two sessions. */
export interface DayRates {
  readonly atSession: Decimal | null;
  readonly atPreviousClose: Decimal | null;
}

/** Days after which a closed position without a price is certain to have no part in the change of the last session. */
const SETTLED_AFTER_DAYS = 7;

/** The day change of one instrument over the portfolios in scope; `null`: not known. */
export function dayChangeOf(
  positions: readonly Position[],
  asOf: CalendarDate,
  price: ValuationPrice | undefined,
  rates: DayRates,
): DayChange | null {
  if (positions.some((position) => position.oversold)) return null;
  const windows = positions.map((position) => position.setting.window).filter((window) => window !== null);
  if (price?.previousClose && windows.length > 0) return changeIn(windows, price, price.previousClose.price, rates);
  return isSettled(positions, asOf) ? NO_CHANGE : null;
}

const NO_CHANGE: DayChange = { date: null, local: ZERO, base: ZERO, localFrom: ZERO, baseFrom: ZERO };

function isSettled(positions: readonly Position[], asOf: CalendarDate): boolean {
  const settledBefore = addDays(asOf, -SETTLED_AFTER_DAYS);
  return positions.every(
    ({ quantity, lastTrade }) => quantity.isZero() && (lastTrade === null || lastTrade < settledBefore),
  );
}

/**
 * Units held at the previous close: their value now less their value then. Units traded since: the current price against the trade price,
 * without fees. Units transferred: nothing. The change of the rate is inside the base figure.
 */
function changeIn(
  windows: readonly DayWindow[],
  price: ValuationPrice,
  previousClose: Decimal,
  rates: DayRates,
): DayChange {
  let before = ZERO;
  let after = ZERO;
  let bought = NO_AMOUNT;
  let sold = NO_AMOUNT;
  for (const window of windows) {
    before = before.plus(window.quantityBefore!);
    after = after.plus(window.quantityAfter!).minus(window.transferred);
    bought = plus(bought, window.bought);
    sold = plus(sold, window.sold);
  }
  const valueThen = roundMoney(before.times(previousClose));
  const valueNow = roundMoney(after.times(price.price));
  // Without units at one end the rate of that end is not needed.
  const baseThen = valueThen.isZero() ? ZERO : convertAt(valueThen, rates.atPreviousClose);
  const baseNow = valueNow.isZero() ? ZERO : convertAt(valueNow, rates.atSession);
  const change = (now: Decimal | null, then: Decimal | null, paid: Decimal | null, received: Decimal | null) =>
    subtractKnown(addKnown(now, received), addKnown(then, paid));
  return {
    date: windows[0]!.session,
    local: change(valueNow, valueThen, bought.local, sold.local),
    base: change(baseNow, baseThen, bought.base, sold.base),
    localFrom: addKnown(valueThen.abs(), bought.local),
    baseFrom: addKnown(baseThen?.abs() ?? null, bought.base),
  };
}
