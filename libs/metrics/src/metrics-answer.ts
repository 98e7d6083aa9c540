import type { CachedCopy, PutResult } from '@portfolio-metrics/metrics-cache';
import type { CacheStatus, MetricsMeta, MissingPart } from './model/metrics-meta.js';
import type { ComputedPayload, StoredPayload } from './model/stored-payload.js';

/** A payload and what must be said about it. */
export interface MetricsAnswer<T = unknown> {
  readonly data: T;
  readonly meta: MetricsMeta;
  /** Names the stored version that the payload was cut from, for an ETag; `null`: it is not stored. */
  readonly version: string | null;
  /** Length of the stored payload that the answer was cut from. */
  readonly bytes: number;
  /** The stored copy that the answer was cut from; `null`: it was computed for this answer. */
  readonly copy: CachedCopy | null;
  /** An input changed while it was computed: right for who asked before, perhaps not for who joined later. */
  readonly superseded: boolean;
}

interface Circumstances {
  readonly cacheStatus: CacheStatus;
  readonly computedAt: Date;
  readonly expiresAt: Date | null;
  readonly ageMs: number;
  readonly computationTimeMs: number;
  readonly dataVersion: number | null;
  readonly version: string | null;
  readonly copy?: CachedCopy;
}

/** From a stored copy. `staleness` is given when it is served past its freshness on purpose. */
export function answerOfCopy(
  copy: CachedCopy,
  cacheStatus: 'hit' | 'partial' | 'stale',
  staleness?: { readonly reason: 'revalidating' | 'failed' | 'invalidated'; readonly degraded?: boolean },
): MetricsAnswer {
  const answer = answerOf(copy.payload, {
    cacheStatus,
    computedAt: copy.computedAt,
    expiresAt: copy.expiresAt,
    ageMs: copy.ageMs,
    computationTimeMs: copy.computationTimeMs,
    dataVersion: copy.userGeneration,
    version: copy.version,
    copy,
  });
  if (staleness === undefined) return answer;
  const missing: MissingPart[] = [...answer.meta.missing, { section: 'cache', reason: `stale_${staleness.reason}` }];
  return {
    ...answer,
    meta: { ...answer.meta, stale: true, degraded: answer.meta.degraded || staleness.degraded === true, missing },
  };
}

/** From a result that was offered to the store just now. */
export function answerOfPut(stored: PutResult, cacheStatus: CacheStatus, dataVersion: number): MetricsAnswer {
  const kept = stored.outcome === 'stored';
  const answer = answerOf(stored.payload, {
    cacheStatus,
    computedAt: stored.computedAt,
    expiresAt: kept ? stored.expiresAt : null,
    ageMs: 0,
    computationTimeMs: stored.computationTimeMs,
    dataVersion,
    version: kept ? stored.version : null,
  });
  return { ...answer, superseded: stored.outcome === 'superseded' };
}

/** From a result that could not be stored. */
export function answerOfComputation(
  computed: ComputedPayload,
  cacheStatus: CacheStatus,
  computedAt: Date,
  tookMs: number,
): MetricsAnswer {
  return answerOf(computed.text, {
    cacheStatus,
    computedAt,
    expiresAt: null,
    ageMs: 0,
    computationTimeMs: tookMs,
    dataVersion: null,
    version: null,
  });
}

function answerOf(text: string, circumstances: Circumstances): MetricsAnswer {
  const payload = JSON.parse(text) as StoredPayload;
  return {
    data: payload.data,
    version: circumstances.version,
    bytes: text.length,
    copy: circumstances.copy ?? null,
    superseded: false,
    meta: {
      cacheStatus: circumstances.cacheStatus,
      computedAt: circumstances.computedAt.toISOString(),
      expiresAt: circumstances.expiresAt?.toISOString() ?? null,
      ageSeconds: Math.floor(circumstances.ageMs / 1_000),
      computationTimeMs: Math.round(circumstances.computationTimeMs * 10) / 10,
      asOf: payload.asOf,
      dataVersion: circumstances.dataVersion,
      stale: false,
      degraded: payload.degraded,
      dataCompleteness: payload.dataCompleteness,
      missing: payload.missing,
    },
  };
}
