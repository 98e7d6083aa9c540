import type { CalendarDate } from '@portfolio-metrics/kernel';
import type { Split } from './instrument.js';

const SCALE = 10;

/** Quantities in units of 10^-10, which every stored quantity is a whole number of. */
export type QuantityUnits = bigint;

/** One movement of a position, at its place in ledger order. Disposals are negative; 0: not there. */
export interface PositionMove {
  readonly date: CalendarDate;
  /** Before the change that is being checked. */
  readonly before: QuantityUnits;
  /** After it. */
  readonly after: QuantityUnits;
}

/** A disposal of more than is held. Decimal text, in units of its date. */
export interface Shortfall {
  readonly date: CalendarDate;
  readonly requested: string;
  /** Held when the disposal is booked, rounded down; never negative. */
  readonly available: string;
}

/**
 * Follows the position of one instrument in one portfolio through time and tells the first disposal that a change leaves
 * uncovered. Exact: a split multiplies by a fraction and nothing is ever rounded.
 *
 * A shortfall that was there before (a split was corrected underneath the ledger) and that the change does not deepen is let
 * through: otherwise the ledger could not be repaired step by step.
 */
export class PositionCoverage {
  /** Both balances over one denominator; only splits change it. */
  private before = 0n;
  private after = 0n;
  private denominator = 1n;
  private nextSplit = 0;

  /** `splits` of the instrument, oldest first. */
  constructor(private readonly splits: readonly Split[]) {}

  /** Applies the next movement; the shortfall it causes, or `null`. */
  apply(move: PositionMove): Shortfall | null {
    this.applySplitsUntil(move.date);
    const held = this.after;
    this.before += move.before * this.denominator;
    this.after += move.after * this.denominator;
    if (move.after >= 0n || this.after >= 0n || this.after >= this.before) return null;
    return {
      date: move.date,
      requested: decimalText(-move.after),
      available: decimalText(held < 0n ? 0n : held / this.denominator),
    };
  }

  /** A split holds from the start of its day. */
  private applySplitsUntil(date: CalendarDate): void {
    for (let split = this.splits[this.nextSplit]; split !== undefined && split.date <= date;) {
      this.before *= BigInt(split.numerator);
      this.after *= BigInt(split.numerator);
      this.denominator *= BigInt(split.denominator);
      this.reduce();
      this.nextSplit += 1;
      split = this.splits[this.nextSplit];
    }
  }

  private reduce(): void {
    const divisor = greatestCommonDivisor(greatestCommonDivisor(this.before, this.after), this.denominator);
    this.before /= divisor;
    this.after /= divisor;
    this.denominator /= divisor;
  }
}

/** Decimal text with at most 10 digits behind the point as units of 10^-10. */
export function quantityUnits(text: string): QuantityUnits {
  const [whole, fraction = ''] = text.split('.') as [string, string?];
  return BigInt(whole + fraction.padEnd(SCALE, '0'));
}

function decimalText(units: QuantityUnits): string {
  const digits = units.toString().padStart(SCALE + 1, '0');
  const fraction = digits.slice(-SCALE).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, -SCALE) : `${digits.slice(0, -SCALE)}.${fraction}`;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
