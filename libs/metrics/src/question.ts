import { cacheKey, type CacheKey, type CacheParameter } from '@portfolio-metrics/metrics-cache';
import type { ResolvedMetric } from './registry/metric-registry.js';
import type { MetricsScope } from './stages/metrics-scope.js';

/** The shape of stored payloads, below 100. A release that changes it stores under another version and ignores the older one's copies. */
const PAYLOAD_VERSION = 1;
const PAYLOAD_VERSIONS = 100;

/** A request with its parameters checked and its place in the cache. */
export interface Question {
  readonly metric: ResolvedMetric;
  readonly scope: MetricsScope;
  readonly key: CacheKey;
  /** What is cut from the figures of the base: equal for those who are answered the same from them. */
  readonly view: string;
}

/** Of one user's figures, among the computations of this process. */
export function placeOf(userId: string, key: CacheKey): string {
  return `${userId} ${key.text}`;
}

/** Under which the figures of the base are stored. */
export function keyOf(metric: ResolvedMetric, scope: MetricsScope): CacheKey {
  const parameters = Object.entries(metric.baseParameters as Record<string, CacheParameter | undefined>).filter(
    (entry): entry is [string, CacheParameter] => entry[1] !== undefined,
  );
  return cacheKey(
    metric.base.type,
    { ...Object.fromEntries(parameters), portfolioId: scope.portfolioId, asOf: scope.asOf },
    // One number for both: a copy is readable when the shape around it and the metric in it are of this release.
    PAYLOAD_VERSION + PAYLOAD_VERSIONS * ((metric.base.version ?? 1) - 1),
  );
}
