import type { DailySeries } from './daily-series.js';

/** Flow-free growth of a period: 1 at its start, one value a day. */
export interface ReturnIndex {
  /** `NaN` from the day on whose return has no meaning. */
  readonly index: Float64Array;
  /** Position in the series of the first day without a return; `null`: every day has one. */
  readonly brokenAt: number | null;
  /** Positions in the series of days on which value appeared without a flow that brought it. */
  readonly appearances: readonly number[];
}

/** A base within this part of the amounts that it is made of is 0: what doubles leave of amounts that cancel out. */
const NOTHING = 1e-12;

/**
 * Time-weighted index of the days after `start` up to `end` (positions in the series). Of every day
 * r = (value + outflow) / (value of the day before + inflow) - 1: inflows at its start, outflows at its end. A base of 0 gives 0; a base below 0
 * ends the index.
 */
export function returnIndex(series: DailySeries, start: number, end: number): ReturnIndex {
  const index = new Float64Array(end - start + 1).fill(Number.NaN);
  const appearances: number[] = [];
  index[0] = 1;
  for (let day = start + 1; day <= end; day += 1) {
    const before = series.value[day - 1]!;
    const inflow = series.inflow[day]!;
    const base = before + inflow;
    const result = series.value[day]! + series.outflow[day]!;
    let growth = 1;
    if (Math.abs(base) <= NOTHING * (series.gross[day - 1]! + Math.abs(inflow))) {
      if (result > 0) appearances.push(day);
    } else if (base < 0) {
      return { index, brokenAt: day, appearances };
    } else {
      growth = result / base;
    }
    index[day - start] = index[day - start - 1]! * growth;
  }
  return { index, brokenAt: null, appearances };
}
