import { Injectable, Logger } from '@nestjs/common';
import { AppError, type CalendarDate, Clock, type Outcome } from '@portfolio-metrics/kernel';
import {
  cacheKey,
  type CachedCopy,
  type CacheKey,
  type CacheParameter,
  type CacheRead,
  CacheStatistics,
  type ComputationTicket,
  MetricsCacheStore,
  type PutResult,
} from '@portfolio-metrics/metrics-cache';
import { answerOfComputation, answerOfCopy, answerOfPut, type MetricsAnswer } from './metrics-answer.js';
import { mergeMissing } from './model/merge-missing.js';
import { MetricRegistry, type ResolvedMetric } from './registry/metric-registry.js';
import type { ComputedPayload } from './model/stored-payload.js';
import { DependencyGuards } from './resilience/dependency-guards.js';
import { SingleFlight } from './single-flight.js';
import { MetricsComputer } from './stages/metrics-computer.js';
import type { MetricsScope } from './stages/metrics-scope.js';

export interface MetricsRequest {
  readonly userId: string;
  /** Absent or `null`: all portfolios of the user together. */
  readonly portfolioId?: string | null;
  /** A registered metric type. */
  readonly metricType: string;
  /** Parameters of the metric type. */
  readonly params?: object;
  /** A past date; absent or `null`: now. */
  readonly asOf?: CalendarDate | null;
  /** Compute even when a fresh copy is there. */
  readonly forceRefresh?: boolean;
}

/** The shape of stored payloads. A release that changes it stores under another version and ignores the older one's copies. */
const PAYLOAD_VERSION = 1;
/** Longest time a request may take in all, in milliseconds. */
const REQUEST_DEADLINE_MS = 3_000;
const LEASE_MS = 10_000;
/** How long a request without a copy waits for another replica's computation before it computes itself. */
const WAIT_FOR_OTHERS_MS = 500;
const WAIT_STEP_MS = 50;
/** After a failed computation nobody tries again for so long. */
const RETRY_AFTER_FAILURE_MS = 5_000;

/**
 * The single entry point to all metrics. Reads the cache, computes what is not there in three stages behind guards, and always says how
 * good the answer is. A dead dependency never makes it throw; it throws `AppError` for an unknown metric type or portfolio, for invalid
 * parameters, and `unavailable` when nothing can be computed and nothing stale may be served.
 */
@Injectable()
export class MetricsOrchestrator {
  private readonly logger = new Logger(MetricsOrchestrator.name);
  private readonly flights = new SingleFlight<MetricsAnswer>();

  constructor(
    private readonly registry: MetricRegistry,
    private readonly store: MetricsCacheStore,
    private readonly computer: MetricsComputer,
    private readonly guards: DependencyGuards,
    private readonly statistics: CacheStatistics,
    private readonly clock: Clock,
  ) {}

  async getPortfolioMetrics<T = unknown>(request: MetricsRequest): Promise<MetricsAnswer<T>> {
    const metric = this.registry.resolve(request.metricType, request.params ?? {});
    const scope = { userId: request.userId, portfolioId: request.portfolioId ?? null, asOf: request.asOf ?? null };
    const key = keyOf(metric, scope);
    const answer = await this.baseAnswer(metric, scope, key, request.forceRefresh === true);
    this.statistics.recordRead(metric.base.type, answer.meta.cacheStatus, answer.bytes);
    const { data, missing = [] } = metric.project(answer.data);
    const meta = { ...answer.meta, missing: mergeMissing([answer.meta.missing, missing]) };
    return { ...answer, data: data as T, meta };
  }

  private async baseAnswer(
    metric: ResolvedMetric,
    scope: MetricsScope,
    key: CacheKey,
    force: boolean,
  ): Promise<MetricsAnswer> {
    const signal = AbortSignal.timeout(REQUEST_DEADLINE_MS);
    const read = await this.guards.cache.call(async () => this.store.read(scope.userId, key), signal);
    if (!force && read.status === 'ok' && read.value.state === 'fresh') {
      return answerOfCopy(read.value, read.value.complete ? 'hit' : 'partial');
    }
    const flight = `${scope.userId} ${key.text}`;
    const compute = async (): Promise<MetricsAnswer> => this.refresh(metric, scope, key, read, force);
    if (force) return await this.flights.startAfresh(flight, compute);
    const { value, shared } = await this.flights.join(flight, compute);
    // Begun before this request, and an input changed meanwhile: this request may have come after that change.
    return shared && value.superseded ? await this.flights.startAfresh(flight, compute) : value;
  }

  /** Computes and stores, or serves the best that is left. Has a deadline of its own: others may have joined it. */
  private async refresh(
    metric: ResolvedMetric,
    scope: MetricsScope,
    key: CacheKey,
    read: Outcome<CacheRead>,
    force: boolean,
  ): Promise<MetricsAnswer> {
    const signal = AbortSignal.timeout(REQUEST_DEADLINE_MS);
    const copy = read.status === 'ok' && read.value.state !== 'missing' ? read.value : null;
    const turn = await this.takeTurn(scope.userId, key, copy, force, signal);
    if ('answer' in turn) return turn.answer;
    const started = this.clock.monotonicMs();
    const computed = await this.compute(metric, scope, turn.ticket, signal);
    const tookMs = this.clock.monotonicMs() - started;
    this.statistics.recordComputation(metric.base.type, tookMs);
    if (computed.status === 'unavailable') return await this.withoutResult(computed, copy, turn.ticket, scope);
    return await this.keep(computed.value, turn.ticket, tookMs, force, signal);
  }

