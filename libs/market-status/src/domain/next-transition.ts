import type { Calendar } from './calendar.js';
import type { TradingDay } from './local-day.js';
import type { MarketTransition } from './market-status.js';

/** Sessions that touch (a market open day and night) are one; a transition that many of them away is nobody's concern. */
const MAX_TOUCHING_SESSIONS = 370;

export interface TransitionInstant {
  readonly atMs: number;
  readonly kind: MarketTransition['kind'];
}

/**
 * The first change of the regular session after an instant, from the session of the day (or the next one) onwards; `null` for a
 * market that never closes and when what comes next is not known.
 */
export function nextTransitionAfter(
  calendar: Calendar,
  start: TradingDay | null,
  instantMs: number,
): TransitionInstant | null {
  if (calendar.neverCloses) return null;
  let local = start;
  let behind = instantMs;
  for (let touching = 0; local !== null && touching < MAX_TOUCHING_SESSIONS; touching += 1) {
    const next = calendar.neighbouringSession(local.day, 1);
    const touchesNext = next !== null && next.instants.open === local.instants.close;
    for (const transition of transitionsOf(local)) {
      if (transition.atMs > behind && !(transition.kind === 'close' && touchesNext)) return transition;
    }
    // The open of a session that touches this one changes nothing: go on behind it.
    if (touchesNext) behind = Math.max(behind, next.instants.open);
    local = next;
  }
  return null;
}

function transitionsOf({ instants: { open, close, breaks } }: TradingDay): TransitionInstant[] {
  return [
    { atMs: open, kind: 'open' },
    ...breaks.flatMap(([start, end]): TransitionInstant[] => [
      { atMs: start, kind: 'break_start' },
      { atMs: end, kind: 'break_end' },
    ]),
    { atMs: close, kind: 'close' },
  ];
}
