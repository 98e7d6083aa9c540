import { CHANGED_MARKET_KEYS } from './read-function.js';

/**
 * Counts by hour, over all tenants and without naming any, added up from what each replica collected in memory; and the views.
 * `security_invoker`: a view must not see more than who asks.
 */
export const CACHE_MONITORING = [
  `create table portfolio_metrics_cache_reads (
     hour timestamptz not null,
     metric_type text not null,
     outcome text not null,
     reads bigint not null,
     bytes bigint not null,
     constraint portfolio_metrics_cache_reads_pk primary key (hour, metric_type, outcome),
     constraint portfolio_metrics_cache_reads_outcome
       check (outcome in ('hit', 'miss', 'refresh', 'stale', 'partial', 'bypass'))
   )`,
  'grant select, insert, update, delete on portfolio_metrics_cache_reads to portfolio_metrics_app',
  // A histogram: at_most_ms is a bucket's upper end; the last bucket's is 'Infinity'.
  `create table portfolio_metrics_cache_computations (
     hour timestamptz not null,
     metric_type text not null,
     at_most_ms double precision not null,
     computations bigint not null,
     total_ms double precision not null,
     constraint portfolio_metrics_cache_computations_pk primary key (hour, metric_type, at_most_ms)
   )`,
  'grant select, insert, update, delete on portfolio_metrics_cache_computations to portfolio_metrics_app',

  `create view portfolio_metrics_cache_status with (security_invoker = true) as
   select e.user_id, e.metric_type,
     count(*) filter (where e.state = 'live') as live,
     count(*) filter (where e.state = 'stale') as stale,
     count(*) filter (where e.state = 'expired') as expired,
     count(*) filter (where e.state = 'invalidated') as invalidated,
     sum(e.payload_bytes) as bytes,
     min(e.computed_at) as oldest
   from (
     select c.user_id, split_part(c.cache_key, ':', 3) as metric_type, c.payload_bytes, c.computed_at,
       case
         when c.stale_until <= clock_timestamp() then 'expired'
         when c.invalidated or c.user_generation <> coalesce(u.generation, 0)
           or cardinality(${CHANGED_MARKET_KEYS}) > 0 then 'invalidated'
         when c.expires_at <= clock_timestamp() then 'stale'
         else 'live'
       end as state
     from public.portfolio_metrics_cache c left join public.user_generations u on u.user_id = c.user_id
     where c.payload is not null
   ) e
   group by e.user_id, e.metric_type`,
  'grant select on portfolio_metrics_cache_status to portfolio_metrics_app',

  // p95 is the upper end of the bucket that holds it.
  `create view portfolio_metrics_cache_performance with (security_invoker = true) as
   with reads as (
     select r.hour, r.metric_type,
       sum(r.reads) as reads,
       coalesce(sum(r.reads) filter (where r.outcome = 'hit'), 0) as hits,
       coalesce(sum(r.reads) filter (where r.outcome = 'miss'), 0) as misses,
       coalesce(sum(r.reads) filter (where r.outcome = 'refresh'), 0) as refreshes,
       coalesce(sum(r.reads) filter (where r.outcome = 'stale'), 0) as stale,
       coalesce(sum(r.reads) filter (where r.outcome = 'partial'), 0) as partial,
       coalesce(sum(r.reads) filter (where r.outcome = 'bypass'), 0) as bypass,
       sum(r.bytes) as bytes
     from public.portfolio_metrics_cache_reads r
     group by r.hour, r.metric_type
   ), buckets as (
     select b.*, sum(b.computations) over (partition by b.hour, b.metric_type order by b.at_most_ms) as up_to_here,
       sum(b.computations) over (partition by b.hour, b.metric_type) as in_all
     from public.portfolio_metrics_cache_computations b
   ), computations as (
     select b.hour, b.metric_type, sum(b.computations) as computations,
       sum(b.total_ms) / sum(b.computations) as mean_computation_ms,
       min(b.at_most_ms) filter (where b.up_to_here >= 0.95 * b.in_all) as p95_computation_ms
     from buckets b
     group by b.hour, b.metric_type
   )
   select hour, metric_type, coalesce(r.reads, 0) as reads, coalesce(r.hits, 0) as hits, coalesce(r.misses, 0) as misses,
     coalesce(r.refreshes, 0) as refreshes, coalesce(r.stale, 0) as stale, coalesce(r.partial, 0) as partial,
     coalesce(r.bypass, 0) as bypass, r.hits / r.reads as hit_rate, coalesce(c.computations, 0) as computations,
     c.mean_computation_ms, c.p95_computation_ms, coalesce(r.bytes, 0) as bytes
   from reads r full join computations c using (hour, metric_type)`,
  'grant select on portfolio_metrics_cache_performance to portfolio_metrics_app',
];

export const DROP_CACHE_MONITORING = [
  'drop view portfolio_metrics_cache_performance',
  'drop view portfolio_metrics_cache_status',
  'drop table portfolio_metrics_cache_computations',
  'drop table portfolio_metrics_cache_reads',
];
