import { ApiSchema } from '@nestjs/swagger';
import type {
  CalendarCoverage,
  MarketBreak,
  MarketSession,
  MarketStatus,
  MarketTransition,
  UpcomingHoliday,
} from '@portfolio-metrics/market-status';
import {
  Choice,
  ChoiceOrNull,
  CountOrNull,
  DateProperty,
  Flag,
  FlagOrNull,
  Instant,
  InstantOrNull,
  ListOf,
  Model,
  ModelOrNull,
  Text,
  TextOrNull,
} from '../openapi/properties.js';

export class MarketBreakResponse implements MarketBreak {
  @Instant()
  readonly start: string;

  @Instant('Outside the break.')
  readonly end: string;
}

export class MarketSessionResponse implements MarketSession {
  @DateProperty("The exchange's local date.")
  readonly date: string;

  @Instant()
  readonly open: string;

  @Instant('Outside the session.')
  readonly close: string;

  @ListOf(() => MarketBreakResponse)
  readonly breaks: readonly MarketBreakResponse[];

  @Flag()
  readonly isHalfDay: boolean;

  @Flag()
  readonly isLateOpen: boolean;

  @TextOrNull('Why the hours are not the usual ones; null: they are.')
  readonly note: string | null;
}

export class MarketHolidayResponse implements NonNullable<MarketStatus['holiday']> {
  @Text(undefined, { example: 'Thanksgiving Day' })
  readonly name: string;

  @Choice(['holiday', 'adhoc'])
  readonly kind: 'holiday' | 'adhoc';
}

export class MarketTransitionResponse implements MarketTransition {
  @Instant()
  readonly at: string;

  @Choice(['open', 'break_start', 'break_end', 'close'])
  readonly kind: MarketTransition['kind'];

  @Choice(['open', 'break', 'closed'])
  readonly to: MarketTransition['to'];
}

@ApiSchema({ description: 'A day without a session, or with one of other hours than usual.' })
export class UpcomingHolidayResponse implements UpcomingHoliday {
  @DateProperty()
  readonly date: string;

  @Text()
  readonly name: string;

  @Choice(['closed', 'early_close', 'late_open', 'special'])
  readonly status: UpcomingHoliday['status'];

  @InstantOrNull('Of the session; null: there is none.')
  readonly open: string | null;

  @InstantOrNull('Of the session; null: there is none.')
  readonly close: string | null;
}

@ApiSchema({
  description:
    'First and last local date that the calendar knows. From `hoursExactFrom` on, the times of day are exact.',
})
export class CalendarCoverageResponse implements CalendarCoverage {
  @DateProperty()
  readonly from: string;

  @DateProperty()
  readonly to: string;

  @DateProperty()
  readonly hoursExactFrom: string;
}

@ApiSchema({
  description: 'One exchange at one instant. A neighbour (previous, next) that is null is not known, or there is none.',
})
export class MarketStatusResponse implements MarketStatus {
  @Text(undefined, { example: 'XNYS' })
  readonly mic: string;

  @Text()
  readonly name: string;

  @Text()
  readonly acronym: string;

  @Text(undefined, { example: 'America/New_York' })
  readonly timezone: string;

  @Text(undefined, { example: '-05:00' })
  readonly utcOffset: string;

  @Instant('The instant asked about.')
  readonly at: string;

  @Flag('The regular session is running; breaks and extended hours do not count.')
  readonly isOpen: boolean;

  @Choice(['open', 'break', 'pre', 'post', 'closed', 'unknown'])
  readonly phase: MarketStatus['phase'];

  @ChoiceOrNull(
    ['weekend', 'holiday', 'adhoc', 'before_open', 'after_close', 'break', 'out_of_coverage'],
    'Why the regular session is not running; null while it is.',
  )
  readonly reason: MarketStatus['reason'];

  @ModelOrNull(() => MarketHolidayResponse, 'What keeps the exchange closed on `localDate`; null: nothing does.')
  readonly holiday: MarketHolidayResponse | null;

  @DateProperty("The exchange's date at `at`.")
  readonly localDate: string;

  @FlagOrNull('null: the calendar does not know the day.')
  readonly isTradingDay: boolean | null;

  @ModelOrNull(() => MarketSessionResponse, 'The session of `localDate`, over or not; null: there is none.')
  readonly session: MarketSessionResponse | null;

  @ModelOrNull(() => MarketSessionResponse, 'The last one of an earlier date than `localDate`.')
  readonly previousSession: MarketSessionResponse | null;

  @ModelOrNull(() => MarketSessionResponse, 'The first one of a later date than `localDate`.')
  readonly nextSession: MarketSessionResponse | null;

  @InstantOrNull('Strictly before `at`.')
  readonly previousOpen: string | null;

  @InstantOrNull('Strictly before `at`.')
  readonly previousClose: string | null;

  @InstantOrNull('Strictly after `at`.')
  readonly nextOpen: string | null;

  @InstantOrNull('Strictly after `at`.')
  readonly nextClose: string | null;

  @ModelOrNull(() => MarketTransitionResponse, 'null: never closes, or not known.')
  readonly nextTransition: MarketTransitionResponse | null;

  @CountOrNull('Whole seconds, rounded down; null with `nextTransition`.')
  readonly secondsToNextTransition: number | null;

  @ListOf(() => UpcomingHolidayResponse)
  readonly upcomingHolidays: readonly UpcomingHolidayResponse[];

  @Model(() => CalendarCoverageResponse)
  readonly coverage: CalendarCoverageResponse;

  @Text("Where the calendar's tables come from.")
  readonly source: string;

  @DateProperty('When they were last checked.')
  readonly asOf: string;

  @Text('Version of the time zone data.', { example: '2026c' })
  readonly tzdata: string;
}
