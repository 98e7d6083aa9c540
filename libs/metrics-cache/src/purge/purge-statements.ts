/** Batch size, first batch of the run, forced, largest share, entries from which on the share counts, where to begin. */
export const PURGE_ENTRIES = 'select * from public.purge_expired_metrics($1, $2, $3, $4, $5, $6)';

export const PURGE_IDEMPOTENCY_KEYS = 'select public.purge_idempotency_keys($1) as deleted';

export const PURGE_READ_COUNTS =
  'delete from portfolio_metrics_cache_reads where hour < clock_timestamp() - make_interval(days => $1)';

export const PURGE_COMPUTATION_COUNTS =
  'delete from portfolio_metrics_cache_computations where hour < clock_timestamp() - make_interval(days => $1)';
