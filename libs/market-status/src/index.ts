export { CALENDAR_DEFINITIONS } from './calendars/index.js';
export { Calendar } from './domain/calendar.js';
export { CalendarBook } from './domain/calendar-book.js';
export type {
  CalendarDefinition,
  CalendarOverride,
  DateRule,
  DatedExtendedHours,
  DatedHours,
  HalfDayRule,
  HolidayRule,
  IsoDate,
  LocalInterval,
  LocalTime,
  MonthDay,
  Observance,
  SpecialSession,
  Weekday,
} from './domain/calendar-definition.js';
export type {
  CalendarCoverage,
  ClosedReason,
  MarketBreak,
  MarketPhase,
  MarketSession,
  MarketStatus,
  MarketTransition,
  UpcomingHoliday,
} from './domain/market-status.js';
export { marketHoursOf, nextTransitionOf, type MarketHours, type NextTransition } from './domain/market-hours.js';
export { isLocalTime } from './domain/override-problem.js';
export { sessionsBetween, type SessionList } from './domain/sessions-between.js';
export { statusAt } from './domain/status-at.js';
export { MarketStatusModule } from './market-status.module.js';
export type { MarketStatusModuleExtras, MarketStatusModuleOptions } from './market-status.module-definition.js';
export { MarketStatusService } from './market-status.service.js';
export { CalendarOverrides, NoCalendarOverrides, type OverridesByMic } from './overrides/calendar-overrides.js';
export { CalendarOverrideEditor } from './overrides/calendar-override-editor.js';
export { MARKET_STATUS_ENTITIES } from './overrides/calendar-override.entity.js';
export { calendarGenerationKey, StoredCalendarOverrides } from './overrides/stored-calendar-overrides.js';
