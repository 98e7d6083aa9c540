/**
 * What an exchange is doing at an instant. `unknown` means that the calendar does not know the day: never a guess.
 * `break` is the lunch break; `pre` and `post` are extended hours, stated only for exchanges and years where they are known.
 */
export type MarketPhase = 'open' | 'break' | 'pre' | 'post' | 'closed' | 'unknown';

/** Why the regular session is not running. `before_open` and `after_close` are said of days that have a session. */
export type ClosedReason =
  'weekend' | 'holiday' | 'adhoc' | 'before_open' | 'after_close' | 'break' | 'out_of_coverage';

/** A stretch of time; the start is inside, the end is outside. Instants are ISO 8601 UTC with `Z`. */
export interface MarketBreak {
  readonly start: string;
  readonly end: string;
}

/** One regular session. Instants are ISO 8601 UTC with `Z`; the open is inside the session, the close is outside. */
export interface MarketSession {
  /** The exchange's local date. */
  readonly date: string;
  readonly open: string;
  readonly close: string;
  readonly breaks: readonly MarketBreak[];
  /** Closes earlier than the usual hours of that time. */
  readonly isHalfDay: boolean;
  /** Opens later than the usual hours of that time. */
  readonly isLateOpen: boolean;
  /** Why the hours differ from the usual ones (`Christmas Eve`), `null` when they do not. */
  readonly note: string | null;
}

/** A day on which the exchange is closed, or not open for its usual hours, though its week says that it trades. */
export interface UpcomingHoliday {
  readonly date: string;
  readonly name: string;
  readonly status: 'closed' | 'early_close' | 'late_open' | 'special';
  /** The session's bounds, instants in ISO 8601 UTC; `null`: there is no session. */
  readonly open: string | null;
  /** As `open`, and `null` with it. */
  readonly close: string | null;
}

/** The next change of the regular session. Extended hours are no transition: they do not move the official prices. */
export interface MarketTransition {
  /** ISO 8601 UTC; always after the instant asked about. */
  readonly at: string;
  readonly kind: 'open' | 'break_start' | 'break_end' | 'close';
  /** What the market does from `at` on. */
  readonly to: 'open' | 'break' | 'closed';
}

/** First and last local date the calendar knows (both inside). Outside, and on `unknownDates`, the answer is `unknown`. */
export interface CalendarCoverage {
  readonly from: string;
  readonly to: string;
  /** First date from which the times of day are exact; sessions before it are right in date, their hours as well as known. */
  readonly hoursExactFrom: string;
}

/**
 * One exchange at one instant. JSON-ready: instants are ISO 8601 UTC with `Z`, dates are `YYYY-MM-DD`. `null` in a neighbour
 * (previous, next) means that it is not known or does not exist.
 */
export interface MarketStatus {
  /** ISO 10383 code; `24/7` for markets that never close. */
  readonly mic: string;
  readonly name: string;
  readonly acronym: string;
  /** IANA zone. */
  readonly timezone: string;
  /** Offset of local time from UTC at `at`: `-05:00`. */
  readonly utcOffset: string;
  /** The instant asked about. */
  readonly at: string;
  /** The regular session is running; breaks and extended hours do not count. */
  readonly isOpen: boolean;
  readonly phase: MarketPhase;
  /** `null` while the regular session is running. */
  readonly reason: ClosedReason | null;
  /** The holiday or one-off closure that keeps the exchange closed on `localDate`, else `null`. */
  readonly holiday: { readonly name: string; readonly kind: 'holiday' | 'adhoc' } | null;
  /** The exchange's date at `at`. */
  readonly localDate: string;
  /** Whether `localDate` has a session; `null` when the calendar does not know the day. */
  readonly isTradingDay: boolean | null;
  /** The session of `localDate`, over or not; `null` when there is none. */
  readonly session: MarketSession | null;
  /** The last session of an earlier date than `localDate`, and the first of a later one. */
  readonly previousSession: MarketSession | null;
  readonly nextSession: MarketSession | null;
  /** Strictly before `at`. */
  readonly previousOpen: string | null;
  readonly previousClose: string | null;
  /** Strictly after `at`. */
  readonly nextOpen: string | null;
  readonly nextClose: string | null;
  /** `null` for a market that never closes, and when what comes next is not known. */
  readonly nextTransition: MarketTransition | null;
  /** Whole seconds, rounded down, until `nextTransition`; `null` with it. */
  readonly secondsToNextTransition: number | null;
  /** The next few closed or shortened days after `localDate`. */
  readonly upcomingHolidays: readonly UpcomingHoliday[];
  readonly coverage: CalendarCoverage;
  /** Where the calendar's tables come from. */
  readonly source: string;
  /** When the tables were last checked against that source. */
  readonly asOf: string;
  /** Version of the time zone data that local times were computed with. */
  readonly tzdata: string;
}
