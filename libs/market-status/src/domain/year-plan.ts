import type { DayNumber } from '@portfolio-metrics/kernel';
import type { CalendarDefinition, HalfDayRule, HolidayRule } from './calendar-definition.js';
import { dayNumber, weekdayIndex, weekdayOf, yearOf } from './civil-day.js';
import { type DaysInYear, daysInYear } from './date-rule.js';
import { isWeekend, pushes, shift } from './observance.js';

/** What the rules of a calendar say of one year: the weekdays they close, and the days they shorten. One-off dates are not in it. */
export interface YearPlan {
  readonly holidays: ReadonlyMap<DayNumber, PlannedHoliday>;
  /** Day to name. */
  readonly halfDays: ReadonlyMap<DayNumber, string>;
}

export interface PlannedHoliday {
  readonly name: string;
  /** It is not known whether the exchange kept this holiday. */
  readonly unknown: boolean;
}

interface ReadyRule<R> {
  readonly rule: R;
  readonly days: DaysInYear;
  /** Only fixed dates around New Year can be observed in another year than their own. */
  readonly crossesYears: boolean;
}

interface Candidate {
  readonly rule: HolidayRule;
  readonly day: DayNumber;
}

/** Observance moves a day by less than this, so that a year's plan needs this much of its neighbours. */
const REACH_DAYS = 7;

/** The rules of one calendar, made ready once; years are planned on first use and remembered. */
export class YearPlanner {
  private readonly holidays: readonly ReadyRule<HolidayRule>[];
  private readonly halfDays: readonly (ReadyRule<HalfDayRule> & { readonly weekdays: readonly number[] | null })[];
  private readonly bridge: HolidayRule | undefined;
  private readonly years = new Map<number, YearPlan>();

  constructor(definition: CalendarDefinition) {
    this.holidays = definition.holidays.map(makeReady);
    this.halfDays = (definition.halfDays ?? []).map((rule) => ({
      ...makeReady(rule),
      weekdays: rule.weekdays?.map(weekdayIndex) ?? null,
    }));
    this.bridge = definition.holidays.find((rule) => rule.on === 'between_holidays');
  }

  planOf(year: number): YearPlan {
    let plan = this.years.get(year);
    if (plan === undefined) {
      plan = { holidays: this.holidaysOf(year), halfDays: this.halfDaysOf(year) };
      this.years.set(year, plan);
    }
    return plan;
  }

  private holidaysOf(year: number): Map<DayNumber, PlannedHoliday> {
    const candidates: Candidate[] = [];
    for (const ready of this.holidays) {
      eachNominalDay(ready, year, (day) => candidates.push({ rule: ready.rule, day }));
    }
    const placed = placeHolidays(candidates);
    if (this.bridge !== undefined && holdsIn(this.bridge, year)) bridgeGaps(placed, this.bridge.name);
    return placed;
  }

  private halfDaysOf(year: number): Map<DayNumber, string> {
    const placed = new Map<DayNumber, string>();
    for (const ready of this.halfDays) {
      eachNominalDay(ready, year, (nominal) => {
        const day = shift(nominal, ready.rule.observed);
        if (day === null || isWeekend(day) || placed.has(day)) return;
        if (ready.weekdays === null || ready.weekdays.includes(weekdayOf(day))) placed.set(day, ready.rule.name);
      });
    }
    return placed;
  }
}

function makeReady<R extends HolidayRule | HalfDayRule>(rule: R): ReadyRule<R> {
  const crossesYears = typeof rule.on === 'string' && (rule.on.startsWith('12-') || rule.on.startsWith('01-'));
  return { rule, days: daysInYear(rule.on), crossesYears };
}

function eachNominalDay(
  { rule, days, crossesYears }: ReadyRule<HolidayRule | HalfDayRule>,
  year: number,
  visit: (day: DayNumber) => void,
): void {
  if (holdsIn(rule, year)) for (const day of days(year)) visit(day);
  if (!crossesYears) return;
  if (holdsIn(rule, year - 1)) {
    for (const day of days(year - 1)) if (day >= dayNumber(year, 1, 1) - REACH_DAYS) visit(day);
  }
  if (holdsIn(rule, year + 1)) {
    for (const day of days(year + 1)) if (day <= dayNumber(year, 12, 31) + REACH_DAYS) visit(day);
  }
}

function holdsIn(rule: HolidayRule | HalfDayRule, year: number): boolean {
  if (rule.from !== undefined && year < rule.from) return false;
  if (rule.to !== undefined && year > rule.to) return false;
  return rule.except === undefined || !rule.except.includes(year);
}

/** Days that stay where they are come first, so that a day on the move finds every place taken that is taken. */
function placeHolidays(candidates: readonly Candidate[]): Map<DayNumber, PlannedHoliday> {
  const placed = new Map<DayNumber, PlannedHoliday>();
  const moving: Candidate[] = [];
  for (const candidate of candidates) {
    const { observed } = candidate.rule;
    if (pushes(observed) && (placed.has(candidate.day) || isWeekend(candidate.day))) {
      moving.push(candidate);
      continue;
    }
    const day = shift(candidate.day, observed);
    if (day !== null && !isWeekend(day) && !placed.has(day)) placed.set(day, holidayOn(day, candidate));
  }
  for (const candidate of moving) {
    let day = shift(candidate.day, candidate.rule.observed);
    if (day === null) continue;
    while (isWeekend(day) || placed.has(day)) day += 1;
    placed.set(day, holidayOn(day, candidate));
  }
  return placed;
}

function holidayOn(day: DayNumber, { rule, day: nominal }: Candidate): PlannedHoliday {
  return {
    name: day === nominal ? rule.name : `${rule.name} (observed)`,
    unknown: rule.unknown !== undefined && isWithin(yearOf(day), rule.unknown),
  };
}

function isWithin(year: number, [from, to]: readonly [number, number]): boolean {
  return year >= from && year <= to;
}

function bridgeGaps(holidays: Map<DayNumber, PlannedHoliday>, name: string): void {
  const before = [...holidays.keys()];
  for (const day of before) {
    if (holidays.has(day + 2) && !holidays.has(day + 1) && !isWeekend(day + 1)) {
      holidays.set(day + 1, { name, unknown: false });
    }
  }
}
