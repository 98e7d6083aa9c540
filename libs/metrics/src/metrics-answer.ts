import type { CachedCopy, PutResult } from '@portfolio-metrics/metrics-cache';
import { mergeMissing } from './model/merge-missing.js';
import type { CacheStatus, MetricsMeta, MissingPart } from './model/metrics-meta.js';
import { type ComputedPayload, isStoredPayload, type StoredPayload } from './model/stored-payload.js';

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
  /** What was stored for this answer, when that is a complete result; `null`: it was not computed for it, or is not stored or not complete. */
  readonly stored: StoredResult | null;
  /** An input changed while it was computed: right for who asked before, perhaps not for who joined later. */
  readonly superseded: boolean;
  /** Computed because a copy that is there was no longer fresh; absent: there was none, or it was not computed for that. */
  readonly replaced?: boolean | undefined;
}

/** How long a result that was stored just now may be served. Times as in `CachedCopy`. */
export type StoredResult = Pick<
  CachedCopy,
  'computedAt' | 'ageMs' | 'staleForMs' | 'computationTimeMs' | 'lifetimeReason'
>;

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

/** Why a copy is served that is not what a computation would give now. */
export interface CopyNotes {
  /** Past its freshness. */
  readonly stale: boolean;
  /** A computation failed. */
  readonly degraded: boolean;
  readonly missing: readonly MissingPart[];
}

const AS_IT_IS: CopyNotes = Object.freeze({ stale: false, degraded: false, missing: [] });

/** From a stored copy; `null` when what is stored is no payload of ours: then it is as good as none. */
export function answerOfCopy(
  copy: CachedCopy,
  cacheStatus: 'hit' | 'partial' | 'stale',
  notes: CopyNotes = AS_IT_IS,
): MetricsAnswer | null {
  const payload = storedPayloadOf(copy.payload);
  if (payload === null) return null;
  const answer = answerOf(payload, copy.payload.length, {
    cacheStatus,
    computedAt: copy.computedAt,
    expiresAt: copy.expiresAt,
    ageMs: copy.ageMs,
    computationTimeMs: copy.computationTimeMs,
    dataVersion: copy.userGeneration,
    version: copy.version,
    copy,
  });
  const noted = withMissing(answer, notes.missing, notes.degraded);
  return notes.stale ? { ...noted, meta: { ...noted.meta, stale: true } } : noted;
}

/** The same answer with more that is missing from it. */
export function withMissing(
  answer: MetricsAnswer,
  missing: readonly MissingPart[],
  degraded: boolean = missing.length > 0,
): MetricsAnswer {
  if (missing.length === 0 && !degraded) return answer;
  const { meta } = answer;
  return {
    ...answer,
    meta: { ...meta, degraded: meta.degraded || degraded, missing: mergeMissing([meta.missing, missing]) },
  };
}

/** From a result that was offered to the store just now. `staleForMs`: how long after its freshness it may still be served. */
export function answerOfPut(
  stored: PutResult,
  cacheStatus: CacheStatus,
  dataVersion: number,
  staleForMs: number,
): MetricsAnswer {
  const kept = stored.outcome === 'stored';
  const answer = answerOf(JSON.parse(stored.payload) as StoredPayload, stored.payload.length, {
    cacheStatus,
    computedAt: stored.computedAt,
    expiresAt: kept ? stored.expiresAt : null,
    ageMs: 0,
    computationTimeMs: stored.computationTimeMs,
    dataVersion,
    version: kept ? stored.version : null,
  });
  const { computedAt, ageMs, computationTimeMs, lifetimeReason } = stored;
  const result = { computedAt, ageMs, computationTimeMs, lifetimeReason, staleForMs: stored.freshForMs + staleForMs };
  const complete = kept && cacheStatus !== 'partial';
  return { ...answer, stored: complete ? result : null, superseded: stored.outcome === 'superseded' };
}

/** From a result that could not be stored. */
export function answerOfComputation(
  computed: ComputedPayload,
  cacheStatus: CacheStatus,
  computedAt: Date,
  tookMs: number,
  dataVersion: number | null,
): MetricsAnswer {
  return answerOf(JSON.parse(computed.text) as StoredPayload, computed.text.length, {
    cacheStatus,
    computedAt,
    expiresAt: null,
    ageMs: 0,
    computationTimeMs: tookMs,
    dataVersion,
    version: null,
  });
}

function storedPayloadOf(text: string): StoredPayload | null {
  try {
    const payload: unknown = JSON.parse(text);
    return isStoredPayload(payload) ? payload : null;
  } catch {
    return null;
  }
}

function answerOf(payload: StoredPayload, bytes: number, circumstances: Circumstances): MetricsAnswer {
  return {
    data: payload.data,
    version: circumstances.version,
    bytes,
    copy: circumstances.copy ?? null,
    stored: null,
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
