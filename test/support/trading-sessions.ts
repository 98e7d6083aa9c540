import {
  CALENDAR_DEFINITIONS,
  CalendarBook,
  MarketStatusService,
  NoCalendarOverrides,
} from '@portfolio-metrics/market-status';
import { TradingSessions } from '@portfolio-metrics/prices';

/** The market status of the calendars that are built in. */
export function builtInMarkets(): MarketStatusService {
  return new MarketStatusService(new CalendarBook(CALENDAR_DEFINITIONS), new NoCalendarOverrides());
}

/** The sessions of the calendars that are built in. */
export function tradingSessions(): TradingSessions {
  return new TradingSessions(builtInMarkets());
}
