import type { DayNumber } from '@portfolio-metrics/kernel';
import type { CalendarDefinition, CalendarOverride, DatedExtendedHours, DatedHours } from './calendar-definition.js';
import { dayNumber, parseIsoDate, weekdayIndex, weekdayOf, yearOf } from './civil-day.js';
import {
  halfDaySession,
  overridden,
  specialSession,
  UNKNOWN,
  usualSession,
  WEEKEND,
  type DayPlan,
  type SessionPlan,
} from './day-plan.js';
import { isTradingDay, placeInTime, type LocalDay, type TradingDay } from './local-day.js';
import type { CalendarCoverage } from './market-status.js';
import { YearPlanner } from './year-plan.js';
import { Zone } from './zone.js';

/** Days kept ready per calendar: a few kilobytes each, and most questions are about the same few days. */
const DAYS_KEPT = 128;

interface Dated<T> {
  readonly from: DayNumber;
  readonly value: T;
}

/**
 * A calendar ready to answer: a definition with overrides laid over it. Immutable to its users; years and days are computed on
 * first use and remembered.
 */
export class Calendar {
  readonly zone: Zone;
  readonly coverage: CalendarCoverage;
  /** The sessions touch: the market never closes, and its status never changes. */
  readonly neverCloses: boolean;
  readonly firstDay: DayNumber;
  readonly lastDay: DayNumber;
  private readonly hours: readonly Dated<DatedHours & { readonly plan: SessionPlan }>[];
  private readonly weeks: readonly Dated<readonly boolean[]>[];
  private readonly extended: readonly Dated<DatedExtendedHours>[];
  private readonly closures: ReadonlyMap<DayNumber, string>;
  private readonly specials: ReadonlyMap<DayNumber, DayPlan>;
  private readonly overrides: ReadonlyMap<DayNumber, CalendarOverride>;
  private readonly days = new Map<DayNumber, LocalDay>();
  private readonly exceptionalDays = new Map<number, readonly DayNumber[]>();

  /** `planner`: of another calendar of the same definition, to share what it has planned. */
  constructor(
    readonly definition: CalendarDefinition,
    overrides: readonly CalendarOverride[] = [],
    readonly planner: YearPlanner = new YearPlanner(definition),
  ) {
    this.zone = Zone.of(definition.timezone);
    this.coverage = Object.freeze({ ...definition.coverage });
    this.firstDay = parseIsoDate(definition.coverage.from);
    this.lastDay = parseIsoDate(definition.coverage.to);
    this.hours = dated(definition.hours, (hours) => ({ ...hours, plan: Object.freeze(usualSession(hours)) }));
    this.weeks = dated(definition.week, ({ days }) => maskOf(days.map(weekdayIndex)));
    this.extended = dated(definition.extendedHours ?? [], (hours) => hours);
    this.closures = new Map(
      Object.entries(definition.closures ?? {}).map(([date, name]) => [parseIsoDate(date), name] as const),
    );
    this.specials = new Map(
      Object.entries(definition.specialSessions ?? {}).map(
        ([date, special]) => [parseIsoDate(date), specialSession(this.usualOn(parseIsoDate(date)), special)] as const,
      ),
    );
    this.overrides = new Map(overrides.map((override) => [parseIsoDate(override.date), override] as const));
    this.neverCloses =
      definition.holidays.length === 0 &&
      overrides.length === 0 &&
      this.weeks.every(({ value }) => !value.includes(false)) &&
      this.hours.every(({ value }) => value.plan.open === 0 && value.plan.close === 24 * 60);
  }

  /** What happens on a local date. */
  planOf(day: DayNumber): DayPlan {
    const override = this.overrides.get(day);
    const plan = this.ruledPlanOf(day);
    return override === undefined ? plan : overridden(plan, this.usualOn(day), override);
  }

  /** The local date with its session, ready to answer for every instant in it. */
  dayOf(day: DayNumber): LocalDay {
    let known = this.days.get(day);
    if (known === undefined) {
      if (this.days.size >= DAYS_KEPT) this.days.clear();
      known = placeInTime(this.zone, day, this.planOf(day));
      this.days.set(day, known);
    }
    return known;
  }

  /** The next local date with a session in one direction; `null` when a day that is not known comes first. */
  neighbouringSession(day: DayNumber, direction: 1 | -1): TradingDay | null {
    for (let candidate = day + direction; ; candidate += direction) {
      const { kind } = this.planOf(candidate);
      if (kind === 'unknown') return null;
      if (kind !== 'session') continue;
      const found = this.dayOf(candidate);
      return isTradingDay(found) ? found : null;
    }
  }

  /** The local dates of a year, in order, that are not as the week and the usual hours say; weekends may be among them. */
  exceptionalDaysOf(year: number): readonly DayNumber[] {
    let days = this.exceptionalDays.get(year);
    if (days === undefined) {
      const { holidays, halfDays } = this.planner.planOf(year);
      const first = dayNumber(year, 1, 1);
      const last = dayNumber(year, 12, 31);
      const all = new Set<DayNumber>();
      for (const source of [holidays, halfDays, this.closures, this.specials, this.overrides]) {
        for (const day of source.keys()) if (day >= first && day <= last) all.add(day);
      }
      days = [...all].toSorted((a, b) => a - b);
      this.exceptionalDays.set(year, days);
    }
    return days;
  }

  /** Extended hours around a session on that date, or `null` where they are not known. */
  extendedHoursOn(day: DayNumber): DatedExtendedHours | null {
    return at(this.extended, day) ?? null;
  }

  private ruledPlanOf(day: DayNumber): DayPlan {
    if (day < this.firstDay || day > this.lastDay) return UNKNOWN;
    const closure = this.closures.get(day);
    if (closure !== undefined) return { kind: 'adhoc', name: closure };
    const special = this.specials.get(day);
    if (special !== undefined) return special;
    if (at(this.weeks, day)?.[weekdayOf(day)] !== true) return WEEKEND;
    const year = this.planner.planOf(yearOf(day));
    const holiday = year.holidays.get(day);
    if (holiday !== undefined) return holiday.unknown ? UNKNOWN : { kind: 'holiday', name: holiday.name };
    const halfDay = year.halfDays.get(day);
    return halfDay === undefined ? this.usualOn(day) : halfDaySession(at(this.hours, day)!, halfDay);
  }

  private usualOn(day: DayNumber): SessionPlan {
    return at(this.hours, day)!.plan;
  }
}

function dated<S extends { readonly from?: string }, T>(entries: readonly S[], convert: (entry: S) => T): Dated<T>[] {
  return entries
    .map((entry) => ({
      from: entry.from === undefined ? -Infinity : parseIsoDate(entry.from),
      value: convert(entry),
    }))
    .toReversed();
}

/** The entry in force on a day; entries are newest first. */
function at<T>(entries: readonly Dated<T>[], day: DayNumber): T | undefined {
  for (const entry of entries) if (day >= entry.from) return entry.value;
  return undefined;
}

function maskOf(weekdays: readonly number[]): readonly boolean[] {
  return [0, 1, 2, 3, 4, 5, 6].map((weekday) => weekdays.includes(weekday));
}
