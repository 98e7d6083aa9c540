import { Injectable, Logger } from '@nestjs/common';
import { AppError, faultFrames, faultName, type UnavailableReason } from '@portfolio-metrics/kernel';
import { type CachedCopy, type ComputationTicket, MetricsCacheStore } from '@portfolio-metrics/metrics-cache';
import { answerOfCopy, type MetricsAnswer } from './metrics-answer.js';
import type { MissingPart } from './model/metrics-meta.js';
import { DependencyGuards } from './resilience/dependency-guards.js';

/** Why nothing could be computed. */
export interface ComputationFailure {
  /** `transactions`: the ledger, without which there is nothing to say. `metrics`: the computation as a whole. */
  readonly section: 'transactions' | 'metrics';
  readonly reason: UnavailableReason | 'failed_recently';
  readonly error?: unknown;
}

/** After a failed computation nobody tries again for so long. */
const RETRY_AFTER_FAILURE_MS = 2_000;

/** What is answered when nothing can be computed: an older copy inside its limit, flagged, else `unavailable`. */
@Injectable()
export class LastResort {
  private readonly logger = new Logger(LastResort.name);

  constructor(
    private readonly store: MetricsCacheStore,
    private readonly guards: DependencyGuards,
  ) {}

  /** After a computation that failed: says so in the log, and sees to it that nobody tries again for a moment. */
  async afterFailure(
    failure: ComputationFailure,
    copy: CachedCopy | null,
    ticket: ComputationTicket | null,
  ): Promise<MetricsAnswer> {
    const { section: input, reason, error } = failure;
    const cause = error === undefined ? undefined : faultName(error);
    this.logger.warn({ message: 'metrics could not be computed', input, reason, cause }, faultFrames(error));
    await this.giveBack(ticket, RETRY_AFTER_FAILURE_MS);
    return this.answer(failure, copy);
  }

  /** Gives the lease back; `retryInMs`: nobody gets it for so long. */
  async giveBack(ticket: ComputationTicket | null, retryInMs?: number): Promise<void> {
    if (ticket === null) return;
    const pause = retryInMs === undefined ? {} : { retryInMs };
    await this.guards.cache.call(async () => this.store.release(ticket, pause));
  }

  /** Throws `unavailable` without a copy. A copy that is still fresh is not stale, but not what was asked for either. */
  answer(failure: ComputationFailure, copy: CachedCopy | null, retryInMs = RETRY_AFTER_FAILURE_MS): MetricsAnswer {
    const { section, reason, error } = failure;
    const known = copy !== null && copy.staleForMs > 0 ? flagged(copy, { section, reason }) : null;
    if (known !== null) return known;
    throw new AppError('unavailable', 'The metrics cannot be computed right now.', {
      retryAfterSeconds: Math.max(1, Math.ceil(retryInMs / 1_000)),
      cause: error,
    });
  }
}

function flagged(copy: CachedCopy, cause: MissingPart): MetricsAnswer | null {
  if (copy.state === 'fresh') {
    const notes = { stale: false, degraded: true, missing: [cause, { section: 'cache', reason: 'refresh_failed' }] };
    return answerOfCopy(copy, copy.complete ? 'hit' : 'partial', notes);
  }
  const reason = copy.invalidatedBy === 'user' ? 'stale_invalidated' : 'stale_failed';
  return answerOfCopy(copy, 'stale', { stale: true, degraded: true, missing: [cause, { section: 'cache', reason }] });
}
