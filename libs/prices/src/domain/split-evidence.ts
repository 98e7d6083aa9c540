import { addDays, type CalendarDate, type Decimal } from '@portfolio-metrics/kernel';
import type { DatedSplit } from './split-factor.js';

/**
 * Whether prices on both sides speak against a split: they moved as they would without it. Decided by which of the two, with or
 * without, leaves the smaller movement; `null`: there is nothing to compare.
 */
export function contradictsSplit(
  split: DatedSplit,
  closes: ReadonlyMap<CalendarDate, Decimal> | ReadonlyArray<readonly [CalendarDate, Decimal]>,
): boolean | null {
  let before: readonly [CalendarDate, Decimal] | null = null;
  let after: readonly [CalendarDate, Decimal] | null = null;
  for (const entry of closes) {
    if (entry[0] < split.date && (before === null || entry[0] > before[0])) before = entry;
    if (entry[0] >= split.date && (after === null || entry[0] < after[0])) after = entry;
  }
  // Further apart the market alone may have made the difference.
  if (before === null || after === null || after[0] > addDays(before[0], 10)) return null;
  const moved = Math.log(Number(before[1]) / Number(after[1]));
  const expected = Math.log(split.numerator / split.denominator);
  return Math.abs(moved) < Math.abs(moved - expected);
}
