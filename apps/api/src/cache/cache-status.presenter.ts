import type { CacheStatusReport, EntryCounts } from '@portfolio-metrics/metrics-cache';
import type { CacheStatusView } from './dto/cache-status.dto.js';

export function presentCacheStatus(report: CacheStatusReport): CacheStatusView {
  return {
    ...presentCounts(report),
    metricTypes: report.metricTypes.map((counts) => ({
      metricType: counts.metricType,
      ...presentCounts(counts),
      lifetimes: [...counts.lifetimes],
    })),
  };
}

function presentCounts(counts: EntryCounts): {
  readonly [Name in keyof Omit<CacheStatusView, 'metricTypes'>]: CacheStatusView[Name];
} {
  const { live, stale, expired, invalidated, bytes, oldest } = counts;
  return { live, stale, expired, invalidated, bytes, oldest: oldest?.toISOString() ?? null };
}
