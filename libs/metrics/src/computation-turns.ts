import { setTimeout } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Outcome, UnavailableReason } from '@portfolio-metrics/kernel';
import {
  type CachedCopy,
  type CacheKey,
  type CacheRead,
  type ComputationTicket,
  MetricsCacheStore,
} from '@portfolio-metrics/metrics-cache';
import { LastResort } from './last-resort.js';
import { Leases } from './leases.js';
import { answerOfCopy, type MetricsAnswer } from './metrics-answer.js';
import { DependencyGuards } from './resilience/dependency-guards.js';

/** How long a request without a copy waits for another replica's computation before it computes itself. */
const WAIT_FOR_OTHERS_MS = 500;
const WAIT_STEP_MS = 50;

/** A ticket to compute with (`null`: the cache is away, and why), or an answer that makes computing unnecessary. */
export type Turn =
  | { readonly ticket: ComputationTicket; readonly cacheFailure: null }
  | { readonly ticket: null; readonly cacheFailure: UnavailableReason }
  | { readonly answer: MetricsAnswer };

const FAILED_RECENTLY = { section: 'metrics', reason: 'failed_recently' } as const;

/** The copy of a read, whatever its state; `null` when there is none. */
export function copyOf(read: Outcome<CacheRead>): CachedCopy | null {
  return read.status === 'ok' && read.value.state !== 'missing' ? read.value : null;
}

/**
 * The copy for those who need not wait for somebody else's computation; `null` when there is none for them. Invalidated by the user's
 * own write: the old figures would contradict what the user just did.
 */
export function whileRevalidating(copy: CachedCopy | null): MetricsAnswer | null {
  if (copy === null || copy.invalidatedBy === 'user' || !copy.complete || copy.staleForMs <= 0) return null;
  const missing = [{ section: 'cache', reason: 'stale_revalidating' }];
  return answerOfCopy(copy, 'stale', { stale: true, degraded: false, missing });
}

/** One computation per key across replicas: who gets to compute, and what the others answer meanwhile. */
@Injectable()
export class ComputationTurns {
  constructor(
    private readonly store: MetricsCacheStore,
    private readonly leases: Leases,
    private readonly guards: DependencyGuards,
    private readonly lastResort: LastResort,
  ) {}

  /** Throws `unavailable` when a computation failed a moment ago and there is no copy. */
  async take(
    userId: string,
    key: CacheKey,
    read: Outcome<CacheRead>,
    force: boolean,
    signal: AbortSignal,
  ): Promise<Turn> {
    // What does not answer a read is not asked for a lease: the request has waited for it once already.
    if (read.status === 'unavailable') return { ticket: null, cacheFailure: read.reason };
    const copy = copyOf(read);
    const lease = await this.leases.take(userId, key, force, signal);
    if (lease.status === 'unavailable') return { ticket: null, cacheFailure: lease.reason };
    if (lease.value.granted) return { ticket: lease.value.ticket, cacheFailure: null };
    if (lease.value.reason === 'throttled') return this.afterSomebodysFailure(copy, lease.value.retryInMs);
    const stale = whileRevalidating(copy);
    if (stale !== null) return { answer: stale };
    const waited = await this.waitForOthers(userId, key, copy, signal);
    if (waited !== null) return waited;
    const opened = await this.guards.cache.call(async () => this.store.open(userId, key), signal);
    return opened.status === 'unavailable'
      ? { ticket: null, cacheFailure: opened.reason }
      : { ticket: opened.value, cacheFailure: null };
  }

  private afterSomebodysFailure(copy: CachedCopy | null, retryInMs: number): Turn {
    return { answer: this.lastResort.answer(FAILED_RECENTLY, copy, retryInMs) };
  }

  /** `null`: nobody is computing any more, or it takes too long. */
  private async waitForOthers(
    userId: string,
    key: CacheKey,
    copy: CachedCopy | null,
    signal: AbortSignal,
  ): Promise<Turn | null> {
    for (let waitedMs = 0; waitedMs < WAIT_FOR_OTHERS_MS; waitedMs += WAIT_STEP_MS) {
      // Ended early, it goes on to what ends at once as well.
      await setTimeout(WAIT_STEP_MS, undefined, { signal }).catch(() => undefined);
      const read = await this.guards.cache.call(async () => this.store.read(userId, key), signal);
      if (read.status !== 'ok') return null;
      if (read.value.state === 'fresh') {
        const answer = answerOfCopy(read.value, read.value.complete ? 'hit' : 'partial');
        if (answer !== null) return { answer };
      }
      if (read.value.retryInMs > 0) return this.afterSomebodysFailure(copy, read.value.retryInMs);
      if (read.value.leasedForMs === 0) return null;
    }
    return null;
  }
}
