import type { LifetimeReason } from '../domain/lifetime.js';
import type { CachedCopy, MetricTypeCounts, NothingCached, PutOutcome } from '../metrics-cache-store.js';

/** The statements of the PostgreSQL store with the rows they return. BIGINT arrives as text, DOUBLE PRECISION as a number. */

/**
 * Another one after a restart, a crash and a failover. What was committed last may be lost by then, and its generations given to
 * other changes.
 */
const SERVER_TEXT = `extract(epoch from pg_catalog.pg_postmaster_start_time()) || ' '
  || coalesce(extract(epoch from pg_catalog.pg_stat_get_bgwriter_stat_reset_time()), 0)`;

export const READ = {
  name: 'metrics_cache_read',
  text: `select r.*, ${SERVER_TEXT} as server from public.read_portfolio_metrics($1, $2, $3, $4) r`,
};

interface ReadRowFacts {
  readonly server: string;
  readonly current_user_generation: string;
  readonly leased_for_ms: number;
  readonly retry_in_ms: number;
}

export type ReadRow =
  | (ReadRowFacts & { readonly state: 'missing'; readonly reason: NothingCached['reason'] })
  | (ReadRowFacts & {
      readonly state: CachedCopy['state'];
      readonly invalidated_by: CachedCopy['invalidatedBy'];
      readonly changed_keys: string[];
      readonly payload: string;
      readonly complete: boolean;
      readonly user_generation: string;
      readonly version: string;
      readonly computed_at: Date;
      readonly expires_at: Date;
      readonly age_ms: number;
      readonly fresh_for_ms: number;
      readonly stale_for_ms: number;
      readonly computation_time_ms: number;
      readonly lifetime_reason: LifetimeReason;
      readonly entry_generation: string;
      readonly market_keys: string[];
      readonly market_generations: string[];
    });

/**
 * Two equal answers mean that nothing was committed in between. With the server, because another one, such as a former standby,
 * counts transactions of its own, and behind a crash the numbers of transactions that had not reached the disk (the cache does not
 * wait for that) are given to others. Null on a standby: there the text leaves transactions out.
 */
const SNAPSHOT_TEXT = `case when pg_catalog.pg_is_in_recovery() then null
  else pg_catalog.pg_current_snapshot()::text || ' ' || ${SERVER_TEXT} end`;

/** The snapshot is the statement's, taken before it calls the function, which takes newer ones: never later than the comparison. */
export const CHECK = {
  name: 'metrics_cache_check',
  text: `select ${SNAPSHOT_TEXT} as snapshot, ${SERVER_TEXT} as server, c.* from public.changed_generations($1, $2, $3, $4, $5) c`,
};

export const SNAPSHOT = {
  name: 'metrics_cache_snapshot',
  text: `select ${SNAPSHOT_TEXT} as snapshot, pg_catalog.clock_timestamp() as checked_at`,
};

export interface SnapshotRow {
  readonly snapshot: string | null;
  readonly checked_at: Date;
}

export interface CheckRow extends SnapshotRow {
  readonly server: string;
  /** Positions from 1. */
  readonly changed_users: number[];
  readonly changed_keys: number[];
}

export const OPEN = { name: 'metrics_cache_open', text: 'select * from public.open_portfolio_metrics($1)' };

export interface TicketRow {
  readonly computation: string;
  readonly started_at: Date;
  readonly user_generation: string;
  readonly everything: string;
}

export const LEASE = {
  name: 'metrics_cache_lease',
  text: 'select * from public.lease_portfolio_metrics($1, $2, $3, $4, $5, $6)',
};

export type LeaseRow =
  | ({ readonly granted: true } & TicketRow)
  | { readonly granted: false; readonly reason: 'held' | 'throttled' | null; readonly retry_in_ms: number | null };

export const TAKE_GENERATIONS = {
  name: 'metrics_cache_take_generations',
  text: 'select market_generations from public.take_generations($1, $2)',
};

export interface GenerationsRow {
  readonly market_generations: string[];
}

export const TAKE_HELD_GENERATIONS = {
  name: 'metrics_cache_take_held_generations',
  text: 'select * from public.take_held_generations($1, $2, $3, $4)',
};

export interface HeldGenerationsRow {
  /** `false`: there is no such portfolio, or none at all. */
  readonly known: boolean;
  readonly symbols: string[];
  readonly currencies: string[];
  readonly base_currency: string;
  readonly time_zone: string;
  readonly market_keys: string[];
  readonly market_generations: string[];
}

export const STORE = {
  name: 'metrics_cache_store',
  text: `select * from public.store_portfolio_metrics($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
};

export interface StoreRow {
  readonly outcome: PutOutcome;
  readonly rendered: string;
  readonly figures_at: Date;
  readonly fresh_until: Date;
  readonly age_ms: number;
  readonly fresh_for_ms: number;
  readonly took_ms: number;
}

export const RELEASE = {
  name: 'metrics_cache_release',
  text: 'select public.release_portfolio_metrics($1, $2, $3, $4) as released',
};

/** `$3`: milliseconds that must be left of the lease; of one that was granted before, less is left. */
export const ABANDON_LEASE = {
  name: 'metrics_cache_abandon_lease',
  text: 'select public.abandon_portfolio_metrics($1, $2, $3) as abandoned',
};

export const STATUS = `select s.metric_type, s.live, s.stale, s.expired, s.invalidated, s.bytes, s.oldest, r.lifetimes
  from portfolio_metrics_cache_status s join (
    select metric_type, jsonb_agg(jsonb_build_object('reason', reason, 'entries', entries) order by reason) as lifetimes
    from (select split_part(cache_key, ':', 3) as metric_type, lifetime_reason collate "C" as reason, count(*) as entries
      from portfolio_metrics_cache where payload is not null group by 1, 2) counted
    group by metric_type) r using (metric_type)
  order by s.metric_type`;

export interface StatusRow {
  readonly metric_type: string;
  readonly live: string;
  readonly stale: string;
  readonly expired: string;
  readonly invalidated: string;
  readonly bytes: string;
  readonly oldest: Date;
  readonly lifetimes: MetricTypeCounts['lifetimes'];
}

/** The new lease token is larger than every running computation's: none of them may store any more. */
export const INVALIDATE = `with marked as (
    update portfolio_metrics_cache
    set invalidated = payload is not null, lease_token = nextval('portfolio_metrics_computations'), lease_until = null
    where $1::text is null or split_part(cache_key, ':', 3) = $1
    returning payload is not null as is_entry
  )
  select count(*) filter (where is_entry)::integer as entries from marked`;
