import { ZERO, type CalendarDate, type Decimal } from '@portfolio-metrics/kernel';
import { NO_AMOUNT, plus, type Amount } from './amount.js';
import type { ValuationPrice } from './holdings-input.js';

/**
 * What happened to a position since the close of the previous session: the quantity at that close, the quantity at the end of the
 * current session, and what was traded in between. Closed days between the two sessions belong to the current one.
 */
export class DayWindow {
  /** Close of the previous session. */
  readonly opensAfter: CalendarDate;
  /** Date of the current session. */
  readonly session: CalendarDate;
  quantityBefore: Decimal | null = null;
  quantityAfter: Decimal | null = null;
  /** Quantity × price of the units bought, without fees and taxes. */
  bought: Amount = NO_AMOUNT;
  sold: Amount = NO_AMOUNT;
  /** In units of the session: units transferred in less units transferred out: they move at the current price and change nothing. */
  transferred: Decimal = ZERO;

  private constructor(opensAfter: CalendarDate, session: CalendarDate) {
    this.opensAfter = opensAfter;
    this.session = session;
  }

  /** `null` when there is no day change to be known: no price, none of the current session, or no previous close. */
  static of(price: ValuationPrice | undefined): DayWindow | null {
    if (price === undefined || !price.currentSession || price.previousClose === null) return null;
    return new DayWindow(price.previousClose.date, price.sessionDate ?? price.date);
  }

  /** Call before any change on `date`, with the quantity until then. */
  before(date: CalendarDate, quantity: () => Decimal): void {
    if (this.quantityBefore === null && date > this.opensAfter) this.quantityBefore = quantity();
    if (this.quantityAfter === null && date > this.session) this.quantityAfter = quantity();
  }

  /** Call once after the last change. */
  close(quantity: Decimal): void {
    this.quantityBefore ??= quantity;
    this.quantityAfter ??= quantity;
  }

  contains(date: CalendarDate): boolean {
    return date > this.opensAfter && date <= this.session;
  }

  buy(gross: Amount): void {
    this.bought = plus(this.bought, gross);
  }

  sell(gross: Amount): void {
    this.sold = plus(this.sold, gross);
  }
}
