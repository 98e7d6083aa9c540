import { ApiProperty } from '@nestjs/swagger';
import { CalendarOverrideDto } from './calendar-override.dto.js';

// The shapes of the answers for the API document; the values are those of the library (`MarketStatus`, `MarketSession`).

const INSTANT = { type: String, format: 'date-time' } as const;
const INSTANT_OR_NULL = { ...INSTANT, nullable: true } as const;
const DATE = { type: String, format: 'date' } as const;

export class MarketBreakDto {
  @ApiProperty(INSTANT)
  start!: string;

  @ApiProperty({ ...INSTANT, description: 'Outside the break.' })
  end!: string;
}

export class MarketSessionDto {
  @ApiProperty({ ...DATE, description: "The exchange's local date." })
  date!: string;

  @ApiProperty(INSTANT)
  open!: string;

  @ApiProperty({ ...INSTANT, description: 'Outside the session.' })
  close!: string;

  @ApiProperty({ type: [MarketBreakDto] })
  breaks!: MarketBreakDto[];

  @ApiProperty()
  isHalfDay!: boolean;

  @ApiProperty()
  isLateOpen!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Why the hours are not the usual ones.' })
  note!: string | null;
}

export class MarketHolidayDto {
  @ApiProperty({ example: 'Thanksgiving Day' })
  name!: string;

  @ApiProperty({ enum: ['holiday', 'adhoc'] })
  kind!: string;
}

export class MarketTransitionDto {
  @ApiProperty(INSTANT)
  at!: string;

  @ApiProperty({ enum: ['open', 'break_start', 'break_end', 'close'] })
  kind!: string;

  @ApiProperty({ enum: ['open', 'break', 'closed'] })
  to!: string;
}

export class UpcomingHolidayDto {
  @ApiProperty(DATE)
  date!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: ['closed', 'early_close', 'late_open', 'special'] })
  status!: string;

  @ApiProperty(INSTANT_OR_NULL)
  open!: string | null;

  @ApiProperty(INSTANT_OR_NULL)
  close!: string | null;
}

export class CalendarCoverageDto {
  @ApiProperty(DATE)
  from!: string;

  @ApiProperty(DATE)
  to!: string;

  @ApiProperty(DATE)
  hoursExactFrom!: string;
}

export class MarketStatusDto {
  @ApiProperty({ example: 'XNYS' })
  mic!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  acronym!: string;

  @ApiProperty({ example: 'America/New_York' })
  timezone!: string;

  @ApiProperty({ example: '-05:00' })
  utcOffset!: string;

  @ApiProperty({ ...INSTANT, description: 'The instant asked about.' })
  at!: string;

  @ApiProperty({ description: 'The regular session is running; breaks and extended hours do not count.' })
  isOpen!: boolean;

  @ApiProperty({ enum: ['open', 'break', 'pre', 'post', 'closed', 'unknown'] })
  phase!: string;

  @ApiProperty({
    enum: ['weekend', 'holiday', 'adhoc', 'before_open', 'after_close', 'break', 'out_of_coverage'],
    nullable: true,
    description: 'Why the regular session is not running; null while it is.',
  })
  reason!: string | null;

  @ApiProperty({ type: MarketHolidayDto, nullable: true })
  holiday!: MarketHolidayDto | null;

  @ApiProperty(DATE)
  localDate!: string;

  @ApiProperty({ type: Boolean, nullable: true, description: 'null: the calendar does not know the day.' })
  isTradingDay!: boolean | null;

  @ApiProperty({ type: MarketSessionDto, nullable: true, description: 'The session of `localDate`.' })
  session!: MarketSessionDto | null;

  @ApiProperty({ type: MarketSessionDto, nullable: true })
  previousSession!: MarketSessionDto | null;

  @ApiProperty({ type: MarketSessionDto, nullable: true })
  nextSession!: MarketSessionDto | null;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'Strictly before `at`.' })
  previousOpen!: string | null;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'Strictly before `at`.' })
  previousClose!: string | null;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'Strictly after `at`.' })
  nextOpen!: string | null;

  @ApiProperty({ ...INSTANT_OR_NULL, description: 'Strictly after `at`.' })
  nextClose!: string | null;

  @ApiProperty({ type: MarketTransitionDto, nullable: true, description: 'null: never closes, or not known.' })
  nextTransition!: MarketTransitionDto | null;

  @ApiProperty({ type: Number, nullable: true })
  secondsToNextTransition!: number | null;

  @ApiProperty({ type: [UpcomingHolidayDto] })
  upcomingHolidays!: UpcomingHolidayDto[];

  @ApiProperty({ type: CalendarCoverageDto })
  coverage!: CalendarCoverageDto;

  @ApiProperty({ description: "Where the calendar's tables come from." })
  source!: string;

  @ApiProperty({ ...DATE, description: 'When they were last checked.' })
  asOf!: string;

  @ApiProperty({ description: 'Version of the time zone data.', example: '2026c' })
  tzdata!: string;
}

export class MarketStatusAnswerDto {
  @ApiProperty({ type: MarketStatusDto })
  data!: MarketStatusDto;
}

export class MarketStatusListDto {
  @ApiProperty({ type: [MarketStatusDto] })
  data!: MarketStatusDto[];
}

export class SessionListDto {
  @ApiProperty({ type: [MarketSessionDto] })
  data!: MarketSessionDto[];
}

export class CalendarOverrideAnswerDto {
  @ApiProperty({ type: CalendarOverrideDto })
  data!: CalendarOverrideDto;
}

export class CalendarOverrideListDto {
  @ApiProperty({ type: [CalendarOverrideDto] })
  data!: CalendarOverrideDto[];
}
