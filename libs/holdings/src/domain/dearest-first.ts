import { ONE, type Decimal } from '@portfolio-metrics/kernel';
import { exactShare } from './exact-share.js';
import type { LotsInOrder } from './lots-in-order.js';
import type { OpenLot } from './open-lot.js';

/** Digits behind the point that amounts per unit are compared with. */
const RANKING_SCALE = 30;

interface Ranked {
  readonly lot: OpenLot;
  /** In the instrument's currency; `null`: not known. */
  perUnit: Decimal | null;
  /** Lots as dear as each other go in the order in which they came. */
  readonly arrival: number;
}

/**
 * Highest amount per unit in the instrument's currency first; among equals the older one; lots of unknown cost last. A binary heap: a long
 * ledger that never sells must not pay for keeping all its lots sorted.
 */
export class DearestFirst implements LotsInOrder {
  /** The parent of position n is at (n - 1) / 2 and comes before it. */
  private heap: Ranked[] = [];
  private arrivals = 0;

  add(lot: OpenLot): void {
    this.arrivals += 1;
    this.heap.push({ lot, perUnit: amountPerUnit(lot), arrival: this.arrivals });
    this.rise(this.heap.length - 1);
  }

  next(): OpenLot | undefined {
    return this.heap[0]?.lot;
  }

  dropNext(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    this.sink(0);
  }

  all(): OpenLot[] {
    return this.heap.toSorted(compareRanked).map(({ lot }) => lot);
  }

  clear(): void {
    this.heap = [];
  }

  resort(): void {
    for (const ranked of this.heap) ranked.perUnit = amountPerUnit(ranked.lot);
    // A sorted array is a heap.
    this.heap.sort(compareRanked);
  }

  private rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (compareRanked(this.heap[at]!, this.heap[parent]!) >= 0) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private sink(from: number): void {
    let at = from;
    for (;;) {
      const first = this.firstChild(at);
      if (first === null || compareRanked(this.heap[at]!, this.heap[first]!) <= 0) return;
      this.swap(at, first);
      at = first;
    }
  }

  /** Of the two children of a position the one that comes first. */
  private firstChild(parent: number): number | null {
    const [left, right] = [2 * parent + 1, 2 * parent + 2];
    if (left >= this.heap.length) return null;
    return right < this.heap.length && compareRanked(this.heap[right]!, this.heap[left]!) < 0 ? right : left;
  }

  private swap(a: number, b: number): void {
    [this.heap[a], this.heap[b]] = [this.heap[b]!, this.heap[a]!];
  }
}

function compareRanked(a: Ranked, b: Ranked): number {
  return comparePerUnit(b.perUnit, a.perUnit) || a.arrival - b.arrival;
}

function comparePerUnit(a: Decimal | null, b: Decimal | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return a.comparedTo(b);
}

function amountPerUnit(lot: OpenLot): Decimal | null {
  return lot.amount.local === null ? null : exactShare(lot.amount.local, ONE, lot.units, RANKING_SCALE);
}
