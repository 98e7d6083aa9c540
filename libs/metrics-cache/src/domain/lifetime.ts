import { createHash } from 'node:crypto';

/** Why a figure is fresh for as long as it is. Stored with it and shown. */
export type LifetimeReason = 'market_open' | 'market_closed' | 'non_trading_day' | 'past_date' | 'next_transition';

/** How long figures are fresh by the state of their markets, in seconds, and stale afterwards. */
export interface LifetimeOptions {
  /** While at least one exchange is open. Default 900. */
  readonly openSeconds: number;
  /** While all are closed and at least one has a trading day. Default 3,600. */
  readonly closedSeconds: number;
  /** On a weekend or holiday everywhere. Default 86,400. */
  readonly weekendSeconds: number;
  /** How long after its freshness a copy may still be served as stale. Default 604,800 (7 days); 0: never. */
  readonly maxStaleSeconds: number;
}

/** 15 minutes, an hour, a day, and 7 days of being stale. */
export const DEFAULT_LIFETIME: LifetimeOptions = Object.freeze({
  openSeconds: 900,
  closedSeconds: 3_600,
  weekendSeconds: 86_400,
  maxStaleSeconds: 604_800,
});

/** The state of the markets that a figure depends on, at the instant its inputs describe. */
export interface MarketHours {
  /** The instant the inputs describe: `ComputationTicket.at`, never when the computation ended. */
  readonly at: Date;
  /** At least one exchange held is open, or an instrument held trades round the clock. */
  readonly anyOpen: boolean;
  /** No exchange held has a trading day, by each exchange's own local date. */
  readonly allNonTradingDay: boolean;
  /** The next open, break or close of any exchange held; `null` when there is none (round-the-clock instruments only). */
  readonly nextTransitionAt: Date | null;
  /** The figure describes a past date: the market's hours have no part in it, only changes of its data end it. */
  readonly pastDate?: boolean;
}

/** How long one figure is fresh, and servable as stale after that. */
export interface Lifetime {
  /** Fresh for so many milliseconds from `MarketHours.at`. 0: never fresh. */
  readonly freshForMs: number;
  /** Servable as stale for so many milliseconds more. */
  readonly staleForMs: number;
  readonly reason: LifetimeReason;
}

/** A figure with missing inputs is kept for so long at most, and never served as stale. */
export const PARTIAL_LIMIT_MS = 60_000;

/** The lifetime that a store gives a figure. */
export function storedLifetime(lifetime: Lifetime, complete: boolean): Lifetime {
  if (complete) return lifetime;
  return { ...lifetime, freshForMs: Math.min(lifetime.freshForMs, PARTIAL_LIMIT_MS), staleForMs: 0 };
}

/** The largest part of a limit that the spread takes away. */
const SPREAD = 0.1;

/**
 * How long a complete figure is fresh. Never longer than the limit of the market's state and never past the next transition.
 * `spreadBy` (tenant and key) shortens the limit by up to a tenth, always by the same amount for the same key: what was computed
 * in the rush after an opening does not expire in one rush as well. A lifetime cut by a transition is not shortened further:
 * it would only be computed twice, shortly before and at the transition.
 */
export function lifetimeOf(
  hours: MarketHours,
  spreadBy: string,
  options: LifetimeOptions = DEFAULT_LIFETIME,
): Lifetime {
  const staleForMs = options.maxStaleSeconds * 1_000;
  const [limitSeconds, reason] = limitOf(hours, options);
  const limitMs = Math.floor(limitSeconds * 1_000 * (1 - SPREAD * fractionOf(spreadBy)));
  if (reason === 'past_date' || hours.nextTransitionAt === null) return { freshForMs: limitMs, staleForMs, reason };
  const untilTransitionMs = Math.max(0, hours.nextTransitionAt.getTime() - hours.at.getTime());
  if (untilTransitionMs < limitMs) return { freshForMs: untilTransitionMs, staleForMs, reason: 'next_transition' };
  return { freshForMs: limitMs, staleForMs, reason };
}

function limitOf(hours: MarketHours, options: LifetimeOptions): [seconds: number, reason: LifetimeReason] {
  if (hours.pastDate === true) return [options.weekendSeconds, 'past_date'];
  if (hours.anyOpen) return [options.openSeconds, 'market_open'];
  if (hours.allNonTradingDay) return [options.weekendSeconds, 'non_trading_day'];
  return [options.closedSeconds, 'market_closed'];
}

/** 0 (inclusive) to 1 (exclusive), evenly spread over the texts and always the same for one text. */
function fractionOf(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

/** The lifetimes of one deployment. */
export class LifetimePolicy {
  readonly options: LifetimeOptions;

  constructor(options: Partial<LifetimeOptions> = {}) {
    this.options = Object.freeze({ ...DEFAULT_LIFETIME, ...options });
  }

  /** See `lifetimeOf`. `cacheKeyText` is `CacheKey.text`. */
  decide(hours: MarketHours, userId: string, cacheKeyText: string): Lifetime {
    return lifetimeOf(hours, `${userId} ${cacheKeyText}`, this.options);
  }
}
