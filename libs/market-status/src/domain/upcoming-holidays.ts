import type { Calendar } from './calendar.js';
import type { LocalDay } from './local-day.js';
import type { UpcomingHoliday } from './market-status.js';
import { yearOf } from './civil-day.js';

const NONE: readonly UpcomingHoliday[] = Object.freeze([]);

/** The next `count` closed or changed days after a date: this year's and next year's, as far as the calendar knows them. */
export function upcomingHolidays(calendar: Calendar, { day }: LocalDay, count: number): readonly UpcomingHoliday[] {
  if (calendar.neverCloses) return NONE;
  const found: UpcomingHoliday[] = [];
  const year = yearOf(day);
  for (const candidates of [year, year + 1]) {
    for (const candidate of calendar.exceptionalDaysOf(candidates)) {
      if (found.length === count) return Object.freeze(found);
      const holiday = candidate > day ? holidayOf(calendar, candidate) : null;
      if (holiday !== null) found.push(holiday);
    }
    if (found.length === count) break;
  }
  return Object.freeze(found);
}

function holidayOf(calendar: Calendar, candidate: number): UpcomingHoliday | null {
  const { date, plan, session } = calendar.dayOf(candidate);
  if (plan.kind === 'holiday' || plan.kind === 'adhoc') {
    return { date, name: plan.name, status: 'closed', open: null, close: null };
  }
  if (plan.kind !== 'session' || plan.note === null || session === null) return null;
  const status = plan.isLateOpen ? 'late_open' : plan.isHalfDay ? 'early_close' : 'special';
  return { date, name: plan.note, status, open: session.open, close: session.close };
}
