import { tenantTable } from '../support/tenant-table.js';

/**
 * The cache of computed figures. A row without a payload only holds a lease or the pause after a failed computation; its
 * `stale_until` is the end of that.
 *
 * No index on the times: it would make every refresh write the index too (not HOT).
 */
export const CACHE_TABLE = [
  // Computations in the order of their start, over all replicas: fencing token and version in one.
  'create sequence portfolio_metrics_computations as bigint',
  'grant usage on sequence portfolio_metrics_computations to portfolio_metrics_app',
  `create table portfolio_metrics_cache (
     user_id uuid not null,
     cache_key text not null,
     params text not null,
     schema_version integer not null,
     payload jsonb,
     payload_bytes integer,
     payload_checksum bigint,
     complete boolean,
     computation bigint,
     user_generation bigint,
     market_keys text[],
     market_generations bigint[],
     invalidated boolean not null default false,
     computed_at timestamptz,
     expires_at timestamptz,
     stale_until timestamptz not null,
     lifetime_reason text,
     computation_time_ms integer,
     lease_token bigint,
     lease_until timestamptz,
     retry_at timestamptz,
     constraint portfolio_metrics_cache_pk primary key (user_id, cache_key),
     constraint portfolio_metrics_cache_key_form
       check (length(cache_key) <= 200 and cache_key ~ '^portfolio:v1:[a-z][a-z0-9_-]{0,49}:'),
     constraint portfolio_metrics_cache_payload_whole
       check (num_nulls(payload, payload_bytes, payload_checksum, complete, computation, user_generation, market_keys,
         market_generations, computed_at, expires_at, lifetime_reason, computation_time_ms) in (0, 12)),
     constraint portfolio_metrics_cache_generations_paired
       check (cardinality(market_keys) = cardinality(market_generations)),
     constraint portfolio_metrics_cache_partial_is_short
       check (complete or (expires_at <= computed_at + interval '60 seconds' and stale_until <= expires_at)),
     constraint portfolio_metrics_cache_stale_after_fresh check (stale_until >= expires_at)
   ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_vacuum_scale_factor = 0.05)`,
  ...tenantTable('portfolio_metrics_cache', 'select, insert, update, delete', 'portfolio_metrics_app'),
];

export const DROP_CACHE_TABLE = ['drop table portfolio_metrics_cache', 'drop sequence portfolio_metrics_computations'];
