import { Injectable, Optional } from '@nestjs/common';
import { Clock, isAppError } from '@portfolio-metrics/kernel';
import {
  type CachedCopy,
  CacheStatistics,
  CopyLimits,
  EagerRefresh,
  type LastValue,
  MetricsCacheStore,
  ValidatedCopies,
} from '@portfolio-metrics/metrics-cache';
import { LRUCache } from 'lru-cache';
import { BriefMemory, type GivenAnswer } from './brief-memory.js';
import { LedgerFallback } from './ledger-fallback.js';
import type { MetricsAnswer, StoredResult } from './metrics-answer.js';
import { MetricsOrchestrator, type MetricsRequest } from './metrics-orchestrator.js';
import { mergeMissing } from './model/merge-missing.js';
import type { MetricsMeta } from './model/metrics-meta.js';
import { Patience, PATIENCE_MS, SHORT_PATIENCE_MS, Silence } from './patience.js';
import { MetricRegistry } from './registry/metric-registry.js';
import type { RenderedAnswer } from './rendered-answer.js';
import { DependencyGuards } from './resilience/dependency-guards.js';

interface Rendering {
  readonly data: Buffer;
  /** With the age at the time of the rendering. */
  readonly meta: MetricsMeta;
  readonly version: string | null;
  /** For the statistics: the computed metric type and the length of its payload. */
  readonly computedType: string;
  readonly bytes: number;
  readonly computationTimeMs: number;
  readonly lifetimeReason: CachedCopy['lifetimeReason'];
  /** What it answers, but for the user. */
  readonly question: Omit<MetricsRequest, 'userId' | 'signal' | 'elapsedMs'>;
}

/**
 * Metrics for the wire: what `MetricsOrchestrator` answers, rendered once and sent from memory for as long as a check against the
 * database, begun after the request arrived, says that a read would find the same copy fresh. Whatever else is the case (nothing
 * kept, something changed, the check slow or the database away, a wish for a refresh), the orchestrator answers. While the database says
 * nothing at all, what was sent last is sent again, flagged: nobody who can have that waits for the time limits of the dependencies.
 */
@Injectable()
export class RenderedMetrics {
  private readonly copies: ValidatedCopies<Rendering>;
  private readonly brief = new BriefMemory();
  /** The latest `dataVersion` that a user was told. */
  private readonly seen = new LRUCache<string, number>({ max: 10_000 });
  private readonly silence = new Silence();
  /** The bytes of answers that several share. */
  private readonly bytes = new WeakMap<MetricsAnswer, Buffer>();

  constructor(
    private readonly orchestrator: MetricsOrchestrator,
    private readonly registry: MetricRegistry,
    private readonly statistics: CacheStatistics,
    private readonly clock: Clock,
    private readonly fallback: LedgerFallback,
    private readonly eager: EagerRefresh,
    store: MetricsCacheStore,
    private readonly guards: DependencyGuards,
    @Optional() limits: CopyLimits = new CopyLimits(),
  ) {
    this.copies = new ValidatedCopies<Rendering>(
      async (stamps) => {
        const check = await guards.generations.call(async () => store.check(stamps));
        if (check.status !== 'ok') return null;
        for (const { userId } of stamps) this.silence.broken(userId);
        return check.value;
      },
      clock,
      limits.options,
    );
  }

  /**
   * What is kept for a user in this process, if it stands; `null`: `ask` answers. While nothing can be computed also what was answered a
   * moment ago: then it throws what `ask` threw.
   */
  async kept(userId: string, place: string): Promise<RenderedAnswer | null> {
    // Then a check would only be waited for in vain, too.
    if (this.isSilentFor(userId) && this.servable(userId, place) !== null) return null;
    const kept = await this.copies.find(userId, place);
    if (kept === null) return this.guards.transactions.refuses ? this.again(userId, place) : null;
    const { value, ageMs, freshForMs } = kept;
    const { computationTimeMs, lifetimeReason, question } = value;
    if (this.eager.isDue({ freshForMs, computationTimeMs, lifetimeReason })) {
      void this.orchestrator.refreshAhead(this.orchestrator.questionOf({ userId, ...question }));
    }
    return this.fromCopy(value, ageMs);
  }

