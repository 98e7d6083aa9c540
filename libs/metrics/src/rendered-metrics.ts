import { Injectable, Optional } from '@nestjs/common';
import { Clock } from '@portfolio-metrics/kernel';
import {
  type CachedCopy,
  CacheStatistics,
  CopyLimits,
  EagerRefresh,
  MetricsCacheStore,
  ValidatedCopies,
} from '@portfolio-metrics/metrics-cache';
import { LedgerFallback } from './ledger-fallback.js';
import type { MetricsAnswer } from './metrics-answer.js';
import { MetricsOrchestrator, type MetricsRequest } from './metrics-orchestrator.js';
import type { MetricsMeta } from './model/metrics-meta.js';
import { MetricRegistry } from './registry/metric-registry.js';
import { DependencyGuards } from './resilience/dependency-guards.js';

/** An answer as the bytes that go out. */
export interface RenderedAnswer {
  /** The figures as JSON in UTF-8: encoding the same text for every answer would cost more than all the rest of a warm one. */
  readonly data: Buffer;
  readonly meta: MetricsMeta;
  /** As in `MetricsAnswer`. */
  readonly version: string | null;
  /** The same object for every answer from the same copy: what was derived from it once can be found again. */
  readonly copy: object;
}

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
  readonly question: Omit<MetricsRequest, 'userId' | 'signal'>;
}

/**
 * Metrics for the wire: what `MetricsOrchestrator` answers, rendered once and sent from memory for as long as a check against the
 * database, begun after the request arrived, says that a read would find the same copy fresh. Whatever else is the case (nothing
 * kept, something changed, the check slow or the database away, a wish for a refresh), the orchestrator answers.
 */
@Injectable()
export class RenderedMetrics {
  private readonly copies: ValidatedCopies<Rendering>;

  constructor(
    private readonly orchestrator: MetricsOrchestrator,
    private readonly registry: MetricRegistry,
    private readonly statistics: CacheStatistics,
    private readonly clock: Clock,
    private readonly fallback: LedgerFallback,
    private readonly eager: EagerRefresh,
    store: MetricsCacheStore,
    guards: DependencyGuards,
    @Optional() limits: CopyLimits = new CopyLimits(),
  ) {
    this.copies = new ValidatedCopies<Rendering>(
      async (stamps) => {
        const check = await guards.cache.call(async () => store.check(stamps));
        return check.status === 'ok' ? check.value : null;
      },
      clock,
      limits.options,
    );
  }

  /** What is kept for a user in this process, if it stands; `null`: `ask` answers. Never rejects. */
  async kept(userId: string, place: string): Promise<RenderedAnswer | null> {
    const kept = await this.copies.find(userId, place);
    if (kept === null) return null;
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
    const place = placeOf(request);
    const beganMs = this.clock.monotonicMs();
    const answer = await this.orderly(request);
    const { meta, version, bytes, copy } = answer;
    const data = Buffer.from(JSON.stringify(answer.data));
    if (copy === null || meta.cacheStatus !== 'hit' || meta.degraded) return { data, meta, version, copy: answer };
    const computedType = this.registry.resolve(request.metricType, request.params ?? {}).base.type;
    const { metricType, portfolioId, params, asOf } = request;
    const rendering = {
      data,
      meta,
      version,
      computedType,
      bytes,
      computationTimeMs: copy.computationTimeMs,
      lifetimeReason: copy.lifetimeReason,
      question: { metricType, portfolioId: portfolioId ?? null, params: params ?? {}, asOf: asOf ?? null },
    };
    this.copies.keep(request.userId, place, copy, beganMs, rendering, sizeOf(rendering, place));
    return { data, meta, version, copy: rendering };
  }

  /** What the orchestrator answers, and when it fails itself, what the ledger alone can say. */
  private async orderly(request: MetricsRequest): Promise<MetricsAnswer> {
    try {
      return await this.orchestrator.getPortfolioMetrics(request);
    } catch (error) {
      return await this.fallback.insteadOf(request, error);
    }
  }

  private fromCopy(rendering: Rendering, ageMs: number): RenderedAnswer {
    this.statistics.recordRead(rendering.computedType, 'hit', rendering.bytes);
    const meta = { ...rendering.meta, ageSeconds: Math.floor(ageMs / 1_000) };
    return { data: rendering.data, meta, version: rendering.version, copy: rendering };
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
