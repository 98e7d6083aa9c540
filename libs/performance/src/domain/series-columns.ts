import { DayMark } from './daily-series.js';

/** The columns of a series while they are filled. */
export class SeriesColumns {
  readonly value: Float64Array;
  readonly gross: Float64Array;
  readonly cost: Float64Array;
  readonly inflow: Float64Array;
  readonly outflow: Float64Array;
  readonly paid: Float64Array;
  readonly held: Uint8Array;
  readonly marks: Uint8Array;

  constructor(readonly length: number) {
    this.value = new Float64Array(length);
    this.gross = new Float64Array(length);
    this.cost = new Float64Array(length);
    this.inflow = new Float64Array(length);
    this.outflow = new Float64Array(length);
    this.paid = new Float64Array(length);
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

  /** What comes into the scope, or leaves it when negative, without anybody paying: its price became known or unknown. */
  cross(index: number, worth: number): void {
    if (worth > 0) this.inflow[index]! += worth;
    else this.outflow[index]! -= worth;
  }

  /** What moves in and out on one day is one movement: positive comes in, negative leaves. */
  move(index: number, amount: number): void {
    this.cross(index, amount);
    this.paid[index]! -= amount;
  }
}
