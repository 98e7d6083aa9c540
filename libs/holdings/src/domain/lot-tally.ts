import { ZERO, type Decimal } from '@portfolio-metrics/kernel';
import type { Amount } from './amount.js';
import type { OpenLot } from './open-lot.js';

/**
 * What the lots of a position amount to where some amounts are not known: sums of the known ones and counts of the others, in each
 * currency for itself. Kept up lot by lot, because a long ledger cannot afford to add up all its lots on every day with a trade.
 */
export class LotTally {
  private readonly local = new Side();
  private readonly base = new Side();

  constructor(lots: readonly OpenLot[]) {
    for (const { amount } of lots) this.add(amount);
  }

  /** `null` in a currency as long as one lot's amount is not known in it. */
  get amount(): Amount {
    return { local: this.local.sum, base: this.base.sum };
  }

  /** A lot came. */
  add(amount: Amount): void {
    this.local.add(amount.local);
    this.base.add(amount.base);
  }

  /** A whole lot left. */
  drop(amount: Amount): void {
    this.local.drop(amount.local);
    this.base.drop(amount.base);
  }

  /** A part of a lot left; what is left of a lot of unknown amount stays unknown. */
  takeOff(part: Amount): void {
    if (part.local !== null) this.local.drop(part.local);
    if (part.base !== null) this.base.drop(part.base);
  }
}

class Side {
  private known = ZERO;
  private unknown = 0;

  get sum(): Decimal | null {
    return this.unknown === 0 ? this.known : null;
  }

  add(amount: Decimal | null): void {
    if (amount === null) this.unknown += 1;
    else this.known = this.known.plus(amount);
  }

  drop(amount: Decimal | null): void {
    if (amount === null) this.unknown -= 1;
    else this.known = this.known.minus(amount);
  }
}
