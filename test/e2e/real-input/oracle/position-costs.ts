import type { Booking } from './booking.js';
import type { Fraction } from './fraction.js';

/** What a holding has cost at the end of a day, in its own currency (`local`) and in the portfolio's (`base`). */
export interface PositionCosts {
  /** In units of that day. */
  readonly quantity: Fraction;
  readonly local: Fraction;
  readonly base: Fraction;
  /** What each departure took with it, oldest first; `rate` is the one of the departure. */
  readonly relieved: ReadonlyArray<{
    readonly booking: Booking;
    readonly rate: Fraction;
    readonly local: Fraction;
    readonly base: Fraction;
  }>;
}
