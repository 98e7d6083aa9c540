import type { Calendar } from './calendar.js';
import type { CalendarOverride } from './calendar-definition.js';
import { parseIsoDate, parseLocalTime } from './civil-day.js';

const LOCAL_TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/;

/** Whether `text` is a local time of the calendar language: `00:00` to `24:00`. */
export function isLocalTime(text: string): boolean {
  return LOCAL_TIME.test(text);
}

/** Why an override cannot mean what it says on that date of that calendar, or `null` when it can. */
export function problemWith(calendar: Calendar, override: CalendarOverride): string | null {
  if (override.kind === 'closed') return null;
  const open = 'open' in override ? parseLocalTime(override.open) : null;
  const close = override.close === undefined ? null : parseLocalTime(override.close);
  if (open !== null && close !== null && open >= close) return 'The open must be before the close.';
  if (override.kind === 'open') return null;
  const plan = calendar.planOf(parseIsoDate(override.date));
  const { mic } = calendar.definition;
  if (plan.kind !== 'session') {
    return `${mic} has no session on ${override.date} that could be shortened; use the kind "open" to add one.`;
  }
  if (close !== null && (close <= plan.open || close > plan.close)) {
    return `The close must lie in the session of ${mic} on ${override.date}; use the kind "open" for longer hours.`;
  }
  if (open !== null && (open < plan.open || open >= plan.close)) {
    return `The open must lie in the session of ${mic} on ${override.date}; use the kind "open" for longer hours.`;
  }
  return null;
}
