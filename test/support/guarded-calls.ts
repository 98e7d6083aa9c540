import type { Outcome } from '@portfolio-metrics/kernel';
import { DependencyGuard, type DependencyGuardOptions } from '@portfolio-metrics/resilience';
import { expect } from 'vitest';

/** Small numbers, so that few calls fill and open a guard. */
export const OPTIONS = { timeoutMs: 1_000, concurrency: 2, queue: 1, failuresToOpen: 3, halfOpenAfterMs: 2_000 };

export const fail = async (): Promise<never> => {
  throw new Error('down');
};
export const hang = async (): Promise<never> => new Promise<never>(() => undefined);

export const times = <T>(count: number, make: () => Promise<T>): Array<Promise<T>> =>
  Array.from({ length: count }, make);

/** `ok`, or why there is nothing. */
export const reasonOf = (outcome: Outcome<unknown>): string =>
  outcome.status === 'unavailable' ? outcome.reason : outcome.status;

/** On the timers of the test, with `OPTIONS` and waits that do not vary. */
export const guard = (options: Partial<DependencyGuardOptions> = {}): DependencyGuard =>
  new DependencyGuard('prices', { ...OPTIONS, ...options }, { random: () => 0.5 });

/** `sut` after failures enough to open it. */
export async function opened(sut = guard()): Promise<DependencyGuard> {
  for (let index = 0; index < OPTIONS.failuresToOpen; index += 1) await sut.call(fail);
  expect(sut.state).toBe('open');
  return sut;
}
