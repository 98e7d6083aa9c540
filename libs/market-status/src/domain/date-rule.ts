import type { DayNumber } from '@portfolio-metrics/kernel';
import type { DateRule, MonthDay, Weekday } from './calendar-definition.js';
import { dayNumber, parseIsoDate, parseMonthDay, weekdayIndex, weekdayOf, yearOf } from './civil-day.js';
import { easterSunday } from './easter.js';
import { equinoxInJapan } from './equinox.js';

/** The days that a rule names in a year, before observance. */
export type DaysInYear = (year: number) => readonly DayNumber[];

const NONE: readonly DayNumber[] = Object.freeze([]);

/** A rule made ready to be asked for many years. `between_holidays` depends on the other rules and names no day of its own. */
export function daysInYear(rule: DateRule): DaysInYear {
  if (rule === 'between_holidays') return () => NONE;
  if (typeof rule === 'string') return single(onDay(rule));
  if ('dates' in rule) return listed(rule.dates.map((date) => parseIsoDate(date) + (rule.plus ?? 0)));
  if ('easter' in rule) return single((year) => easterSunday(year) + rule.easter);
  if ('equinox' in rule) return single((year) => equinoxInJapan(year, rule.equinox));
  if ('nth' in rule) {
    const first = firstOnOrAfter(rule.weekday, (year) => dayNumber(year, rule.month, 1));
    return single((year) => first(year) + 7 * (rule.nth - 1));
  }
  if ('onOrAfter' in rule) return single(firstOnOrAfter(rule.first, onDay(rule.onOrAfter)));
  if ('onOrBefore' in rule) return single(lastOnOrBefore(rule.last, onDay(rule.onOrBefore)));
  return single(lastOnOrBefore(rule.last, (year) => dayNumber(year, rule.month + 1, 1) - 1));
}

type DayInYear = (year: number) => DayNumber;

function single(day: DayInYear): DaysInYear {
  return (year) => [day(year)];
}

function listed(days: readonly DayNumber[]): DaysInYear {
  const byYear = new Map<number, DayNumber[]>();
  for (const day of days) {
    const year = yearOf(day);
    const ofYear = byYear.get(year);
    if (ofYear === undefined) byYear.set(year, [day]);
    else ofYear.push(day);
  }
  return (year) => byYear.get(year) ?? NONE;
}

function onDay(text: MonthDay): DayInYear {
  const [month, day] = parseMonthDay(text);
  return (year) => dayNumber(year, month, day);
}

function firstOnOrAfter(weekday: Weekday, from: DayInYear): DayInYear {
  const wanted = weekdayIndex(weekday);
  return (year) => {
    const day = from(year);
    return day + ((wanted - weekdayOf(day) + 7) % 7);
  };
}

function lastOnOrBefore(weekday: Weekday, to: DayInYear): DayInYear {
  const wanted = weekdayIndex(weekday);
  return (year) => {
    const day = to(year);
    return day - ((weekdayOf(day) - wanted + 7) % 7);
  };
}
