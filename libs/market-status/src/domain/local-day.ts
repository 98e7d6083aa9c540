import type { DayNumber } from '@portfolio-metrics/kernel';
import { formatIsoDate } from './civil-day.js';
import type { DayPlan, SessionPlan } from './day-plan.js';
import type { MarketSession } from './market-status.js';
import type { Zone } from './zone.js';

/** A session's bounds as instants in milliseconds. */
export interface SessionInstants {
  readonly open: number;
  readonly close: number;
  readonly breaks: readonly (readonly [start: number, end: number])[];
}

/** One local date of one exchange, its session placed in time. */
export interface LocalDay {
  readonly day: DayNumber;
  readonly date: string;
  readonly plan: DayPlan;
  /** `null` on a day without a session. */
  readonly instants: SessionInstants | null;
  readonly session: MarketSession | null;
}

/** A local date that has a session. */
export type TradingDay = LocalDay & { readonly instants: SessionInstants; readonly session: MarketSession };

export function isTradingDay(day: LocalDay): day is TradingDay {
  return day.session !== null;
}

export function placeInTime(zone: Zone, day: DayNumber, plan: DayPlan): LocalDay {
  const date = formatIsoDate(day);
  if (plan.kind !== 'session') return { day, date, plan, instants: null, session: null };
  const instants = {
    open: zone.instantOf(day, plan.open),
    close: zone.instantOf(day, plan.close),
    breaks: plan.breaks.map(([start, end]) => [zone.instantOf(day, start), zone.instantOf(day, end)] as const),
  };
  return { day, date, plan, instants, session: sessionView(date, plan, instants) };
}

function sessionView(date: string, plan: SessionPlan, { open, close, breaks }: SessionInstants): MarketSession {
  return Object.freeze({
    date,
    open: toInstantText(open),
    close: toInstantText(close),
    breaks: Object.freeze(
      breaks.map(([start, end]) => Object.freeze({ start: toInstantText(start), end: toInstantText(end) })),
    ),
    isHalfDay: plan.isHalfDay,
    isLateOpen: plan.isLateOpen,
    note: plan.note,
  });
}

/** ISO 8601 UTC with milliseconds and `Z`. */
export function toInstantText(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
