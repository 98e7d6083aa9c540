import { Injectable } from '@nestjs/common';
import { AppError, Clock, type Outcome } from '@portfolio-metrics/kernel';
import {
  type CachedCopy,
  type CacheRead,
  CacheStatistics,
  type ComputationTicket,
  MetricsCacheStore,
} from '@portfolio-metrics/metrics-cache';
import { ComputationTurns, copyOf } from './computation-turns.js';
import { LastResort } from './last-resort.js';
import { answerOfCopy, type MetricsAnswer } from './metrics-answer.js';
import type { ComputedPayload } from './model/stored-payload.js';
import type { Question } from './question.js';
import type { ResolvedMetric } from './registry/metric-registry.js';
import { RequestDeadline } from './request-deadline.js';
import { DependencyGuards } from './resilience/dependency-guards.js';
import { ResultKeeper } from './result-keeper.js';
import { MetricsComputer } from './stages/metrics-computer.js';
import type { MetricsScope } from './stages/metrics-scope.js';

/**
 * Of one computation. Whoever asked for it has long had another answer: what takes longer than a request may is there for who asks again.
 * Its dependencies have shorter limits of their own, so only computing can take so long.
 */
const COMPUTATION_LIMIT_MS = 30_000;

/** One computation from its turn among the replicas to its place in the cache. Those of one process are brought together elsewhere. */
@Injectable()
export class FreshFigures {
  constructor(
    private readonly store: MetricsCacheStore,
    private readonly computer: MetricsComputer,
    private readonly turns: ComputationTurns,
    private readonly keeper: ResultKeeper,
    private readonly lastResort: LastResort,
    private readonly guards: DependencyGuards,
    private readonly statistics: CacheStatistics,
    private readonly clock: Clock,
  ) {}

  /** Computes and stores, or serves the best that is left. Has a deadline of its own: others may have joined it. */
  async compute(
    { metric, scope, key }: Question,
    read: Outcome<CacheRead>,
    forced: boolean,
    abandoned: AbortSignal,
  ): Promise<MetricsAnswer> {
    const deadline = new RequestDeadline(COMPUTATION_LIMIT_MS, abandoned);
    const { signal } = deadline;
    try {
      const turn = await this.turns.take(scope.userId, key, read, forced, signal);
      if ('answer' in turn) return turn.answer;
      const { ticket, cacheFailure } = turn;
      const done = forced || ticket === null ? null : await this.doneMeanwhile(ticket, copyOf(read), signal);
      if (done !== null) return done;
      const started = this.clock.monotonicMs();
      const computed = await this.payload(metric, scope, ticket, signal);
      const tookMs = this.clock.monotonicMs() - started;
      if (abandoned.aborted) {
        await this.lastResort.giveBack(ticket);
        throw new AppError('unavailable', 'Nobody waits for these metrics any more.');
      }
      this.statistics.recordComputation(metric.base.type, tookMs);
      if (computed.status === 'unavailable') {
        const { reason, error } = computed;
        const failure = deadline.passed
          ? ({ section: 'metrics', reason: 'timeout', error } as const)
          : ({ section: 'transactions', reason, error } as const);
        return await this.lastResort.afterFailure(failure, copyOf(read), ticket);
      }
      const kept = await this.keeper.keep({ computed: computed.value, ticket, cacheFailure, tookMs, forced }, signal);
      return forced || copyOf(read) === null ? kept : { ...kept, replaced: true };
    } finally {
      deadline.end();
    }
  }

  /**
   * When many ask for the same, somebody else may have stored it and given the lease back between this request's read and its lease.
   * `null`: nobody has.
   */
  private async doneMeanwhile(
    ticket: ComputationTicket,
    before: CachedCopy | null,
    signal: AbortSignal,
  ): Promise<MetricsAnswer | null> {
    const read = await this.guards.cache.call(async () => this.store.read(ticket.userId, ticket.key), signal);
    const copy = copyOf(read);
    if (copy === null || copy.state !== 'fresh' || !copy.complete || copy.version === before?.version) return null;
    const answer = answerOfCopy(copy, 'hit');
    if (answer !== null) await this.lastResort.giveBack(ticket);
    return answer;
  }

  /** An error, expected (no such portfolio) or not, gives the lease back, so that the next request need not wait for it to end. */
  private async payload(
    metric: ResolvedMetric,
    scope: MetricsScope,
    ticket: ComputationTicket | null,
    signal: AbortSignal,
  ): Promise<Outcome<ComputedPayload>> {
    try {
      return await this.computer.compute(metric, scope, ticket, signal);
    } catch (error) {
      await this.lastResort.giveBack(ticket);
      throw error;
    }
  }
}
