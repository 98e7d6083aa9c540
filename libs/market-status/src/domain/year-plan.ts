import type { DayNumber } from '@portfolio-metrics/kernel';
import type { CalendarDefinition, HalfDayRule, HolidayRule, Observance } from './calendar-definition.js';
import { dayNumber, weekdayIndex, weekdayOf, yearOf } from './civil-day.js';
import { daysOf } from './date-rule.js';

/** What the rules of a calendar say of one year: the weekdays they close, and the days they shorten. */
export interface YearPlan {
  readonly holidays: ReadonlyMap<DayNumber, PlannedHoliday>;
  readonly halfDays: ReadonlyMap<DayNumber, string>;
}

export interface PlannedHoliday {
  readonly name: string;
  /** It is not known whether the exchange kept this holiday. */
  readonly unknown: boolean;
}

interface Candidate {
  readonly rule: HolidayRule;
  readonly day: DayNumber;
  readonly unknown: boolean;
}

const SATURDAY = 6;
const SUNDAY = 0;
/** Observance moves a day by less than this, so that a year's plan needs this much of its neighbours. */
const REACH_DAYS = 7;

/** Computes the holidays and half days of one year from the rules. One-off dates are not part of it. */
export function planYear(definition: CalendarDefinition, year: number): YearPlan {
  const first = dayNumber(year, 1, 1);
  const last = dayNumber(year, 12, 31);
  const candidates = definition.holidays.flatMap((rule) =>
    nominalDays(rule, year, first - REACH_DAYS, last + REACH_DAYS).map((day) => ({
      rule,
      day,
      unknown: isUnknown(rule, yearOf(day)),
    })),
  );
  const holidays = placeHolidays(candidates);
  const bridge = definition.holidays.find((rule) => rule.on === 'between_holidays');
  if (bridge !== undefined && holdsIn(bridge, year)) bridgeGaps(holidays, bridge.name);
  const halfDays = new Map<DayNumber, string>();
  for (const rule of definition.halfDays ?? []) {
    for (const nominal of nominalDays(rule, year, first - REACH_DAYS, last + REACH_DAYS)) {
      const day = shift(nominal, rule.observed ?? 'none');
      if (day !== null && !isWeekend(day) && matchesWeekday(rule, day) && !halfDays.has(day)) {
        halfDays.set(day, rule.name);
      }
    }
  }
  return { holidays, halfDays };
}

function nominalDays(rule: HolidayRule | HalfDayRule, year: number, from: DayNumber, to: DayNumber): DayNumber[] {
  const days: DayNumber[] = [];
  for (let nearby = year - 1; nearby <= year + 1; nearby += 1) {
    if (!holdsIn(rule, nearby) || (nearby !== year && !mayReachNextYear(rule))) continue;
    for (const day of daysOf(rule.on, nearby)) if (day >= from && day <= to) days.push(day);
  }
  return days;
}

function holdsIn(rule: HolidayRule | HalfDayRule, year: number): boolean {
  return year >= (rule.from ?? -Infinity) && year <= (rule.to ?? Infinity) && !(rule.except?.includes(year) ?? false);
}

/** Only fixed dates around New Year can move into another year. */
function mayReachNextYear(rule: HolidayRule | HalfDayRule): boolean {
  return typeof rule.on === 'string' && (rule.on.startsWith('12-') || rule.on.startsWith('01-'));
}

function isUnknown(rule: HolidayRule, year: number): boolean {
  return rule.unknown !== undefined && year >= rule.unknown[0] && year <= rule.unknown[1];
}

/** Days that stay where they are come first, so that a day on the move finds every place taken that is taken. */
function placeHolidays(candidates: readonly Candidate[]): Map<DayNumber, PlannedHoliday> {
  const placed = new Map<DayNumber, PlannedHoliday>();
  const moving: Candidate[] = [];
  for (const candidate of candidates) {
    const observed = candidate.rule.observed ?? 'none';
    const pushes = observed === 'next_free_weekday' || observed === 'sunday_to_next_free';
    if (pushes && (placed.has(candidate.day) || isWeekend(candidate.day))) {
      moving.push(candidate);
      continue;
    }
    const day = shift(candidate.day, observed);
    if (day !== null && !isWeekend(day) && !placed.has(day)) placed.set(day, holidayOn(day, candidate));
  }
  for (const candidate of moving) {
    if (candidate.rule.observed === 'sunday_to_next_free' && weekdayOf(candidate.day) === SATURDAY) continue;
    let day = candidate.day;
    while (isWeekend(day) || placed.has(day)) day += 1;
    placed.set(day, holidayOn(day, candidate));
  }
  return placed;
}

function holidayOn(day: DayNumber, { rule, day: nominal, unknown }: Candidate): PlannedHoliday {
  return { name: day === nominal ? rule.name : `${rule.name} (observed)`, unknown };
}

/** Where a day goes that no other holiday can push further; `null` when it is lost. */
function shift(day: DayNumber, observed: Observance): DayNumber | null {
  const weekday = weekdayOf(day);
  if (weekday !== SATURDAY && weekday !== SUNDAY) return day;
  const toFriday = day - (weekday === SATURDAY ? 1 : 2);
  const toMonday = day + (weekday === SATURDAY ? 2 : 1);
  switch (observed) {
    case 'sunday_to_monday':
      return weekday === SUNDAY ? toMonday : null;
    case 'nearest_workday':
      return weekday === SUNDAY ? toMonday : toFriday;
    case 'weekend_to_monday':
      return toMonday;
    case 'previous_friday':
      return toFriday;
    default:
      return null;
  }
}

function bridgeGaps(holidays: Map<DayNumber, PlannedHoliday>, name: string): void {
  const before = [...holidays.keys()];
  for (const day of before) {
    if (holidays.has(day + 2) && !holidays.has(day + 1) && !isWeekend(day + 1)) {
      holidays.set(day + 1, { name, unknown: false });
    }
  }
}

function matchesWeekday(rule: HalfDayRule, day: DayNumber): boolean {
  return rule.weekdays === undefined || rule.weekdays.some((weekday) => weekdayIndex(weekday) === weekdayOf(day));
}

function isWeekend(day: DayNumber): boolean {
  const weekday = weekdayOf(day);
  return weekday === SATURDAY || weekday === SUNDAY;
}
