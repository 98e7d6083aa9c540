import type { CalendarOverride, DatedHours, LocalInterval, SpecialSession } from './calendar-definition.js';
import { parseLocalTime } from './civil-day.js';

/** What a calendar says of one local date; times in minutes since local midnight. */
export type DayPlan =
  | SessionPlan
  | { readonly kind: 'weekend' | 'unknown' }
  | { readonly kind: 'holiday' | 'adhoc'; readonly name: string };

export interface SessionPlan {
  readonly kind: 'session';
  readonly open: number;
  readonly close: number;
  readonly breaks: readonly (readonly [start: number, end: number])[];
  readonly isHalfDay: boolean;
  readonly isLateOpen: boolean;
  readonly note: string | null;
}

export const WEEKEND: DayPlan = Object.freeze({ kind: 'weekend' });
export const UNKNOWN: DayPlan = Object.freeze({ kind: 'unknown' });

export function usualSession(hours: DatedHours): SessionPlan {
  return {
    kind: 'session',
    open: parseLocalTime(hours.open),
    close: parseLocalTime(hours.close),
    breaks: minutes(hours.breaks ?? []),
    isHalfDay: false,
    isLateOpen: false,
    note: null,
  };
}

/** The short session of that time. Throws when the hours have none: a calendar with half-day rules must say when they close. */
export function halfDaySession(hours: DatedHours, note: string): SessionPlan {
  if (hours.halfDay === undefined) throw new RangeError(`no half-day hours for ${note}`);
  return {
    ...usualSession(hours),
    close: parseLocalTime(hours.halfDay.close),
    breaks: minutes(hours.halfDay.breaks ?? []),
    isHalfDay: true,
    note,
  };
}

/** A session with its own hours; breaks that it does not state are the usual ones as far as they lie inside. */
export function specialSession(usual: SessionPlan, special: SpecialSession): SessionPlan {
  const open = special.open === undefined ? usual.open : parseLocalTime(special.open);
  const close = special.close === undefined ? usual.close : parseLocalTime(special.close);
  return {
    kind: 'session',
    open,
    close,
    breaks:
      special.breaks === undefined
        ? usual.breaks.filter(([start, end]) => start > open && end < close)
        : minutes(special.breaks),
    isHalfDay: close < usual.close,
    isLateOpen: open > usual.open,
    note: special.name,
  };
}

/**
 * The day after an override. `early_close` and `late_open` change the session of that day and say nothing of a day without one.
 */
export function overridden(plan: DayPlan, usual: SessionPlan, override: CalendarOverride): DayPlan {
  switch (override.kind) {
    case 'closed':
      return { kind: 'adhoc', name: override.note };
    case 'open':
      return specialSession(usual, { name: override.note, open: override.open, close: override.close, breaks: [] });
    case 'early_close':
    case 'late_open': {
      if (plan.kind !== 'session') return plan;
      const changed = specialSession(plan, { ...override, name: override.note });
      // A close before the open, or an open after the close, leaves nothing of the session.
      if (changed.open >= changed.close) return { kind: 'adhoc', name: override.note };
      return { ...changed, isHalfDay: changed.close < usual.close, isLateOpen: changed.open > usual.open };
    }
  }
}

function minutes(intervals: readonly LocalInterval[]): readonly (readonly [number, number])[] {
  return intervals.map(([start, end]) => [parseLocalTime(start), parseLocalTime(end)] as const);
}
