/** The language in which a calendar is written down. A calendar is data: plain objects of these shapes, in one file. */

export type Weekday = 'Mon' | 'Tue' | 'Wed' | 'Thu' | 'Fri' | 'Sat' | 'Sun';

/** Local time `HH:MM`; `24:00` is the end of the day. */
export type LocalTime = `${number}:${number}`;
/** The start is inside, the end is outside. */
export type LocalInterval = readonly [start: LocalTime, end: LocalTime];
/** `MM-DD`. */
export type MonthDay = `${number}-${number}`;
/** `YYYY-MM-DD`. */
export type IsoDate = string;

/** Which day of a year a rule names, before any observance. Months are counted from 1; `easter` and `plus` are days. */
export type DateRule =
  | MonthDay
  /** The nth such weekday of a month. */
  | { readonly nth: 1 | 2 | 3 | 4; readonly weekday: Weekday; readonly month: number }
  /** The last such weekday of a month. */
  | { readonly last: Weekday; readonly month: number }
  /** The first such weekday on or after a day: Friday 19-25 June is the first Friday on or after 06-19. */
  | { readonly first: Weekday; readonly onOrAfter: MonthDay }
  | { readonly last: Weekday; readonly onOrBefore: MonthDay }
  /** Days after Easter Sunday (Gregorian); negative before it. */
  | { readonly easter: number }
  /** Astronomical equinox in Japan. */
  | { readonly equinox: 'march' | 'september' }
  /** Written out, for what no rule gives; `plus` counts days from each. */
  | { readonly dates: readonly IsoDate[]; readonly plus?: number }
  /** A weekday between two holidays. */
  | 'between_holidays';

/**
 * Where a day goes that falls on a weekend.
 * - `none`: it is lost.
 * - `sunday_to_monday`: Sunday to Monday; Saturday is lost.
 * - `nearest_workday`: Saturday to Friday before, Sunday to Monday.
 * - `weekend_to_monday`: Saturday and Sunday to Monday.
 * - `next_free_weekday`: Saturday, Sunday, or a day that is a holiday already, to the next free weekday (Christmas and Boxing Day).
 * - `sunday_to_next_free`: as before, but Saturday is lost (Hong Kong; Japan's Golden Week).
 * - `previous_friday`: Saturday and Sunday to the Friday before (half days).
 */
export type Observance =
  | 'none'
  | 'sunday_to_monday'
  | 'nearest_workday'
  | 'weekend_to_monday'
  | 'next_free_weekday'
  | 'sunday_to_next_free'
  | 'previous_friday';

interface YearlyRule {
  readonly name: string;
  readonly on: DateRule;
  /** Default `none`. */
  readonly observed?: Observance;
  /** First and last year in which the rule holds, both inside. Default: always. */
  readonly from?: number;
  readonly to?: number;
  /** Years in which the rule is suspended. */
  readonly except?: readonly number[];
}

/** A day without a session. */
export interface HolidayRule extends YearlyRule {
  /** First and last year in which it is not known whether the exchange traded on that day: the answer is `unknown`. */
  readonly unknown?: readonly [from: number, to: number];
}

/** A day with the short hours of its time. Means nothing on a day that has no session anyway. */
export interface HalfDayRule extends YearlyRule {
  /** Counts only on these weekdays (after observance). Default: any. */
  readonly weekdays?: readonly Weekday[];
}

/** The hours of a session from a date on. */
export interface DatedHours {
  /** First date; the first entry has none. */
  readonly from?: IsoDate;
  readonly open: LocalTime;
  readonly close: LocalTime;
  readonly breaks?: readonly LocalInterval[];
  /** Hours of a half day: an earlier close, and the breaks that remain (default none). */
  readonly halfDay?: { readonly close: LocalTime; readonly breaks?: readonly LocalInterval[] };
}

/** Extended hours around the regular session, where they are known. */
export interface DatedExtendedHours {
  readonly from: IsoDate;
  /** From here to the open. */
  readonly preOpen: LocalTime;
  /** From the close to here; on a half day to `halfDayPostClose`. */
  readonly postClose: LocalTime;
  readonly halfDayPostClose: LocalTime;
}

/** A session whose hours differ from the rules on one date; what is not given is as usual. */
export interface SpecialSession {
  readonly name: string;
  readonly open?: LocalTime;
  readonly close?: LocalTime;
  readonly breaks?: readonly LocalInterval[];
}

/** All that is known of one exchange's sessions. Times are local, in `timezone`. */
export interface CalendarDefinition {
  readonly mic: string;
  readonly name: string;
  readonly acronym: string;
  /** Other names people use for it, in any case. */
  readonly aliases: readonly string[];
  /** IANA zone. */
  readonly timezone: string;
  /** Dates the calendar knows, both inside; `hoursExactFrom`: see `CalendarCoverage`. */
  readonly coverage: { readonly from: IsoDate; readonly to: IsoDate; readonly hoursExactFrom: IsoDate };
  /** Days of the week with a session, from a date on; the first entry has no date. */
  readonly week: readonly { readonly from?: IsoDate; readonly days: readonly Weekday[] }[];
  readonly hours: readonly DatedHours[];
  readonly extendedHours?: readonly DatedExtendedHours[];
  readonly holidays: readonly HolidayRule[];
  readonly halfDays?: readonly HalfDayRule[];
  /** Closures that no rule gives: date to reason. */
  readonly closures?: Readonly<Record<IsoDate, string>>;
  /** Sessions whose hours no rule gives, or on a day that the rules close. */
  readonly specialSessions?: Readonly<Record<IsoDate, SpecialSession>>;
  readonly source: string;
  /** When the tables were last checked. */
  readonly asOf: IsoDate;
}

/**
 * A change to one date of a calendar that comes from data instead of a release.
 * - `closed`: no session.
 * - `early_close`: closes at `close`; breaks that do not end before it are dropped.
 * - `late_open`: opens at `open`; breaks that do not start after it are dropped. `close` may be given too.
 * - `open`: a session from `open` to `close` without breaks, whatever the calendar says of the day.
 * Times are local.
 */
export type CalendarOverride =
  | { readonly date: IsoDate; readonly kind: 'closed'; readonly note: string }
  | { readonly date: IsoDate; readonly kind: 'early_close'; readonly close: LocalTime; readonly note: string }
  | {
      readonly date: IsoDate;
      readonly kind: 'late_open';
      readonly open: LocalTime;
      readonly close?: LocalTime;
      readonly note: string;
    }
  | {
      readonly date: IsoDate;
      readonly kind: 'open';
      readonly open: LocalTime;
      readonly close: LocalTime;
      readonly note: string;
    };