  /**
   * Throws the `AppError`s of `MetricsOrchestrator.getPortfolioMetrics`. Should that fail unexpectedly, the dashboard and the holdings are
   * answered from the ledger alone, and the other types are `unavailable`.
   */
  async answer(request: MetricsRequest): Promise<RenderedAnswer> {
    const kept = request.forceRefresh === true ? null : await this.kept(request.userId, placeOf(request));
    return kept ?? (await this.ask(request));
  }

  /** As `answer`, without what is kept: for who has just asked for it in vain. */
  async ask(request: MetricsRequest): Promise<RenderedAnswer> {
    const { userId } = request;
    const place = placeOf(request);
    try {
      const last = request.forceRefresh === true ? null : this.servable(userId, place);
      return await (last === null ? this.attempt(request, place) : this.attemptOrLast(request, place, last));
    } catch (error) {
      if (!isAppError(error, 'unavailable') || request.signal?.aborted === true) throw error;
      const last = this.servable(userId, place);
      const left = last === null ? null : this.leftOver(last, 'failed');
      this.remember(request, place, left === null ? { refusal: error } : { answer: left });
      if (left === null) throw error;
      return left;
    }
  }

  /** Gives up waiting when the database says nothing, and sends the last answer; the attempt goes on, or no guard would hear of it. */
  private async attemptOrLast(
    request: MetricsRequest,
    place: string,
    last: LastValue<Rendering>,
  ): Promise<RenderedAnswer> {
    const { userId, signal: client } = request;
    const ended = new AbortController();
    const onLeft = (): void => ended.abort(client?.reason);
    if (client?.aborted === true) onLeft();
    client?.addEventListener('abort', onLeft, { once: true });
    const patience = new Patience(this.isSilentFor(userId) ? SHORT_PATIENCE_MS : PATIENCE_MS);
    try {
      const attempt = this.attempt({ ...request, signal: ended.signal }, place, () => patience.end());
      const first = await Promise.race([attempt, patience.over]);
      if (first !== null) return first;
      this.silence.noticed(userId, this.clock.monotonicMs());
      // Nobody waits for it any more.
      attempt.catch(() => undefined);
      return this.leftOver(last, 'timeout');
    } finally {
      patience.end();
      client?.removeEventListener('abort', onLeft);
    }
  }

  private async attempt(request: MetricsRequest, place: string, onHeard?: () => void): Promise<RenderedAnswer> {
    const heard = (): void => {
      this.silence.broken(request.userId);
      onHeard?.();
    };
    const answer = await this.rendered(request, place, heard);
    this.noteVersion(request.userId, answer.meta);
    if (answer.meta.stale || answer.meta.degraded) this.remember(request, place, { answer });
    return answer;
  }

  private isSilentFor(userId: string): boolean {
    return this.silence.lasts(userId, this.clock.monotonicMs());
  }

  /** What the orchestrator answers, as bytes; a complete result and a fresh copy are kept. */
  private async rendered(request: MetricsRequest, place: string, onHeard: () => void): Promise<RenderedAnswer> {
    const beganMs = this.clock.monotonicMs();
    const answer = await this.orderly(request, onHeard);
    const { meta, version, copy, stored } = answer;
    if (!meta.stale) onHeard();
    const data = this.bytesOf(answer);
    if (copy !== null && meta.cacheStatus === 'hit' && !meta.degraded) {
      const rendering = this.renderingOf(request, answer, data, copy);
      this.copies.keep(request.userId, place, copy, beganMs, rendering, sizeOf(rendering, place));
      return { data, meta, version, copy: rendering };
    }
    if (stored !== null) {
      const rendering = this.renderingOf(request, answer, data, stored);
      const nowMs = this.clock.monotonicMs();
      this.copies.keepForLast(request.userId, place, stored, nowMs, rendering, sizeOf(rendering, place));
    }
    return { data, meta, version, copy: answer, replaced: answer.replaced };
  }

  private bytesOf(answer: MetricsAnswer): Buffer {
    const data = this.bytes.get(answer) ?? Buffer.from(JSON.stringify(answer.data));
    this.bytes.set(answer, data);
    return data;
  }

