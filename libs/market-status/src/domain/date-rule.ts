import type { DayNumber } from '@portfolio-metrics/kernel';
import type { DateRule, Weekday } from './calendar-definition.js';
import { dayNumber, parseIsoDate, parseMonthDay, weekdayIndex, weekdayOf } from './civil-day.js';
import { easterSunday } from './easter.js';
import { equinoxInJapan } from './equinox.js';

const NONE: readonly DayNumber[] = Object.freeze([]);

/** The days that a rule names in a year, before observance. `between_holidays` depends on the other rules and names none here. */
export function daysOf(rule: DateRule, year: number): readonly DayNumber[] {
  if (typeof rule === 'string') {
    if (rule === 'between_holidays') return NONE;
    const [month, day] = parseMonthDay(rule);
    return [dayNumber(year, month, day)];
  }
  if ('easter' in rule) return [easterSunday(year) + rule.easter];
  if ('nth' in rule) return [firstOnOrAfter(rule.weekday, dayNumber(year, rule.month, 1)) + 7 * (rule.nth - 1)];
  if ('month' in rule) return [lastOnOrBefore(rule.last, dayNumber(year, rule.month + 1, 1) - 1)];
  if ('onOrAfter' in rule) return [firstOnOrAfter(rule.first, monthDayOf(year, rule.onOrAfter))];
  if ('onOrBefore' in rule) return [lastOnOrBefore(rule.last, monthDayOf(year, rule.onOrBefore))];
  if ('equinox' in rule) return [equinoxInJapan(year, rule.equinox)];
  const prefix = `${year}-`;
  return rule.dates.filter((date) => date.startsWith(prefix)).map((date) => parseIsoDate(date) + (rule.plus ?? 0));
}

function monthDayOf(year: number, text: `${number}-${number}`): DayNumber {
  const [month, day] = parseMonthDay(text);
  return dayNumber(year, month, day);
}

function firstOnOrAfter(weekday: Weekday, day: DayNumber): DayNumber {
  return day + ((weekdayIndex(weekday) - weekdayOf(day) + 7) % 7);
}

function lastOnOrBefore(weekday: Weekday, day: DayNumber): DayNumber {
  return day - ((weekdayOf(day) - weekdayIndex(weekday) + 7) % 7);
}
