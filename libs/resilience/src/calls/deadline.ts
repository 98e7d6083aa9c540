import type { Clock } from '@portfolio-metrics/kernel';

interface Deadline {
  readonly clock: Clock;
  /** On the clock's monotonic time. */
  readonly atMs: number;
}

/** A signal cannot be asked when it will fire, and everything between a request and its dependencies passes on signals only. */
const deadlines = new WeakMap<AbortSignal, Deadline>();

/** Notes that the signal will fire in `ms` milliseconds, so that what it is passed on to can ask for the time left. */
export function noteDeadline(signal: AbortSignal, ms: number, clock: Clock): void {
  deadlines.set(signal, { clock, atMs: clock.monotonicMs() + ms });
}

/** Milliseconds left, 0 or less when it has passed; `null` for a signal whose deadline nobody noted. */
export function remainingMs(signal: AbortSignal): number | null {
  const deadline = deadlines.get(signal);
  if (deadline === undefined) return null;
  return deadline.atMs - deadline.clock.monotonicMs();
}

/**
 * A signal that fires after `ms` milliseconds, or with the first of `parents` (the client went away), and whose deadline is noted. An
 * earlier deadline of a parent stays in force.
 */
export function deadlineSignal(ms: number, clock: Clock, ...parents: readonly AbortSignal[]): AbortSignal {
  const own = AbortSignal.timeout(ms);
  const signal = parents.length === 0 ? own : AbortSignal.any([own, ...parents]);
  noteDeadline(signal, Math.min(ms, ...parents.map((parent) => remainingMs(parent) ?? ms)), clock);
  return signal;
}