  /** An expected error (no such portfolio) gives the lease back, so that the next request need not wait for it to end. */
  private async compute(
    metric: ResolvedMetric,
    scope: MetricsScope,
    ticket: ComputationTicket | null,
    signal: AbortSignal,
  ): Promise<Outcome<ComputedPayload>> {
    try {
      return await this.computer.compute(metric, scope, ticket, signal);
    } catch (error) {
      if (ticket !== null) await this.guards.cache.call(async () => this.store.release(ticket));
      throw error;
    }
  }

  /** A ticket to compute with (`null`: the cache is away), or an answer that makes computing unnecessary. */
  private async takeTurn(
    userId: string,
    key: CacheKey,
    copy: CachedCopy | null,
    force: boolean,
    signal: AbortSignal,
  ): Promise<{ readonly ticket: ComputationTicket | null } | { readonly answer: MetricsAnswer }> {
    const request = { leaseMs: LEASE_MS, takeOver: force };
    const lease = await this.guards.cache.call(async () => this.store.lease(userId, key, request), signal);
    if (lease.status === 'unavailable') return { ticket: null };
    if (lease.value.granted) return { ticket: lease.value.ticket };
    // Invalidated by the user's own write: the old figures would contradict what the user just did.
    const servable = copy !== null && copy.invalidatedBy !== 'user' && copy.complete && copy.staleForMs > 0;
    if (servable) return { answer: answerOfCopy(copy, 'stale', { reason: 'revalidating' }) };
    if (lease.value.reason === 'throttled' && copy !== null && copy.staleForMs > 0) {
      return { answer: answerOfCopy(copy, 'stale', { reason: 'failed' }) };
    }
    const waited = await this.waitForOthers(userId, key, signal);
    if (waited !== null) return { answer: waited };
    const opened = await this.guards.cache.call(async () => this.store.open(userId, key), signal);
    return { ticket: opened.status === 'ok' ? opened.value : null };
  }

  private async waitForOthers(userId: string, key: CacheKey, signal: AbortSignal): Promise<MetricsAnswer | null> {
    for (let waitedMs = 0; waitedMs < WAIT_FOR_OTHERS_MS; waitedMs += WAIT_STEP_MS) {
      await new Promise((resolve) => setTimeout(resolve, WAIT_STEP_MS));
      const read = await this.guards.cache.call(async () => this.store.read(userId, key), signal);
      if (read.status !== 'ok') return null;
      if (read.value.state === 'fresh' && read.value.complete) return answerOfCopy(read.value, 'hit');
      if (read.value.leasedForMs === 0) return null;
    }
    return null;
  }

  private async keep(
    computed: ComputedPayload,
    ticket: ComputationTicket | null,
    tookMs: number,
    force: boolean,
    signal: AbortSignal,
  ): Promise<MetricsAnswer> {
    const unkept = (): MetricsAnswer =>
      answerOfComputation(computed, computed.degraded ? 'partial' : 'bypass', this.clock.now(), tookMs);
    if (ticket === null) return unkept();
    if (!computed.covered) {
      await this.guards.cache.call(async () => this.store.release(ticket));
      return unkept();
    }
    const metrics = { payload: computed.text, complete: !computed.degraded, lifetime: computed.lifetime };
    const stored: Outcome<PutResult> = await this.guards.cache.call(
      async () => this.store.put(ticket, metrics),
      signal,
    );
    if (stored.status !== 'ok') {
      this.logger.warn({
        message: 'a result could not be cached',
        reason: stored.status === 'unavailable' ? stored.reason : 'stale',
      });
      return unkept();
    }
    return answerOfPut(stored.value, computed.degraded ? 'partial' : force ? 'refresh' : 'miss', ticket.userGeneration);
  }

  /** Nothing could be computed: an older copy inside its limit, flagged, else 503. */
  private async withoutResult(
    failure: Extract<Outcome<never>, { status: 'unavailable' }>,
    copy: CachedCopy | null,
    ticket: ComputationTicket | null,
    scope: MetricsScope,
  ): Promise<MetricsAnswer> {
    const cause = failure.error instanceof Error ? failure.error.message : undefined;
    this.logger.warn({
      message: 'metrics could not be computed',
      reason: failure.reason,
      cause,
      allPortfolios: scope.portfolioId === null,
    });
    if (ticket !== null)
      await this.guards.cache.call(async () => this.store.release(ticket, { retryInMs: RETRY_AFTER_FAILURE_MS }));
    if (copy !== null && copy.staleForMs > 0) {
      return answerOfCopy(copy, 'stale', {
        reason: copy.invalidatedBy === 'user' ? 'invalidated' : 'failed',
        degraded: true,
      });
    }
    throw new AppError('unavailable', 'The metrics cannot be computed right now.', {
      retryAfterSeconds: 5,
      cause: failure.error,
    });
  }
}

function keyOf(metric: ResolvedMetric, scope: MetricsScope): CacheKey {
  const parameters = Object.entries(metric.baseParameters as Record<string, CacheParameter | undefined>).filter(
    (entry): entry is [string, CacheParameter] => entry[1] !== undefined,
  );
  return cacheKey(
    metric.base.type,
    { ...Object.fromEntries(parameters), portfolioId: scope.portfolioId, asOf: scope.asOf },
    PAYLOAD_VERSION,
  );
}
