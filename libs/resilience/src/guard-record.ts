import { type Clock, faultName } from '@portfolio-metrics/kernel';
import type { CircuitTransition, GuardState } from './circuit/circuit.js';
import { CALL_OUTCOMES, type CallOutcome, type GuardCounts, type GuardReport } from './guard-report.js';

interface Failure {
  readonly outcome: CallOutcome;
  readonly fault: string;
  readonly atMs: number;
}

/** Counts what a guard sees. Times are kept as monotonic time: one reading of the wall clock per report dates them all. */
export class GuardRecord {
  calls = 0;
  attempts = 0;
  retries = 0;
  slow = 0;
  private readonly outcomes = Object.fromEntries(CALL_OUTCOMES.map((outcome) => [outcome, 0])) as Record<
    CallOutcome,
    number
  >;
  private openings = 0;
  private last: (CircuitTransition & { readonly atMs: number }) | null = null;
  private impairedSinceMs: number | null = null;
  private failure: Failure | null = null;

  constructor(private readonly clock: Clock) {}

  outcome(outcome: CallOutcome): void {
    this.outcomes[outcome] += 1;
  }

  failed(outcome: CallOutcome, error: unknown): void {
    this.failure = { outcome, fault: faultName(rootOf(error)), atMs: this.clock.monotonicMs() };
  }

  transition(transition: CircuitTransition): void {
    const atMs = this.clock.monotonicMs();
    this.last = { ...transition, atMs };
    if (transition.to === 'closed') this.impairedSinceMs = null;
    else this.impairedSinceMs ??= atMs;
    if (transition.to === 'open' && transition.from === 'closed') this.openings += 1;
  }

  counts(): GuardCounts {
    const { calls, attempts, retries, slow, openings } = this;
    return { calls, outcomes: { ...this.outcomes }, attempts, retries, slow, openings };
  }

  report(
    now: { readonly name: string; readonly state: GuardState } & Pick<GuardReport, 'probeInMs' | 'running' | 'waiting'>,
  ): GuardReport {
    const zero = this.clock.now().getTime() - this.clock.monotonicMs();
    const at = (monotonicMs: number): Date => new Date(zero + monotonicMs);
    const { last, failure, impairedSinceMs } = this;
    return {
      ...now,
      since: last === null ? null : at(last.atMs),
      impairedSince: impairedSinceMs === null ? null : at(impairedSinceMs),
      lastTransition: last === null ? null : { from: last.from, to: last.to, cause: last.cause, at: at(last.atMs) },
      lastFailure: failure === null ? null : { outcome: failure.outcome, fault: failure.fault, at: at(failure.atMs) },
      counts: this.counts(),
    };
  }
}

/** What began it: the error of the driver or the socket, under the errors that it was wrapped in. */
function rootOf(error: unknown, depth = 0): unknown {
  const cause = error instanceof Error && depth < 5 ? error.cause : undefined;
  return cause instanceof Error ? rootOf(cause, depth + 1) : error;
}
