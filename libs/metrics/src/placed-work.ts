import { Injectable, Optional } from '@nestjs/common';
import { type Outcome, unavailable } from '@portfolio-metrics/kernel';
import { type CacheKey, type CacheRead, MetricsCacheStore } from '@portfolio-metrics/metrics-cache';
import { copyOf } from './computation-turns.js';
import { LastResort } from './last-resort.js';
import type { MetricsAnswer } from './metrics-answer.js';
import { RequestDeadline } from './request-deadline.js';
import { DependencyGuards } from './resilience/dependency-guards.js';
import { UNLIMITED, WorkPlaces } from './work-places.js';

/** How long a computation waits for a place: shorter than a request takes, so that who waits for it can still be told what came of it. */
const PLACE_WAIT_MS = 2_750;

/** What is done in a place of the user: looking into the cache, and computing. Waiting for either is not. */
@Injectable()
export class PlacedWork {
  constructor(
    private readonly store: MetricsCacheStore,
    private readonly guards: DependencyGuards,
    private readonly lastResort: LastResort,
    @Optional() private readonly places: WorkPlaces = UNLIMITED,
  ) {}

  /** What the cache has. `unavailable` also when no place becomes free before `signal` fires; throws when the user may not even wait. */
  async look(userId: string, key: CacheKey, signal: AbortSignal): Promise<Outcome<CacheRead>> {
    const read = async (): Promise<Outcome<CacheRead>> =>
      this.guards.cache.call(async () => this.store.read(userId, key), signal);
    try {
      return await this.places.run(userId, read, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      return unavailable('cancelled', error);
    }
  }

  /** Computes by `work`, for which `read` was the reason; when no place becomes free in time, answers the copy that was read. */
  async compute(
    userId: string,
    read: Outcome<CacheRead> | null,
    work: () => Promise<MetricsAnswer>,
    abandoned: AbortSignal,
  ): Promise<MetricsAnswer> {
    const waiting = new RequestDeadline(PLACE_WAIT_MS, abandoned);
    const begin = async (): Promise<MetricsAnswer> => {
      waiting.end();
      return await work();
    };
    try {
      return await this.places.run(userId, begin, waiting.signal);
    } catch (error) {
      if (!waiting.passed) throw error;
      const copy = read === null ? null : copyOf(read);
      return this.lastResort.answer({ section: 'metrics', reason: 'overloaded', error }, copy);
    } finally {
      waiting.end();
    }
  }
}
