import type { ComputationTicket } from './computation-ticket.js';
import type { CacheKey } from './domain/cache-key.js';
import type { Lifetime, LifetimeReason } from './domain/lifetime.js';
import type { MarketKey } from './domain/market-key.js';
import type { FreshnessCheck, FreshnessStamp } from './freshness-stamp.js';

/** A user with more entries loses the oldest ones, `SPARE_ENTRIES` more than needed. Leased ones stay. */
export const MAX_ENTRIES_PER_USER = 1_000;
export const SPARE_ENTRIES = 99;

/** What every read says, whether there is a copy or not. */
interface ReadFacts {
  /** The user's generation at the time of the read. */
  readonly currentUserGeneration: number;
  /** Somebody holds the lease and is computing, for at most so many milliseconds more; 0: nobody. */
  readonly leasedForMs: number;
  /** A computation failed; the next attempt is due in so many milliseconds; 0: at once. */
  readonly retryInMs: number;
}

/** There is nothing to serve, not even as a last resort. */
export interface NothingCached extends ReadFacts {
  readonly state: 'missing';
  /**
   * `absent`: never computed or purged. `stale_limit`: too old to be served. `other_schema`: stored by a release with another
   * payload. `other_params`: another set of parameters with the same hash. `damaged`: not what was stored.
   */
  readonly reason: 'absent' | 'stale_limit' | 'other_schema' | 'other_params' | 'damaged';
}

/**
 * A copy inside its stale limit. The state is the database's verdict, by its own clock:
 * - `fresh`: every generation is the current one and the lifetime has not ended. The only state that may be shown as current.
 * - `expired`: generations current, lifetime over. Servable while somebody recomputes, and when that fails; flagged.
 * - `invalidated`: a generation moved. By `market`: as `expired`. By `user` (the user's own write or wish): only when the
 *   recomputation fails, flagged.
 */
export interface CachedCopy extends ReadFacts {
  readonly state: 'fresh' | 'expired' | 'invalidated';
  /** `user` when both moved; `null` exactly when the state is not `invalidated`. */
  readonly invalidatedBy: 'user' | 'market' | null;
  /** Market keys whose generation moved; empty otherwise. */
  readonly changedKeys: readonly MarketKey[];
  /** JSON, ready for the socket: the same bytes that `put` returned. */
  readonly payload: string;
  /** `false`: inputs were missing; never shown as complete. */
  readonly complete: boolean;
  /** The user's generation the figures come from. */
  readonly userGeneration: number;
  /** Names this stored version of the entry; never used twice. For an ETag. */
  readonly version: string;
  /** The instant the figures describe (`ComputationTicket.at`), by the store's clock. */
  readonly computedAt: Date;
  readonly expiresAt: Date;
  /** Milliseconds since `computedAt`. */
  readonly ageMs: number;
  /** Milliseconds until the lifetime ends, whatever the state; 0 when it has ended. Count it down on a monotonic clock. */
  readonly freshForMs: number;
  /** Milliseconds until the copy may not be served at all. */
  readonly staleForMs: number;
  readonly computationTimeMs: number;
  readonly lifetimeReason: LifetimeReason;
  /** For `check`: whether this copy is still what a read would find. */
  readonly stamp: FreshnessStamp;
}

/** What a read of one key comes to. */
export type CacheRead = NothingCached | CachedCopy;

/** On what terms a computation asks for the lease of its key. */
export interface LeaseRequest {
  /** After so long without a `put` or `release` another computation may take over. */
  readonly leaseMs: number;
  /** Take the lease from whoever holds it (forceRefresh): the computation that loses it stores nothing. A throttle still holds. */
  readonly takeOver?: boolean;
}

/** What is known of a lease that nobody has heard of. Both in milliseconds. */
export interface LeaseDoubt {
  /** As it was asked for. */
  readonly leaseMs: number;
  /** Time since it was asked for. */
  readonly withinMs: number;
}

/** The lease with the ticket of the computation, or why there is none. */
export type LeaseAnswer =
  | { readonly granted: true; readonly ticket: ComputationTicket }
  | {
      readonly granted: false;
      /** `held`: somebody is computing. `throttled`: the last computation failed a moment ago. */
      readonly reason: 'held' | 'throttled';
      /** Milliseconds until the lease ends or the throttle is over. */
      readonly retryInMs: number;
    };

/** A figure as it is offered to the store. */
export interface ComputedMetrics {
  /** The figures as JSON text. */
  readonly payload: string;
  /** `false` when inputs were missing: kept for at most 60 s, never as stale, and never in place of a usable complete copy. */
  readonly complete: boolean;
  /** Counted from `ComputationTicket.at`. */
  readonly lifetime: Lifetime;
}

