import { DayMark } from './daily-series.js';

/** The columns of a series while they are filled. */
export class SeriesColumns {
  readonly value: Float64Array;
  readonly gross: Float64Array;
  readonly cost: Float64Array;
  readonly inflow: Float64Array;
  readonly outflow: Float64Array;
  readonly held: Uint8Array;
  readonly marks: Uint8Array;

  constructor(readonly length: number) {
    this.value = new Float64Array(length);
    this.gross = new Float64Array(length);
    this.cost = new Float64Array(length);
    this.inflow = new Float64Array(length);
    this.outflow = new Float64Array(length);
    this.held = new Uint8Array(length);
    this.marks = new Uint8Array(length);
  }

  addWorth(index: number, worth: number): void {
    this.value[index]! += worth;
    this.gross[index]! += Math.abs(worth);
  }

  mark(index: number, mark: (typeof DayMark)[keyof typeof DayMark]): void {
    this.marks[index]! |= mark;
  }

  /** A movement across the border of the scope that nobody paid. */
  revalue(index: number, amount: number): void {
    this.move(index, amount);
    this.mark(index, DayMark.revalued);
  }

  /** What moves in and out on one day is one movement: positive comes in, negative leaves. */
  move(index: number, amount: number): void {
    if (amount > 0) this.inflow[index]! += amount;
    else this.outflow[index]! -= amount;
  }
}
