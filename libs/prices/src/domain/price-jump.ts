import { type CalendarDate, type Decimal, toDayNumber, toDecimalString } from '@portfolio-metrics/kernel';
import { type DatedSplit, splitFactor } from './split-factor.js';

/** A price that was let in, per unit of its day. */
export interface ReferencePrice {
  readonly price: Decimal;
  readonly date: CalendarDate;
}

/** Beyond some five weeks the limit grows no further: by then it is a factor of five for the default. */
const LONGEST_GROWTH = 5;

/** Ratios that splits have and that a price off by one of them points to; 100 is a minor unit taken for the currency. */
const TELLING_RATIOS = [
  [3, 2],
  [2, 1],
  [3, 1],
  [4, 1],
  [5, 1],
  [7, 1],
  [8, 1],
  [10, 1],
  [15, 1],
  [20, 1],
  [25, 1],
  [50, 1],
] as const;
const NEAR = 0.06;

/**
 * Why `price` of `date` is too far from `reference` to be believed, or `null` when it is not. The splits between the two dates are
 * taken into account. Both directions are measured as ratios: with 40 percent a price may be up to 1.4 times the reference, or the
 * reference 1.4 times the price (-28.6 %). Prices wander with the square root of time, and so does the limit: it is taken to the
 * power of the root of the weekdays between (of 25 at most). `maxJumpPercent` 0: nothing is too far.
 */
export function jumpProblem(
  price: Decimal,
  date: CalendarDate,
  reference: ReferencePrice,
  splits: readonly DatedSplit[],
  maxJumpPercent: number,
): string | null {
  if (maxJumpPercent === 0) return null;
  const expected = Number(reference.price) * unitChange(splits, reference.date, date);
  const change = Number(price) / expected;
  const weekdays = Math.max(1, weekdaysBetween(reference.date, date));
  const limit = (1 + maxJumpPercent / 100) ** Math.min(Math.sqrt(weekdays), LONGEST_GROWTH);
  const ratio = change < 1 ? 1 / change : change;
  if (ratio <= limit * (1 + 1e-9)) return null;
  const percent = (Math.abs(change - 1) * 100).toPrecision(3);
  return `is ${Number(percent)} % ${change < 1 ? 'below' : 'above'} ${toDecimalString(reference.price)} of ${reference.date}, and no split explains it${hint(change)}`;
}

/** What one unit of price of `from` is at `to`: a 2:1 split halves it. */
function unitChange(splits: readonly DatedSplit[], from: CalendarDate, to: CalendarDate): number {
  const later = splitFactor(splits, from, to);
  const earlier = splitFactor(splits, to, from);
  return (later.denominator / later.numerator) * (earlier.numerator / earlier.denominator);
}

function hint(change: number): string {
  const ratio = change < 1 ? 1 / change : change;
  if (Math.abs(ratio / 100 - 1) < NEAR) return ': a minor unit?';
  const near = TELLING_RATIOS.find(([high, low]) => Math.abs(ratio / (high / low) - 1) < NEAR);
  if (near === undefined) return '';
  const [high, low] = near;
  return change < 1 ? `: a ${high}:${low} split?` : `: a ${low}:${high} split?`;
}

/** Weekdays behind the earlier of the two dates up to the later one. */
function weekdaysBetween(one: CalendarDate, other: CalendarDate): number {
  const [from, to] = [toDayNumber(one), toDayNumber(other)].toSorted((a, b) => a - b) as [number, number];
  return weekdaysUpTo(to) - weekdaysUpTo(from);
}

/** Weekdays from Monday 1969-12-29 (day -3) up to `day`. */
function weekdaysUpTo(day: number): number {
  const sinceMonday = day + 3;
  const weeks = Math.floor(sinceMonday / 7);
  return weeks * 5 + Math.min(sinceMonday - weeks * 7 + 1, 5);
}
