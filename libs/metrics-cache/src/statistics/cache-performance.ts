import type { Database } from '@portfolio-metrics/database';

/**
 * How answers of one metric type came about in the hours that were asked for, over all tenants and replicas: counts of requests,
 * by the `meta.cacheStatus` that they were answered with.
 */
export interface CachePerformance {
  readonly metricType: string;
  readonly reads: number;
  readonly hits: number;
  readonly stale: number;
  readonly partial: number;
  readonly bypass: number;
  /** How many were finished, whether anybody waited for them or not. */
  readonly computations: number;
  /** Mean time of a computation in milliseconds; `null`: there was none. */
  readonly meanComputationMs: number | null;
}

const PERFORMANCE = `select metric_type as "metricType", sum(reads)::float8 as reads, sum(hits)::float8 as hits,
    sum(stale)::float8 as stale, sum(partial)::float8 as partial, sum(bypass)::float8 as bypass,
    sum(computations)::float8 as computations,
    (sum(mean_computation_ms * computations) / nullif(sum(computations), 0))::float8 as "meanComputationMs"
  from portfolio_metrics_cache_performance
  where hour > clock_timestamp() - make_interval(hours => $1)
  group by metric_type order by metric_type`;

/** Of the last `hours` hours, by metric type. What replicas have not written yet is missing: half a minute, by default. */
export async function cachePerformance(database: Database, hours: number): Promise<readonly CachePerformance[]> {
  const { rows } = await database.statement<CachePerformance>('cache-performance', PERFORMANCE, [hours]);
  return rows;
}
