import type { CacheStatus, RenderedAnswer } from '@portfolio-metrics/metrics';

const CACHE_NAME = 'portfolio-metrics';

const PARAMETERS: Readonly<Record<CacheStatus, string>> = {
  hit: 'hit',
  miss: 'fwd=miss; stored',
  refresh: 'fwd=request; stored',
  stale: 'hit; detail=stale',
  partial: 'fwd=miss; detail=partial',
  bypass: 'fwd=bypass',
};

/**
 * `Cache-Status` of RFC 9211; `ttl` is what is left of the freshness in seconds. Of a stale answer it is how long ago that ended, negative,
 * and 0 when something changed before its end: nobody knows since when.
 */
export function cacheStatusHeader({ meta, replaced }: Pick<RenderedAnswer, 'meta' | 'replaced'>): string {
  const known = PARAMETERS[meta.cacheStatus];
  const parameters = replaced === true ? known.replace('fwd=miss', 'fwd=stale') : known;
  if (meta.expiresAt === null) return `${CACHE_NAME}; ${parameters.replace('; stored', '')}`;
  const freshForSeconds = Math.floor((Date.parse(meta.expiresAt) - Date.parse(meta.computedAt)) / 1_000);
  const ttl = freshForSeconds - meta.ageSeconds;
  return `${CACHE_NAME}; ${parameters}; ttl=${meta.stale ? Math.min(0, ttl) : ttl}`;
}
