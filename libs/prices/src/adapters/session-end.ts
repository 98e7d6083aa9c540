import { addDays, type CalendarDate } from '@portfolio-metrics/kernel';
import type { TradingSessions } from '../trading-sessions.js';

/**
 * When a price was made that a provider gives a day for and no time: at the end of that day's session, or at `at` while it is running.
 * Without a session on that day: at its end in UTC.
 */
export async function sessionEnd(
  sessions: TradingSessions,
  exchange: string | null,
  date: CalendarDate,
  at: Date,
): Promise<Date> {
  const [session] = await sessions.between(exchange, date, date);
  const end = session?.close ?? new Date(`${addDays(date, 1)}T00:00:00Z`);
  return end < at ? end : at;
}
