import { Injectable, Logger } from '@nestjs/common';
import {
  AppError,
  type CalendarDate,
  faultFrames,
  faultName,
  isAppError,
  type Outcome,
} from '@portfolio-metrics/kernel';
import {
  type CachedCopy,
  type CacheRead,
  CacheStatistics,
  EagerRefresh,
  MetricsCacheStore,
} from '@portfolio-metrics/metrics-cache';
import { copyOf, whileRevalidating } from './computation-turns.js';
import { FreshFigures } from './fresh-figures.js';
import { LastResort } from './last-resort.js';
import { answerOfCopy, type MetricsAnswer } from './metrics-answer.js';
import { missingOfView } from './model/missing-of-view.js';
import { PlacedWork } from './placed-work.js';
import { keyOf, placeOf, type Question } from './question.js';
import type { Projection } from './registry/metric-definition.js';
import { MetricRegistry } from './registry/metric-registry.js';
import { DeadlinePassed, RequestDeadline } from './request-deadline.js';
import { DependencyGuards } from './resilience/dependency-guards.js';
import { SingleFlight } from './single-flight.js';

/** Which figures, whose, and as of when. */
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
  /** Says that nobody waits for the answer any more. A computation that others wait for too goes on. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds that the request has taken already, before it came here: they count in its time. Default 0. */
  readonly elapsedMs?: number | undefined;
}

/** Longest time a request may take in all, in milliseconds. */
const REQUEST_DEADLINE_MS = 3_000;

/**
 * The single entry point to all metrics. Reads the cache, computes what is not there in three stages behind guards, and always says how
 * good the answer is. A dead dependency never makes it throw; it throws `AppError` for an unknown metric type or portfolio, for invalid
 * parameters, and `unavailable` when nothing can be computed and nothing stale may be served.
 */
@Injectable()
export class MetricsOrchestrator {
  private readonly logger = new Logger(MetricsOrchestrator.name);
  private readonly flights = new SingleFlight<MetricsAnswer>({
    goesOnAfter: (reason) => reason instanceof DeadlinePassed,
    onUnheard: (error) => this.logUnheard(error),
  });
  /** What forced computations under way found in the cache, by their place: for those who cannot wait until they end. */
  private readonly found = new Map<string, CachedCopy>();
  /** What was cut from a computed answer already, by view: many may share one, and all of them are answered at the same moment. */
  private readonly views = new WeakMap<MetricsAnswer, Map<string, MetricsAnswer>>();

  constructor(
    private readonly registry: MetricRegistry,
    private readonly store: MetricsCacheStore,
    private readonly fresh: FreshFigures,
    private readonly lastResort: LastResort,
    private readonly eager: EagerRefresh,
    private readonly guards: DependencyGuards,
    private readonly statistics: CacheStatistics,
    private readonly placed: PlacedWork,
  ) {}

  /**
   * The figures of one metric type with what must be said about them, in 3 seconds at most. `T` is the shape that the metric type
   * answers; nothing checks it. Throws `AppError`: `not_found` (metric type, portfolio, or whatever the type itself looks for),
   * `validation_failed` (parameters), `unavailable` (nothing can be computed and nothing stale may be served), and what `WorkPlaces` throws.
   * `onHeard` is called when the cache has said what it has: from then on it is no longer open whether it answers at all.
   */
  async getPortfolioMetrics<T = unknown>(request: MetricsRequest, onHeard?: () => void): Promise<MetricsAnswer<T>> {
    const question = this.questionOf(request);
    const { metric } = question;
    const leftMs = Math.max(1, REQUEST_DEADLINE_MS - (request.elapsedMs ?? 0));
    const deadline = new RequestDeadline(leftMs, request.signal);
    try {
      const answer = await this.projected(question, request.forceRefresh === true, deadline, onHeard);
      this.statistics.recordRead(metric.base.type, answer.meta.cacheStatus, answer.bytes);
      return answer as MetricsAnswer<T>;
    } finally {
      deadline.end();
    }
  }

  /**
   * Computes anew, for nobody who waits, what is fresh still but near its end, unless somebody else did or does so. `EagerRefresh` says
   * when to call it. Never rejects.
   */
  async refreshAhead(question: Question): Promise<void> {
    const deadline = new RequestDeadline(REQUEST_DEADLINE_MS);
    try {
      const read = await this.guards.cache.call(
        async () => this.store.read(question.scope.userId, question.key),
        deadline.signal,
      );
      const copy = copyOf(read);
      if (copy?.state !== 'fresh' || copy.leasedForMs > 0 || !this.eager.isNearItsEnd(copy)) return;
      await this.computed(question, placeOf(question.scope.userId, question.key), read, deadline.signal);
    } catch (error) {
      // The copy is as good as it was, and whoever meets it expired hears of the failure.
      this.logger.warn({ message: 'a copy was not refreshed ahead', error: faultName(error) });
    } finally {
      deadline.end();
    }
  }

  /** What a request asks for. Throws as `getPortfolioMetrics` does for an unknown type or invalid parameters. */
  questionOf(request: MetricsRequest): Question {
    const metric = this.registry.resolve(request.metricType, request.params ?? {});
    const scope = { userId: request.userId, portfolioId: request.portfolioId ?? null, asOf: request.asOf ?? null };
    const view = JSON.stringify([request.metricType, request.params ?? {}]);
    return { metric, scope, key: keyOf(metric, scope), view };
  }