  private renderingOf(
    request: MetricsRequest,
    { meta, version, bytes }: MetricsAnswer,
    data: Buffer,
    { computationTimeMs, lifetimeReason }: StoredResult,
  ): Rendering {
    const { metricType, portfolioId, params, asOf } = request;
    const question = { metricType, portfolioId: portfolioId ?? null, params: params ?? {}, asOf: asOf ?? null };
    const computedType = this.computedType(request);
    return { data, meta, version, computedType, bytes, computationTimeMs, lifetimeReason, question };
  }

  /** What the orchestrator answers, and when it fails itself, what the ledger alone can say. */
  private async orderly(request: MetricsRequest, onHeard: () => void): Promise<MetricsAnswer> {
    try {
      return await this.orchestrator.getPortfolioMetrics(request, onHeard);
    } catch (error) {
      return await this.fallback.insteadOf(request, error);
    }
  }

  private fromCopy(rendering: Rendering, ageMs: number): RenderedAnswer {
    this.statistics.recordRead(rendering.computedType, 'hit', rendering.bytes);
    const meta = { ...rendering.meta, ageSeconds: Math.floor(ageMs / 1_000) };
    return { data: rendering.data, meta, version: rendering.version, copy: rendering };
  }

  /** What this process sent last, within the limit of stale copies, when it is not older than what the user has seen. */
  private servable(userId: string, place: string): LastValue<Rendering> | null {
    const last = this.copies.last(userId, place);
    return last === null || this.isOlderThanSeen(userId, last.value.meta) ? null : last;
  }

  /** What was sent last, flagged, for when the database cannot even say what it has. */
  private leftOver(last: LastValue<Rendering>, reason: 'failed' | 'timeout'): RenderedAnswer {
    const { data, version, meta: kept, computedType, bytes } = last.value;
    const missing = mergeMissing([
      kept.missing,
      [
        { section: 'metrics', reason },
        { section: 'cache', reason: last.changed ? 'stale_invalidated' : 'stale_failed' },
      ],
    ]);
    const ageSeconds = Math.floor(last.ageMs / 1_000);
    const meta: MetricsMeta = { ...kept, cacheStatus: 'stale', stale: true, degraded: true, ageSeconds, missing };
    this.statistics.recordRead(computedType, 'stale', bytes);
    return { data, meta, version, copy: {} };
  }

  /** For those who ask again in a moment, as long as nothing can be computed. */
  private remember(request: MetricsRequest, place: string, given: GivenAnswer): void {
    if (!this.guards.transactions.refuses || request.forceRefresh === true) return;
    this.brief.keep(request.userId, place, given, this.computedType(request), this.clock.monotonicMs());
  }

  private again(userId: string, place: string): RenderedAnswer | null {
    const known = this.brief.find(userId, place, this.clock.monotonicMs());
    if (known === null) return null;
    if ('refusal' in known.given) throw known.given.refusal;
    const { answer } = known.given;
    if (this.isOlderThanSeen(userId, answer.meta)) return null;
    this.statistics.recordRead(known.computedType, answer.meta.cacheStatus, answer.data.length);
    return answer;
  }

  private computedType({ metricType, params }: MetricsRequest): string {
    return this.registry.resolve(metricType, params ?? {}).base.type;
  }

  private noteVersion(userId: string, { dataVersion }: MetricsMeta): void {
    if (dataVersion !== null) this.seen.set(userId, Math.max(dataVersion, this.seen.get(userId) ?? dataVersion));
  }

  /** For one user `dataVersion` never goes back. */
  private isOlderThanSeen(userId: string, { dataVersion }: MetricsMeta): boolean {
    return (dataVersion ?? 0) < (this.seen.get(userId) ?? 0);
  }
}

/** Two requests with the same place mean the same figures; the tenant is not part of it. */
export function placeOf({ metricType, portfolioId, asOf, params }: Omit<MetricsRequest, 'userId'>): string {
  return JSON.stringify([metricType, portfolioId ?? null, asOf ?? null, params ?? {}]);
}

/** In bytes, with room for what is the same size in all of them. */
function sizeOf({ data, meta }: Rendering, place: string): number {
  return data.length + 2 * (place.length + JSON.stringify(meta.missing).length) + 1_024;
}
