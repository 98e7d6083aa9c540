import type { CalendarDate, Decimal } from '@portfolio-metrics/kernel';

/** From `date` on, `denominator` old units are `numerator` new ones. */
export interface DatedSplit {
  readonly date: CalendarDate;
  readonly numerator: number;
  readonly denominator: number;
}

/** A ratio of whole numbers. */
export interface SplitFactor {
  readonly numerator: number;
  readonly denominator: number;
}

/** How many units of `to` one unit of `from` has become, by the splits behind `from` up to `to`; 1:1 when `to` is not later. */
export function splitFactor(splits: readonly DatedSplit[], from: CalendarDate, to: CalendarDate): SplitFactor {
  let numerator = 1;
  let denominator = 1;
  for (const split of splits) {
    if (split.date <= from || split.date > to) continue;
    numerator *= split.numerator;
    denominator *= split.denominator;
  }
  return { numerator, denominator };
}

/** What the market printed on `date`, of a close that is restated per unit of `today` by `splits`. */
export function printedClose(
  restated: Decimal,
  date: CalendarDate,
  splits: readonly DatedSplit[],
  today: CalendarDate,
): Decimal {
  const { numerator, denominator } = splitFactor(splits, date, today);
  return restated.times(numerator).dividedBy(denominator);
}
