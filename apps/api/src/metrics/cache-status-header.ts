import type { CacheStatus, MetricsMeta } from '@portfolio-metrics/metrics';

const CACHE_NAME = 'portfolio-metrics';

const PARAMETERS: Readonly<Record<CacheStatus, string>> = {
  hit: 'hit',
  miss: 'fwd=miss; stored',
  refresh: 'fwd=request; stored',
  stale: 'hit; detail=stale',
  partial: 'fwd=miss; detail=partial',
  bypass: 'fwd=bypass',
};

/** `Cache-Status` of RFC 9211; `ttl` is what is left of the freshness in seconds, negative for a stale answer. */
export function cacheStatusHeader(meta: MetricsMeta): string {
  const parameters = PARAMETERS[meta.cacheStatus];
  if (meta.expiresAt === null) return `${CACHE_NAME}; ${parameters.replace('; stored', '')}`;
  const freshForSeconds = Math.floor((Date.parse(meta.expiresAt) - Date.parse(meta.computedAt)) / 1_000);
  return `${CACHE_NAME}; ${parameters}; ttl=${freshForSeconds - meta.ageSeconds}`;
}
