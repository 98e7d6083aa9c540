import { Injectable } from '@nestjs/common';
import { AppError } from '@portfolio-metrics/kernel';
import { isMetricType } from './domain/cache-key.js';
import { type EntryCounts, MetricsCacheStore, type MetricTypeCounts } from './metrics-cache-store.js';

/** One user's entries: the totals, and the same by metric type. */
export interface CacheStatusReport extends EntryCounts {
  readonly metricTypes: readonly MetricTypeCounts[];
}

/** What users may see of their own cache entries, and do with them. */
@Injectable()
export class CacheService {
  constructor(private readonly store: MetricsCacheStore) {}

  /** What the cache holds of the user now. Rejects when the store cannot be reached. */
  async status(userId: string): Promise<CacheStatusReport> {
    const metricTypes = await this.store.status(userId);
    const sum = (count: (counts: EntryCounts) => number): number =>
      metricTypes.reduce((total, counts) => total + count(counts), 0);
    const times = metricTypes.flatMap(({ oldest }) => (oldest === null ? [] : [oldest.getTime()]));
    return {
      live: sum((counts) => counts.live),
      stale: sum((counts) => counts.stale),
      expired: sum((counts) => counts.expired),
      invalidated: sum((counts) => counts.invalidated),
      bytes: sum((counts) => counts.bytes),
      oldest: times.length === 0 ? null : new Date(Math.min(...times)),
      metricTypes,
    };
  }

  /**
   * Marks the user's own entries, or those of one metric type, as invalidated; returns how many. They stay as a last resort for
   * when the recomputation fails. Throws `validation_failed` on a text that no metric type can have.
   */
  async invalidate(userId: string, metricType?: string): Promise<number> {
    if (metricType !== undefined && !isMetricType(metricType)) {
      throw new AppError('validation_failed', 'This is not a metric type.', {
        issues: [{ pointer: '/metricType', reason: 'is not a metric type' }],
      });
    }
    return await this.store.invalidate(userId, metricType);
  }
}