  /** A copy that a view cannot be cut from was not stored by this release: it is computed anew. */
  private async projected(
    question: Question,
    force: boolean,
    deadline: RequestDeadline,
    onHeard?: () => void,
  ): Promise<MetricsAnswer> {
    const answer = await this.baseAnswer(question, force, deadline, onHeard);
    try {
      return this.cut(question, answer);
    } catch (error) {
      if (isAppError(error) || answer.copy === null) throw error;
      this.logger.warn({ message: 'a cached copy cannot be read', metric: question.metric.base.type });
      const anew = await this.baseAnswer(question, true, deadline);
      return this.cut(question, anew);
    }
  }

  private cut({ metric, view }: Question, answer: MetricsAnswer): MetricsAnswer {
    const known = this.views.get(answer);
    const before = known?.get(view);
    if (before !== undefined) return before;
    const projection: Projection<unknown> = metric.project(answer.data);
    const meta = { ...answer.meta, missing: missingOfView(answer.meta.missing, projection) };
    const cut = { ...answer, data: projection.data, meta };
    // A stored copy was read for one request alone.
    if (answer.copy === null) this.views.set(answer, (known ?? new Map<string, MetricsAnswer>()).set(view, cut));
    return cut;
  }

  private async baseAnswer(
    question: Question,
    force: boolean,
    deadline: RequestDeadline,
    onHeard?: () => void,
  ): Promise<MetricsAnswer> {
    // A wish for new figures joins the others before anything else: who looked first would come too late to share their computation.
    if (force && !this.guards.transactions.refuses) return await this.forced(question, deadline);
    const { signal } = deadline;
    const read = await this.placed.look(question.scope.userId, question.key, signal);
    if (read.status === 'ok') onHeard?.();
    const copy = copyOf(read);
    const place = placeOf(question.scope.userId, question.key);
    if (!force && copy !== null) {
      const known = this.knownAnswer(copy, place);
      if (known !== null) {
        if (copy.state === 'fresh' && this.eager.isDue(copy)) void this.refreshAhead(question);
        return known;
      }
    }
    // Known beforehand: then nobody has to queue, take a lease and give it back to hear it.
    if (this.guards.transactions.refuses) {
      return this.lastResort.answer({ section: 'transactions', reason: 'circuit_open' }, copy);
    }
    return await this.inTime(
      deadline,
      async () => this.computed(question, place, read, signal),
      () => copy,
    );
  }

  private async forced(question: Question, deadline: RequestDeadline): Promise<MetricsAnswer> {
    const place = placeOf(question.scope.userId, question.key);
    const compute = async (abandoned: AbortSignal): Promise<MetricsAnswer> =>
      this.placed.compute(question.scope.userId, null, async () => this.anew(question, place, abandoned), abandoned);
    return await this.inTime(
      deadline,
      // What waits for its turn then does what was asked for here, whoever asked for it first.
      async () => this.flights.startAfresh(place, compute, deadline.signal, { prevails: true }),
      () => this.found.get(place) ?? null,
    );
  }

  private async anew(question: Question, place: string, abandoned: AbortSignal): Promise<MetricsAnswer> {
    const { scope, key } = question;
    const read = await this.guards.cache.call(async () => this.store.read(scope.userId, key), abandoned);
    const copy = copyOf(read);
    if (copy !== null) this.found.set(place, copy);
    try {
      return await this.fresh.compute(question, read, true, abandoned);
    } finally {
      this.found.delete(place);
    }
  }

  /** Past the deadline the copy there is, flagged. */
  private async inTime(
    deadline: RequestDeadline,
    work: () => Promise<MetricsAnswer>,
    copy: () => CachedCopy | null,
  ): Promise<MetricsAnswer> {
    try {
      return await work();
    } catch (error) {
      if (!deadline.signal.aborted) throw error;
      if (!deadline.passed) throw new AppError('unavailable', 'The request was cancelled.', { cause: error });
      return this.lastResort.answer({ section: 'metrics', reason: 'timeout', error }, copy());
    }
  }

  /** What the copy says, unless it has to be computed anew first. */
  private knownAnswer(copy: CachedCopy, place: string): MetricsAnswer | null {
    if (copy.state === 'fresh') return answerOfCopy(copy, copy.complete ? 'hit' : 'partial');
    return this.flights.isUnderWay(place) ? whileRevalidating(copy) : null;
  }

  private logUnheard(error: unknown): void {
    if (isAppError(error)) return;
    this.logger.error({ message: 'the metrics failed', error: faultName(error) }, faultFrames(error));
  }

  private async computed(
    question: Question,
    place: string,
    read: Outcome<CacheRead>,
    signal: AbortSignal,
  ): Promise<MetricsAnswer> {
    const compute = async (abandoned: AbortSignal): Promise<MetricsAnswer> =>
      this.placed.compute(
        question.scope.userId,
        read,
        async () => this.fresh.compute(question, read, false, abandoned),
        abandoned,
      );
    const { value, shared } = await this.flights.join(place, compute, signal);
    // Begun before this request, and an input changed meanwhile: this request may have come after that change.
    const isPassed = shared && (value.superseded || isOlderThan(value, read));
    return isPassed ? await this.flights.startAfresh(place, compute, signal) : value;
  }
}

/** Whether the user is known to have changed something since, and a computation can still be had that knows of it. */
function isOlderThan({ meta }: MetricsAnswer, read: Outcome<CacheRead>): boolean {
  const current = read.status === 'ok' ? read.value.currentUserGeneration : null;
  return current !== null && !meta.degraded && meta.dataVersion !== null && meta.dataVersion < current;
}
