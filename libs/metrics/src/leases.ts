import { Injectable } from '@nestjs/common';
import { Clock, isAppError, type Outcome } from '@portfolio-metrics/kernel';
import { type CacheKey, type LeaseAnswer, MetricsCacheStore } from '@portfolio-metrics/metrics-cache';
import { LRUCache } from 'lru-cache';
import { placeOf } from './question.js';
import { DependencyGuards } from './resilience/dependency-guards.js';

const LEASE_MS = 10_000;
/** What the way to the cache may add to the time that this process has measured. */
const ON_THE_WAY_MS = 1_000;
const MAX_DOUBTS = 1_000;

/** A lease that was asked for. */
interface Asked {
  readonly userId: string;
  readonly key: CacheKey;
  /** On the monotonic clock. */
  readonly atMs: number;
}

/** Takes leases, and sees to it that none is held that nobody has heard of: for as long as it lasted, nobody would compute. */
@Injectable()
export class Leases {
  /** Perhaps granted, without an answer so far, by place. */
  private readonly doubts = new LRUCache<string, Asked>({ max: MAX_DOUBTS });

  constructor(
    private readonly store: MetricsCacheStore,
    private readonly guards: DependencyGuards,
    private readonly clock: Clock,
  ) {}

  /** `takeOver`: from whoever holds it. */
  async take(userId: string, key: CacheKey, takeOver: boolean, signal: AbortSignal): Promise<Outcome<LeaseAnswer>> {
    const asked = { userId, key, atMs: this.clock.monotonicMs() };
    const doubt = this.doubts.get(placeOf(userId, key));
    if (doubt !== undefined) await this.abandon(doubt, signal);
    const sent: Array<Promise<LeaseAnswer>> = [];
    const ask = async (): Promise<LeaseAnswer> => {
      const answer = this.store.lease(userId, key, { leaseMs: LEASE_MS, takeOver });
      sent.push(answer);
      return await answer;
    };
    const outcome = await this.guards.cache.call(ask, signal);
    const answer = sent[0];
    if (outcome.status === 'unavailable' && answer !== undefined) {
      this.doubts.set(placeOf(asked.userId, asked.key), asked);
      // This request does not wait for it; what fails is tried again by the next one.
      void this.settle(asked, answer, outcome.reason === 'timeout').catch(() => undefined);
    }
    return outcome;
  }

  /** Gives back what was granted: at once where the answer may never come, and when it comes or is known to be lost. */
  private async settle(asked: Asked, coming: Promise<LeaseAnswer>, mayNeverCome: boolean): Promise<void> {
    if (mayNeverCome) await this.abandon(asked);
    const answer = await coming.catch((error: unknown) => (isAppError(error, 'unavailable') ? 'lost' : 'refused'));
    if (answer === 'lost') return this.abandon(asked);
    this.forget(asked);
    if (answer === 'refused' || !answer.granted) return;
    await this.guards.cache.call(async () => this.store.release(answer.ticket));
  }

  private async abandon(asked: Asked, signal?: AbortSignal): Promise<void> {
    const { userId, key, atMs } = asked;
    const sinceMs = this.clock.monotonicMs() - atMs;
    if (sinceMs > LEASE_MS) return this.forget(asked);
    const doubt = { leaseMs: LEASE_MS, withinMs: sinceMs + ON_THE_WAY_MS };
    const done = await this.guards.cache.call(async () => this.store.abandonLease(userId, key, doubt), signal);
    if (done.status === 'ok') this.forget(asked);
  }

  private forget(asked: Asked): void {
    if (this.doubts.get(placeOf(asked.userId, asked.key)) === asked)
      this.doubts.delete(placeOf(asked.userId, asked.key));
  }
}
