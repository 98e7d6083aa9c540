import { addDays, type CalendarDate, type Decimal } from '@portfolio-metrics/kernel';
import type { DatedSplit } from './split-factor.js';

/** A price in units of its day. */
export type DatedPrice = readonly [CalendarDate, Decimal];

/**
 * What prices say of a split:
 * - `for`: they moved by about its ratio.
 * - `against`: they moved as they would without it, or too far from its ratio.
 * - `none`: there is no price shortly before it.
 * - `not_yet`: there is no price of its day or later.
 */
export type SplitEvidence = 'for' | 'against' | 'none' | 'not_yet';

/** Further apart the market alone may have made the difference. */
const FARTHEST_DAYS = 10;

/** Compares the last price before a split with the first one of its day or later. `maxJumpPercent`: as for any other price; 0: no limit. */
export function splitEvidence(split: DatedSplit, prices: readonly DatedPrice[], maxJumpPercent: number): SplitEvidence {
  let before: DatedPrice | null = null;
  let after: DatedPrice | null = null;
  for (const price of prices) {
    if (price[0] < split.date && (before === null || price[0] > before[0])) before = price;
    if (price[0] >= split.date && (after === null || price[0] < after[0])) after = price;
  }
  if (after === null) return 'not_yet';
  if (before === null || after[0] > addDays(before[0], FARTHEST_DAYS)) return 'none';
  const moved = Math.log(Number(before[1]) / Number(after[1]));
  const rest = Math.abs(moved - Math.log(split.numerator / split.denominator));
  const isTooFar = maxJumpPercent > 0 && rest > Math.log(1 + maxJumpPercent / 100);
  return isTooFar || Math.abs(moved) < rest ? 'against' : 'for';
}
