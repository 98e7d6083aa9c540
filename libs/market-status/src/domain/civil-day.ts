import type { DayNumber } from '@portfolio-metrics/kernel';
import type { IsoDate, LocalTime, MonthDay, Weekday } from './calendar-definition.js';

export const MS_PER_DAY = 86_400_000;
export const MS_PER_MINUTE = 60_000;

const WEEKDAYS: readonly Weekday[] = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** 0 = Sunday ... 6 = Saturday. */
export function weekdayOf(day: DayNumber): number {
  return (((day + 4) % 7) + 7) % 7;
}

export function weekdayIndex(weekday: Weekday): number {
  return WEEKDAYS.indexOf(weekday);
}

/** Days since 1970-01-01 of a day of a month; month 1 to 12. */
export function dayNumber(year: number, month: number, day: number): DayNumber {
  return Date.UTC(year, month - 1, day) / MS_PER_DAY;
}

/** Year of the proleptic Gregorian calendar, by arithmetic alone (Howard Hinnant's `civil_from_days`). */
export function yearOf(day: DayNumber): number {
  // Years of this count begin on 1 March, so that the leap day is the last one.
  const sinceYear0 = day + 719_468;
  const era = Math.floor(sinceYear0 / 146_097);
  const dayOfEra = sinceYear0 - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const JANUARY_1 = 306;
  return yearOfEra + era * 400 + (dayOfYear >= JANUARY_1 ? 1 : 0);
}

export function parseIsoDate(date: IsoDate): DayNumber {
  return Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY;
}

/** `YYYY-MM-DD`; years beyond 9999 keep the sign and six digits of ISO 8601. */
export function formatIsoDate(day: DayNumber): IsoDate {
  const text = new Date(day * MS_PER_DAY).toISOString();
  return text.slice(0, text.indexOf('T'));
}

export function parseMonthDay(text: MonthDay): readonly [month: number, day: number] {
  return [Number(text.slice(0, 2)), Number(text.slice(3, 5))];
}

/** Minutes since local midnight. */
export function parseLocalTime(time: LocalTime): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}
