export { InMemoryMetricsCacheStore } from './adapters/in-memory-metrics-cache-store.js';
export { PostgresMetricsCacheStore } from './adapters/postgres-metrics-cache-store.js';
export { CacheService, type CacheStatusReport } from './cache.service.js';
export {
  ComputationTicket,
  type Generations,
  type HeldMarket,
  type HeldMarketRequest,
  type TicketFacts,
} from './computation-ticket.js';
export { type CopyOptions, CopyLimits, DEFAULT_COPIES } from './copies/copy-limits.js';
export { type FreshValue, type LastValue, ValidatedCopies } from './copies/validated-copies.js';
export { cacheKey, isMetricType, type CacheKey, type CacheParameter } from './domain/cache-key.js';
export {
  DEFAULT_LIFETIME,
  lifetimeOf,
  LifetimePolicy,
  type Lifetime,
  type LifetimeOptions,
  type LifetimeReason,
  type MarketHours,
} from './domain/lifetime.js';
export type { FreshnessCheck, FreshnessStamp } from './freshness-stamp.js';
export { calendarKey, EVERYTHING, exchangeRateKeys, instrumentKey, type MarketKey } from './domain/market-key.js';
export { type MetricsCacheModuleOptions, type PurgeOptions } from './metrics-cache-options.js';
export {
  MAX_ENTRIES_PER_USER,
  MetricsCacheStore,
  type CachedCopy,
  type CacheRead,
  type ComputedMetrics,
  type EntryCounts,
  type LeaseAnswer,
  type LeaseDoubt,
  type LeaseRequest,
  type MetricTypeCounts,
  type NothingCached,
  type PutOutcome,
  type PutResult,
} from './metrics-cache-store.js';
export { MetricsCacheModule } from './metrics-cache.module.js';
export type { MetricsCacheModuleExtras } from './metrics-cache.module-definition.js';
export { outdateAllFigures } from './persistence/outdate-all-figures.js';
export { METRICS_CACHE_ENTITIES } from './persistence/metrics-cache-entities.js';
export { PURGE_JOB_NAME, PurgeJob, type PurgeReport } from './purge/purge-job.js';
export { cachePerformance, type CachePerformance } from './statistics/cache-performance.js';
export { CacheStatistics, type ReadOutcome } from './statistics/cache-statistics.js';
export { DEFAULT_EAGER_REFRESH, EagerRefresh, type EagerRefreshOptions } from './domain/eager-refresh.js';
