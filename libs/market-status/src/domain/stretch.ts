import type { Calendar } from './calendar.js';
import { parseLocalTime } from './civil-day.js';
import { isTradingDay, toInstantText, type LocalDay, type TradingDay } from './local-day.js';
import type { ClosedReason, MarketPhase, MarketStatus, MarketTransition, UpcomingHoliday } from './market-status.js';
import { nextTransitionAfter } from './next-transition.js';
import { upcomingHolidays } from './upcoming-holidays.js';
import { TZDATA_VERSION } from './zone.js';

const UPCOMING_HOLIDAYS = 3;

/** A part of a local day in which the status stays the same but for the instant and the seconds that remain. */
export interface Stretch {
  readonly from: number;
  /** Everything of the status; `at`, `utcOffset` and the seconds are filled in per question. */
  readonly answer: MarketStatus;
  /** `NaN` when there is no next transition. */
  readonly transitionMs: number;
}

/** What a day's answers say of the days around it. */
export interface Surroundings {
  readonly previous: TradingDay | null;
  readonly next: TradingDay | null;
  readonly upcomingHolidays: readonly UpcomingHoliday[];
}

export function surroundingsOf(calendar: Calendar, local: LocalDay): Surroundings {
  return {
    previous: calendar.neighbouringSession(local.day, -1),
    next: calendar.neighbouringSession(local.day, 1),
    upcomingHolidays: upcomingHolidays(calendar, local, UPCOMING_HOLIDAYS),
  };
}

/**
 * Instants at which a day's status changes, in order. An open and a close count one millisecond each of their own, because
 * "strictly before" and "strictly after" answer differently at them. The first stretch is everything before the second.
 */
export function boundariesOf(calendar: Calendar, local: LocalDay, { previous }: Surroundings): readonly number[] {
  const instants = new Set<number>();
  if (previous !== null && previous.instants.close >= calendar.zone.instantOf(local.day, 0)) {
    instants.add(previous.instants.close).add(previous.instants.close + 1);
  }
  if (isTradingDay(local)) {
    const { open, close, breaks } = local.instants;
    for (const instant of [open, open + 1, ...breaks.flat(), close, close + 1]) instants.add(instant);
    for (const instant of extendedInstants(calendar, local) ?? []) instants.add(instant);
  }
  return [-Infinity, ...[...instants].toSorted((a, b) => a - b)];
}

/** The answer for the stretch that `instantMs` begins (or, for the first stretch, lies in). */
export function answerAt(
  calendar: Calendar,
  local: LocalDay,
  { previous, next, upcomingHolidays: upcoming }: Surroundings,
  instantMs: number,
): Omit<Stretch, 'from'> {
  const { definition } = calendar;
  const unknown = local.plan.kind === 'unknown';
  const { phase, reason } = phaseAt(calendar, local, instantMs);
  const from = unknown ? null : isTradingDay(local) ? local : previous;
  const onwards = unknown ? null : isTradingDay(local) ? local : next;
  const transition = unknown ? null : nextTransitionAfter(calendar, onwards, instantMs);
  const answer: MarketStatus = {
    mic: definition.mic,
    name: definition.name,
    acronym: definition.acronym,
    timezone: definition.timezone,
    utcOffset: '',
    at: '',
    isOpen: phase === 'open',
    phase,
    reason,
    holiday:
      local.plan.kind === 'holiday' || local.plan.kind === 'adhoc'
        ? Object.freeze({ name: local.plan.name, kind: local.plan.kind })
        : null,
    localDate: local.date,
    isTradingDay: unknown ? null : local.session !== null,
    session: local.session,
    previousSession: previous?.session ?? null,
    nextSession: next?.session ?? null,
    previousOpen: edgeText(calendar, from, -1, 'open', instantMs),
    previousClose: edgeText(calendar, from, -1, 'close', instantMs),
    nextOpen: edgeText(calendar, onwards, 1, 'open', instantMs),
    nextClose: edgeText(calendar, onwards, 1, 'close', instantMs),
    nextTransition: transition === null ? null : asView(transition),
    secondsToNextTransition: null,
    upcomingHolidays: upcoming,
    coverage: calendar.coverage,
    source: definition.source,
    asOf: definition.asOf,
    tzdata: TZDATA_VERSION,
  };
  return { answer, transitionMs: transition?.atMs ?? NaN };
}

function asView({ atMs, kind }: { readonly atMs: number; readonly kind: MarketTransition['kind'] }): MarketTransition {
  const to = kind === 'close' ? 'closed' : kind === 'break_start' ? 'break' : 'open';
  return Object.freeze({ at: toInstantText(atMs), kind, to });
}

/** The nearest open or close strictly beyond the instant, walking from `start` in one direction. */
function edgeText(
  calendar: Calendar,
  start: TradingDay | null,
  direction: 1 | -1,
  edge: 'open' | 'close',
  instantMs: number,
): string | null {
  for (let local = start; local !== null; local = calendar.neighbouringSession(local.day, direction)) {
    const distance = (local.instants[edge] - instantMs) * direction;
    if (distance > 0) return local.session[edge];
  }
  return null;
}

function phaseAt(
  calendar: Calendar,
  local: LocalDay,
  instantMs: number,
): { phase: MarketPhase; reason: ClosedReason | null } {
  const { kind } = local.plan;
  if (kind === 'unknown') return { phase: 'unknown', reason: 'out_of_coverage' };
  if (kind !== 'session' || !isTradingDay(local)) return { phase: 'closed', reason: kind as ClosedReason };
  const { open, close, breaks } = local.instants;
  const extended = extendedInstants(calendar, local);
  if (instantMs < open) {
    const isPre = extended !== null && instantMs >= extended[0];
    return { phase: isPre ? 'pre' : 'closed', reason: 'before_open' };
  }
  if (instantMs >= close) {
    const isPost = extended !== null && instantMs < extended[1];
    return { phase: isPost ? 'post' : 'closed', reason: 'after_close' };
  }
  const inBreak = breaks.some(([start, end]) => instantMs >= start && instantMs < end);
  return inBreak ? { phase: 'break', reason: 'break' } : { phase: 'open', reason: null };
}

function extendedInstants(calendar: Calendar, local: TradingDay): readonly [pre: number, post: number] | null {
  const extended = calendar.extendedHoursOn(local.day);
  if (extended === null) return null;
  const postClose = local.session.isHalfDay ? extended.halfDayPostClose : extended.postClose;
  return [
    calendar.zone.instantOf(local.day, parseLocalTime(extended.preOpen)),
    calendar.zone.instantOf(local.day, parseLocalTime(postClose)),
  ];
}
