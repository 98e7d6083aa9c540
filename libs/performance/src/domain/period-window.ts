import { toDayNumber } from '@portfolio-metrics/kernel';
import { DayMark, type DailySeries } from './daily-series.js';
import type { Period } from './period.js';

/** A period as positions in a series, inside of what the series covers. */
export interface PeriodWindow {
  /** Position of the base: the close that the period starts from. */
  readonly start: number;
  readonly end: number;
}

/** `null`: the series has not begun at the end of the period, or the period has no day. */
export function windowOf(series: DailySeries, period: Period): PeriodWindow | null {
  const start = Math.max(toDayNumber(period.from) - series.startDay, 0);
  const end = Math.min(toDayNumber(period.to) - series.startDay, series.length - 1);
  return end <= start ? null : { start, end };
}

/** What is held at the end of the day, none of it with a price: its value is not known. */
export function isUnvalued(series: DailySeries, index: number): boolean {
  return series.value[index] === 0 && (series.marks[index]! & DayMark.unpriced) !== 0;
}

export function sumBetween(column: Float64Array, { start, end }: PeriodWindow): number {
  let sum = 0;
  for (let index = start + 1; index <= end; index += 1) sum += column[index]!;
  return sum;
}
