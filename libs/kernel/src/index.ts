export { AppError, isAppError, type AppErrorCode, type AppErrorOptions, type InputIssue } from './app-error.js';
export {
  addDays,
  addMonths,
  calendarDate,
  dateInZone,
  dayOfWeek,
  daysBetween,
  EARLIEST_DATE,
  fromDayNumber,
  LATEST_DATE,
  parseCalendarDate,
  toDayNumber,
  type CalendarDate,
  type DayNumber,
} from './calendar-date.js';
export { Clock, SystemClock } from './clock.js';
export { Decimal, isDecimalText, ONE, OUTPUT_SCALE, toDecimalString, toDecimalStringOrNull, ZERO } from './decimal.js';
export { faultFrames, faultName, framesOf } from './fault-name.js';
export { ok, unavailable, valueOf, type Outcome, type UnavailableReason } from './outcome.js';
export { isCanonicalUuid } from './uuid.js';
export { type FinishedStep, onStepFinished, step, type StepKind } from './step.js';
