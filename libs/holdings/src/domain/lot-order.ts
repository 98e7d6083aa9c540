import type { CostBasisMethod } from '@portfolio-metrics/ledger';
import { plus } from './amount.js';
import { DearestFirst } from './dearest-first.js';
import type { LotsInOrder } from './lots-in-order.js';
import type { OpenLot } from './open-lot.js';

/** The lots of a position under the method of its portfolio. */
export function lotOrder(method: CostBasisMethod): LotsInOrder {
  switch (method) {
    case 'FIFO':
      return new FirstInFirstOut();
    case 'LIFO':
      return new LastInFirstOut();
    case 'HIFO':
      return new DearestFirst();
    case 'AVERAGE':
      return new MovingAverage();
  }
}

/** Oldest first. A lot that a transfer brought along goes where its date says, behind lots of the same date. */
class FirstInFirstOut implements LotsInOrder {
  private lots: OpenLot[] = [];
  private head = 0;

  add(lot: OpenLot): void {
    let at = this.lots.length;
    while (at > this.head && this.lots[at - 1]!.openedOn > lot.openedOn) at -= 1;
    if (at === this.lots.length) this.lots.push(lot);
    else this.lots.splice(at, 0, lot);
  }

  next(): OpenLot | undefined {
    return this.lots[this.head];
  }

  dropNext(): void {
    if (this.head < this.lots.length) this.head += 1;
    // Half of the array is spent: give it back, at a cost that is spread over the lots that were dropped.
    if (this.head > 32 && this.head * 2 > this.lots.length) {
      this.lots = this.lots.slice(this.head);
      this.head = 0;
    }
  }

  all(): OpenLot[] {
    return this.lots.slice(this.head);
  }

  clear(): void {
    this.lots = [];
    this.head = 0;
  }

  resort(): void {}
}

/** Youngest first. */
class LastInFirstOut implements LotsInOrder {
  private readonly lots: OpenLot[] = [];

  add(lot: OpenLot): void {
    let at = this.lots.length;
    while (at > 0 && this.lots[at - 1]!.openedOn > lot.openedOn) at -= 1;
    this.lots.splice(at, 0, lot);
  }

  next(): OpenLot | undefined {
    return this.lots.at(-1);
  }

  dropNext(): void {
    this.lots.pop();
  }

  all(): OpenLot[] {
    return this.lots.toReversed();
  }

  clear(): void {
    this.lots.length = 0;
  }

  resort(): void {}
}

/** One pool: a purchase re-averages it, a sale leaves its average unchanged, an empty pool forgets. */
class MovingAverage implements LotsInOrder {
  private pool: OpenLot | undefined;

  add(lot: OpenLot): void {
    if (this.pool === undefined) {
      this.pool = { transactionId: null, openedOn: lot.openedOn, units: lot.units, amount: lot.amount };
      return;
    }
    const openedOn = lot.openedOn < this.pool.openedOn ? lot.openedOn : this.pool.openedOn;
    this.pool = {
      transactionId: null,
      openedOn,
      units: this.pool.units.plus(lot.units),
      amount: plus(this.pool.amount, lot.amount),
    };
  }

  next(): OpenLot | undefined {
    return this.pool;
  }

  dropNext(): void {
    this.pool = undefined;
  }

  all(): OpenLot[] {
    return this.pool === undefined ? [] : [this.pool];
  }

  clear(): void {
    this.pool = undefined;
  }

  resort(): void {}
}
