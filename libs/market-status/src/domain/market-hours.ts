import type { MarketStatus, MarketTransition } from './market-status.js';

/** The state of several markets together, at one instant: what decides how long a figure that depends on them stays fresh. */
export interface MarketHours {
  readonly at: Date;
  /** At least one is open. A market that nobody can tell about counts as open: the shortest lifetime is the safe one. */
  readonly anyOpen: boolean;
  /** On a weekend or holiday everywhere, by each exchange's own date. True of no markets at all. */
  readonly allNonTradingDay: boolean;
  /** The earliest next transition of any of them; `null` when there is none (round-the-clock markets only, or none known). */
  readonly nextTransitionAt: Date | null;
}

/** The market that changes first, and how. */
export type NextTransition = MarketTransition & { readonly mic: string };

/** The earliest next transition of several markets; `null` when none has one. Of simultaneous ones the first in the list. */
export function nextTransitionOf(statuses: readonly MarketStatus[]): NextTransition | null {
  let earliest: NextTransition | null = null;
  for (const { mic, nextTransition } of statuses) {
    // All instants have the same form, so that they compare as text.
    if (nextTransition !== null && (earliest === null || nextTransition.at < earliest.at)) {
      earliest = { mic, ...nextTransition };
    }
  }
  return earliest;
}

/**
 * The state of several markets at `at`, the instant all statuses were asked for. `unknownMarkets`: some figure also depends on an
 * exchange without a calendar.
 */
export function marketHoursOf(statuses: readonly MarketStatus[], at: Date, unknownMarkets = false): MarketHours {
  const transition = nextTransitionOf(statuses);
  return {
    at,
    anyOpen: unknownMarkets || statuses.some((status) => status.isOpen || status.nextTransition === null),
    allNonTradingDay: !unknownMarkets && statuses.every((status) => status.isTradingDay === false),
    nextTransitionAt: transition === null ? null : new Date(transition.at),
  };
}
