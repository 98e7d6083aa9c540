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

export function yearOf(day: DayNumber): number {
  return new Date(day * MS_PER_DAY).getUTCFullYear();
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
