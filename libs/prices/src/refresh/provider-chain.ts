import { type Outcome, unavailable, type UnavailableReason } from '@portfolio-metrics/kernel';
import { DependencyGuard, type GuardSurroundings } from '@portfolio-metrics/resilience';

/** A provider behind its own guard. */
export interface GuardedProvider<S> {
  readonly source: S;
  readonly guard: DependencyGuard;
}

/** Providers answer slower than our own database; the refresh has time. */
const TIMEOUT_MS = 10_000;

/** Gives each provider of a kind a guard of its own, named `<kind>:<provider>`, in the order of preference. */
export function guarded<S extends { readonly name: string }>(
  kind: 'prices' | 'rates',
  sources: readonly S[],
  surroundings: GuardSurroundings,
): readonly GuardedProvider<S>[] {
  return sources.map((source) => ({
    source,
    guard: new DependencyGuard(`${kind}:${source.name}`, { timeoutMs: TIMEOUT_MS }, surroundings),
  }));
}

/** Calls the provider; every failure is a value, an expected error of the call too. */
export async function ask<S, T>(
  { guard, source }: GuardedProvider<S>,
  question: (source: S, signal: AbortSignal) => Promise<T>,
): Promise<Outcome<T>> {
  try {
    return await guard.call(async (signal) => await question(source, signal));
  } catch (error) {
    return unavailable('failed', error);
  }
}

/** One line for a report: the reason, and the message of the error when there is one. */
export function reasonOf(outcome: { readonly reason: UnavailableReason; readonly error?: unknown }): string {
  return outcome.error instanceof Error ? `${outcome.reason}: ${outcome.error.message}` : outcome.reason;
}