/**
 * - `stored`.
 * - `superseded`: an input changed during the computation; the figure was not stored because no read would call it fresh.
 * - `fenced`: a computation that started later has stored or has taken the lease.
 * - `kept_complete`: a partial figure; a usable complete copy is there.
 */
export type PutOutcome = 'stored' | 'superseded' | 'fenced' | 'kept_complete';

/** What became of a figure that was offered, and how later reads see it. Times as in `CachedCopy`. */
export interface PutResult {
  readonly outcome: PutOutcome;
  /** The figures as every later read will render them, also when they were not stored. */
  readonly payload: string;
  /** As in `CachedCopy`. */
  readonly version: string;
  readonly computedAt: Date;
  readonly expiresAt: Date;
  readonly ageMs: number;
  readonly freshForMs: number;
  readonly computationTimeMs: number;
  readonly lifetimeReason: LifetimeReason;
}

/** How many entries of each state there are. An entry is in one of the four. */
export interface EntryCounts {
  /** Fresh. */
  readonly live: number;
  /** Lifetime over, generations current, inside the stale limit. */
  readonly stale: number;
  /** Past the stale limit: waiting for the purge. */
  readonly expired: number;
  /** A generation moved. */
  readonly invalidated: number;
  /** Bytes of the payloads. */
  readonly bytes: number;
  /** The oldest entry's `computedAt`; `null` without entries. */
  readonly oldest: Date | null;
}

/** The entries of one metric type. */
export interface MetricTypeCounts extends EntryCounts {
  readonly metricType: string;
  /** Why the entries live as long as they do: how many by reason, in alphabetical order. */
  readonly lifetimes: ReadonlyArray<{ readonly reason: LifetimeReason; readonly entries: number }>;
}

/**
 * The cache of computed figures, one tenant at a time. Port: implementations must pass `describeMetricsCacheStore`.
 *
 * ```ts
 * const read = await store.read(userId, key);
 * if (read.state === 'fresh' && read.complete) return read.payload;
 * const lease = await store.lease(userId, key, { leaseMs: 10_000 });
 * if (!lease.granted) return stale copy, or wait, or `store.open(userId, key)` and compute without the lease
 * const ledger = await readLedger();                                           // after the ticket
 * const prices = await lease.ticket.readMarket(keysOf(ledger), readPrices);    // generations first, then prices
 * const result = await store.put(lease.ticket, { payload, complete, lifetime });
 * ```
 *
 * Every method rejects when the store cannot be reached; correctness never depends on the lease.
 */
export abstract class MetricsCacheStore {
  /** The copy of one key and what is true about it now. One round trip; writes nothing. */
  abstract read(userId: string, key: CacheKey): Promise<CacheRead>;

  /**
   * Which copies, kept since an earlier read, a read would not find fresh any more although their lifetime may not be over: an
   * input changed, or the entry was replaced, invalidated or removed. For many users in one round trip.
   */
  abstract check(stamps: readonly FreshnessStamp[]): Promise<FreshnessCheck>;

  /** Starts a computation without the lease: for one that waited in vain for the holder of the lease. */
  abstract open(userId: string, key: CacheKey): Promise<ComputationTicket>;

  /** Starts a computation with the lease of its key, when that is free. */
  abstract lease(userId: string, key: CacheKey, request: LeaseRequest): Promise<LeaseAnswer>;

  /**
   * Stores a figure and gives the lease back. Throws an `Error` when the ticket was never covered (`coverMarket`): without
   * generations of its market data a figure would never be invalidated by them.
   */
  abstract put(ticket: ComputationTicket, metrics: ComputedMetrics): Promise<PutResult>;

  /**
   * Gives the lease back after a computation that came to nothing. With `retryInMs`, no lease is granted for so long, counted
   * from now. Nothing happens when the lease was lost meanwhile.
   */
  abstract release(ticket: ComputationTicket, options?: { readonly retryInMs?: number }): Promise<void>;

  /**
   * For a `lease` whose answer never came: gives back the lease of the key when it was granted, for `leaseMs`, within the last
   * `withinMs` milliseconds. That may be another computation's, which then shares its work with the next one and may store all the same.
   */
  abstract abandonLease(userId: string, key: CacheKey, doubt: LeaseDoubt): Promise<void>;

  /** The user's own entries by metric type, sorted. */
  abstract status(userId: string): Promise<readonly MetricTypeCounts[]>;

  /**
   * Marks the user's own entries as invalidated by the user: they are recomputed at the next read, and a computation that is
   * running already may not store. Returns how many entries were marked. `metricType` limits it to one type.
   */
  abstract invalidate(userId: string, metricType?: string): Promise<number>;
}
