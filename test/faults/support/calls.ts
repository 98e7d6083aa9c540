import { ok, type Outcome, unavailable } from '@portfolio-metrics/kernel';
import { DependencyGuard, type DependencyGuardOptions } from '@portfolio-metrics/resilience';
import type { IPolicy } from 'cockatiel';
import { ManualClock } from '../../support/manual-clock.js';
import { StubFeed } from './stub-feed.js';
import { NOW, type Trial } from './trial.js';

type Work<T> = (signal: AbortSignal) => Promise<T>;

/** Something that calls a dependency for others, guarded or not. */
export interface Caller {
  call<T>(work: Work<T>, signal?: AbortSignal): Promise<Outcome<T>>;
}

/** A guard with a clock that the test moves. */
export function guardWithClock(options: Partial<DependencyGuardOptions> = {}): {
  readonly guard: DependencyGuard;
  readonly clock: ManualClock;
} {
  const clock = new ManualClock(NOW);
  return { clock, guard: new DependencyGuard('feed', options, { clock, random: () => 0.5 }) };
}

/** The control of the rows about the guard itself: cockatiel as one would put it together at first. */
export function plain(policy: IPolicy<{ readonly signal: AbortSignal }>): Caller {
  return {
    call: async (work, signal) => {
      try {
        return ok(await policy.execute(async (context) => work(context.signal), signal));
      } catch (error) {
        return unavailable('failed', error);
      }
    },
  };
}

/** The same caller; what its calls come to is counted as the row's requests. */
export function tallied(trial: Trial, caller: Caller): Caller {
  return {
    call: async (work, signal) => {
      const began = performance.now();
      const outcome = await caller.call(work, signal);
      trial.calls.push({
        outcome: outcome.status === 'unavailable' ? outcome.reason : outcome.status,
        ms: performance.now() - began,
      });
      return outcome;
    },
  };
}

export async function stubFeed(trial: Trial): Promise<StubFeed> {
  const feed = await StubFeed.start();
  trial.onEnd(async () => feed.close());
  return feed;
}

export function countOf<T>(values: readonly T[], condition: (value: T) => boolean): number {
  return values.filter(condition).length;
}

/** Resolves with what the promise comes to, or `hung` when it does not in time. */
export async function orHung<T>(promise: Promise<T>, ms: number): Promise<T | 'hung'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'hung'>((resolve) => (timer = setTimeout(() => resolve('hung'), ms)));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
