import { ZERO, type Decimal } from '@portfolio-metrics/kernel';
import type { CostBasisMethod } from '@portfolio-metrics/ledger';
import { minus, NO_AMOUNT, plus, shareOf, type Amount } from './amount.js';
import { lotOrder } from './lot-order.js';
import { LotTally } from './lot-tally.js';
import type { LotsInOrder } from './lots-in-order.js';
import type { OpenLot, RelievedLot } from './open-lot.js';
import { spreadReturnedCapital } from './returned-capital.js';

export interface Relief {
  readonly amount: Amount;
  readonly lots: readonly RelievedLot[];
}

/**
 * The lots of one position: all long or all short. Lots are relieved by subtraction, the last part of a lot takes what is left of it, so
 * that what went in equals what came out plus what is there, to the last digit.
 *
 * Amounts are the cost of long lots and the entry proceeds of short ones. Only the sums that every trade needs are kept.
 */
export class LotBook {
  /** 1: long, -1: short, 0: nothing. */
  side: -1 | 0 | 1 = 0;
  units: Decimal = ZERO;
  /** Of all lots ever opened. */
  opened: Amount = NO_AMOUNT;
  /** Of all that trades ever took out of lots. */
  relieved: Amount = NO_AMOUNT;
  /** Of all that left without a trade. */
  movedOut: Amount = NO_AMOUNT;
  /** Capital returned, as far as it came off a cost. */
  returned: Amount = NO_AMOUNT;
  private readonly order: LotsInOrder;
  /** Since an amount was not known: the sums above say nothing any more. */
  private tally: LotTally | null = null;

  constructor(method: CostBasisMethod) {
    this.order = lotOrder(method);
  }

  /** Of the lots that are there. A lot of unknown cost makes it unknown as long as something of it is left. */
  get amount(): Amount {
    if (this.side === 0) return NO_AMOUNT;
    const { opened, relieved, movedOut, returned } = this;
    return this.tally === null ? minus(minus(minus(opened, relieved), movedOut), returned) : this.tally.amount;
  }

  open(side: -1 | 1, lot: OpenLot): void {
    this.side = side;
    this.units = this.units.plus(lot.units);
    this.opened = plus(this.opened, lot.amount);
    this.order.add(lot);
    if (this.tally !== null) this.tally.add(lot.amount);
    else if (!isKnown(lot.amount)) this.tally = new LotTally(this.order.all());
  }

  /** Takes `units` out, at most what is there, for a trade. */
  relieve(units: Decimal): Relief {
    const relief = this.take(units);
    this.relieved = plus(this.relieved, relief.amount);
    return relief;
  }

  /** Takes `units` out, at most what is there, without a trade. */
  moveOut(units: Decimal): Relief {
    const relief = this.take(units);
    this.movedOut = plus(this.movedOut, relief.amount);
    return relief;
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
    const excess = spreadReturnedCapital(this.order.all(), returned);
    this.returned = plus(this.returned, minus(returned, excess));
    this.order.resort();
    if (this.tally !== null || !isKnown(this.returned)) this.tally = new LotTally(this.order.all());
    return excess;
  }

  private take(units: Decimal): Relief {
    return units.lessThan(this.units) ? this.takePart(units) : this.takeAll();
  }

  private takeAll(): Relief {
    const relief = { amount: this.amount, lots: this.order.all() };
    this.order.clear();
    this.side = 0;
    this.units = ZERO;
    if (this.tally !== null) this.tally = new LotTally([]);
    return relief;
  }

  private takePart(units: Decimal): Relief {
    const lots: RelievedLot[] = [];
    let amount = NO_AMOUNT;
    let wanted = units;
    for (let lot = this.order.next(); lot !== undefined; lot = this.order.next()) {
      if (wanted.lessThan(lot.units)) {
        const part = wanted.isZero() ? null : splitOff(lot, wanted);
        if (part !== null) {
          lots.push(part);
          amount = plus(amount, part.amount);
          this.tally?.takeOff(part.amount);
        }
        break;
      }
      this.order.dropNext();
      this.tally?.drop(lot.amount);
      lots.push(lot);
      amount = plus(amount, lot.amount);
      wanted = wanted.minus(lot.units);
    }
    this.units = this.units.minus(units);
    return { amount, lots };
  }
}

function isKnown(amount: Amount): boolean {
  return amount.local !== null && amount.base !== null;
}

function splitOff(lot: OpenLot, units: Decimal): RelievedLot {
  const amount = shareOf(lot.amount, units, lot.units);
  lot.units = lot.units.minus(units);
  lot.amount = minus(lot.amount, amount);
  return { transactionId: lot.transactionId, openedOn: lot.openedOn, units, amount };
}
