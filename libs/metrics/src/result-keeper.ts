import { Injectable, Logger } from '@nestjs/common';
import { Clock, faultFrames, faultName, type UnavailableReason } from '@portfolio-metrics/kernel';
import { type ComputationTicket, MetricsCacheStore } from '@portfolio-metrics/metrics-cache';
import { LastResort } from './last-resort.js';
import { answerOfComputation, answerOfPut, type MetricsAnswer, withMissing } from './metrics-answer.js';
import type { ComputedPayload } from './model/stored-payload.js';
import { DependencyGuards } from './resilience/dependency-guards.js';

/** A result with what decides how it is kept and answered. */
export interface Result {
  readonly computed: ComputedPayload;
  /** `null`: it was computed without the cache. */
  readonly ticket: ComputationTicket | null;
  /** Why the cache was away; `null`: it was not. */
  readonly cacheFailure: UnavailableReason | null;
  readonly tookMs: number;
  readonly forced: boolean;
}

/** Stores results and says in the answer what came of it. */
@Injectable()
export class ResultKeeper {
  private readonly logger = new Logger(ResultKeeper.name);

  constructor(
    private readonly store: MetricsCacheStore,
    private readonly guards: DependencyGuards,
    private readonly lastResort: LastResort,
    private readonly clock: Clock,
  ) {}

  async keep(result: Result, signal: AbortSignal): Promise<MetricsAnswer> {
    const { computed, ticket, forced } = result;
    const { degraded, covered } = computed;
    if (ticket === null || !covered) {
      await this.lastResort.giveBack(ticket);
      return this.unkept(result, result.cacheFailure ?? computed.cacheFailure);
    }
    const metrics = { payload: computed.text, complete: !degraded, lifetime: computed.lifetime };
    const stored = await this.guards.cache.call(async () => this.store.put(ticket, metrics), signal);
    if (stored.status === 'unavailable') {
      const { reason, error } = stored;
      const cause = error === undefined ? undefined : faultName(error);
      this.logger.warn({ message: 'a result could not be cached', reason, cause }, faultFrames(error));
      // The answer does not wait for what has just failed; but nobody else shall wait for the lease to end.
      this.lastResort.giveBack(ticket).catch(() => undefined);
      return this.unkept(result, reason);
    }
    const status = degraded ? 'partial' : forced ? 'refresh' : 'miss';
    return answerOfPut(stored.value, status, ticket.userGeneration, metrics.lifetime.staleForMs);
  }

  /** The figures are right; that the cache failed is said all the same. */
  private unkept({ computed, ticket, tookMs }: Result, cacheFailure: UnavailableReason | null): MetricsAnswer {
    const status = computed.degraded ? 'partial' : 'bypass';
    const answer = answerOfComputation(computed, status, this.clock.now(), tookMs, ticket?.userGeneration ?? null);
    const missing = cacheFailure === null ? [] : [{ section: 'cache', reason: cacheFailure }];
    // Whether an input changed meanwhile, nobody has looked: who joined later may have seen newer figures already.
    return { ...withMissing(answer, missing), superseded: true };
  }
}
