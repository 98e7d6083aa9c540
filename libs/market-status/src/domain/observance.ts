import type { DayNumber } from '@portfolio-metrics/kernel';
import type { Observance } from './calendar-definition.js';
import { weekdayOf } from './civil-day.js';

const SATURDAY = 6;
const SUNDAY = 0;

/** Saturday or Sunday: what observance moves away from, whichever days the exchange trades on. */
export function isWeekend(day: DayNumber): boolean {
  const weekday = weekdayOf(day);
  return weekday === SATURDAY || weekday === SUNDAY;
}

/** Whether the observance goes on from a day that is a holiday already. */
export function pushes(observed: Observance | undefined): boolean {
  return observed === 'next_free_weekday' || observed === 'sunday_to_next_free';
}

/**
 * Where a day is observed, `null` when it is lost. For the observances that push, the first day to try: it and those after it may be
 * taken.
 */
export function shift(day: DayNumber, observed: Observance = 'none'): DayNumber | null {
  const weekday = weekdayOf(day);
  if (weekday !== SATURDAY && weekday !== SUNDAY) return day;
  const toFriday = day - (weekday === SATURDAY ? 1 : 2);
  const toMonday = day + (weekday === SATURDAY ? 2 : 1);
  switch (observed) {
    case 'none':
      return null;
    case 'sunday_to_monday':
    case 'sunday_to_next_free':
      return weekday === SUNDAY ? toMonday : null;
    case 'nearest_workday':
      return weekday === SUNDAY ? toMonday : toFriday;
    case 'weekend_to_monday':
    case 'next_free_weekday':
      return toMonday;
    case 'previous_friday':
      return toFriday;
  }
}
