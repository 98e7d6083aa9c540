import { ZERO, type Decimal } from '@portfolio-metrics/kernel';
import type { CostBasisMethod } from '@portfolio-metrics/ledger';
import { minus, NO_AMOUNT, plus, shareOf, type Amount } from './amount.js';
import { lotOrder, type LotOrder } from './lot-order.js';
import type { OpenLot, RelievedLot } from './open-lot.js';
import { spreadReturnedCapital } from './returned-capital.js';

export interface Relief {
  readonly amount: Amount;
  readonly lots: readonly RelievedLot[];
}

/**
 * The lots of one position: all long or all short. Lots are relieved by subtraction, the last part of a lot takes what is left of it, so
 * that what went in equals what came out plus what is there, to the last digit.
 */
export class LotBook {
  /** 1: long, -1: short, 0: nothing. */
  side: -1 | 0 | 1 = 0;
  units: Decimal = ZERO;
  /** Cost of a long position, entry proceeds of a short one. */
  amount: Amount = NO_AMOUNT;
  private readonly order: LotOrder;

  constructor(method: CostBasisMethod) {
    this.order = lotOrder(method);
  }

  open(side: -1 | 1, lot: OpenLot): void {
    this.side = side;
    this.units = this.units.plus(lot.units);
    this.amount = plus(this.amount, lot.amount);
    this.order.add(lot);
  }

  /** Takes `units` out, at most what is there. */
  relieve(units: Decimal): Relief {
    const lots: RelievedLot[] = [];
    const everything = units.greaterThanOrEqualTo(this.units);
    const relieved = everything ? this.relieveAll(lots) : this.relievePart(units, lots);
    return { amount: relieved, lots };
  }

  lots(): readonly OpenLot[] {
    return this.order.all();
  }

  /** Multiplies every lot's units. */
  scaleUnits(factor: Decimal): void {
    for (const lot of this.order.all()) lot.units = lot.units.times(factor);
    this.units = this.units.times(factor);
    this.order.resort();
  }

  /** Takes returned capital off the cost. Answers what the cost could not take: a gain. */
  reduceCost(returned: Amount): Amount {
    const lots = this.order.all();
    const excess = spreadReturnedCapital(lots, returned);
    this.amount = minus(this.amount, minus(returned, excess));
    this.order.resort();
    return excess;
  }

  private relieveAll(lots: RelievedLot[]): Amount {
    for (const lot of this.order.all()) lots.push(lot);
    const relieved = this.amount;
    this.order.clear();
    this.side = 0;
    this.units = ZERO;
    this.amount = NO_AMOUNT;
    return relieved;
  }

  private relievePart(units: Decimal, lots: RelievedLot[]): Amount {
    let wanted = units;
    let relieved = NO_AMOUNT;
    for (let lot = this.order.next(); lot !== undefined && !wanted.isZero(); lot = this.order.next()) {
      const whole = wanted.greaterThanOrEqualTo(lot.units);
      const part = whole ? lot : takePart(lot, wanted);
      if (whole) this.order.dropNext();
      wanted = wanted.minus(part.units);
      relieved = relieved === NO_AMOUNT ? part.amount : plus(relieved, part.amount);
      lots.push(part);
    }
    this.units = this.units.minus(units);
    this.amount = minus(this.amount, relieved);
    return relieved;
  }
}

function takePart(lot: OpenLot, units: Decimal): RelievedLot {
  const amount = shareOf(lot.amount, units, lot.units);
  lot.units = lot.units.minus(units);
  lot.amount = minus(lot.amount, amount);
  return { transactionId: lot.transactionId, openedOn: lot.openedOn, units, amount };
}
