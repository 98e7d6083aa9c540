import { randomInt } from 'node:crypto';
import { type Clock, ok, type Outcome, SystemClock, unavailable } from '@portfolio-metrics/kernel';
import { type Attempt, evidenceOf, TimedAttempt, type Work } from './calls/attempt.js';
import { Places, PlacesFullError } from './calls/places.js';
import { Retries } from './calls/retries.js';
import { Circuit, type CircuitTransition, type GuardState } from './circuit/circuit.js';
import { completeOptions, type DependencyGuardOptions } from './guard-options.js';
import { GuardRecord } from './guard-record.js';
import type { GuardRegistry, VisibleGuard } from './guard-registry.js';
import type { GuardReport } from './guard-report.js';

/** What a guard needs from around it. */
export interface GuardSurroundings {
  /** Default: the system's. Only its monotonic time decides anything; its wall time dates reports. */
  readonly clock?: Clock;
  /** Evenly distributed in [0, 1), for waits that must differ between replicas. Default: the system's randomness. */
  readonly random?: () => number;
  /** Where the guard can be seen and switched by an operator. Default: nowhere. */
  readonly registry?: GuardRegistry;
}

const CANCELLED: Attempt<never> = { outcome: 'cancelled', slow: false };
const REFUSED: Attempt<never> = { outcome: 'circuit_open', slow: false };
const OVERLOADED: Attempt<never> = { outcome: 'overloaded', slow: false };

/** Tells callers who wait for a place that the circuit opened meanwhile. */
class TurnedAwayError extends Error {
  override readonly name = 'TurnedAwayError';
}

/**
 * Stands between a caller and one dependency: a call comes back as an `Outcome`, in bounded time, whatever the dependency does. From the
 * outside in: the retry, the circuit's gate, a limit of calls under way, the breaker, the time limit; the caller's deadline ends a call
 * wherever it is. The time limit lies inside the breaker so that hanging counts as failing; the limit of calls lies outside so that a full
 * house does not. Nobody queues behind a probe: a hanging probe would take them all along.
 */
export class DependencyGuard implements VisibleGuard {
  readonly options: DependencyGuardOptions;
  private readonly circuit: Circuit;
  private readonly places: Places;
  private readonly timed: TimedAttempt;
  private readonly retries: Retries | null;
  private readonly record: GuardRecord;

  constructor(
    /** Shown in health, logs and metrics. */
    readonly name: string,
    options: Partial<DependencyGuardOptions> = {},
    { clock = new SystemClock(), random = systemRandom, registry }: GuardSurroundings = {},
  ) {
    this.options = completeOptions(name, options);
    this.record = new GuardRecord(clock);
    this.places = new Places(this.options.concurrency, this.options.queue);
    this.timed = new TimedAttempt(this.options, clock);
    this.retries = this.options.retry === null ? null : new Retries(this.options.retry, random);
    this.circuit = new Circuit(this.options, clock, random, (transition) => {
      this.changed(transition);
      registry?.changed({ ...transition, guard: name });
    });
    registry?.add(this);
  }

  get state(): GuardState {
    return this.circuit.state;
  }

  /** Whether a call that came now would be refused without trying: the circuit is open, or another call probes. */
  get refuses(): boolean {
    return this.circuit.refuses;
  }

  /**
   * Calls the dependency. Its failures become `unavailable` with the reason; an expected error of the call itself (an `AppError` such as
   * `not_found`) is the dependency's answer: it is thrown on and does not count as a failure. A retry needs a signal that tells the time
   * left (`deadlineSignal`), or none.
   */
  async call<T>(work: Work<T>, signal?: AbortSignal): Promise<Outcome<T>> {
    this.record.calls += 1;
    this.retries?.earn();
    let attempt = await this.attempt(work, signal);
    if (
      attempt.outcome === 'failed' &&
      this.retries !== null &&
      (await this.retries.wait(attempt, () => this.state === 'closed', signal))
    ) {
      this.record.retries += 1;
      attempt = await this.attempt(work, signal);
    }
    return this.conclude(attempt);
  }

  isolate(): void {
    this.circuit.isolate();
  }

  reset(): void {
    this.circuit.reset();
  }

  report(): GuardReport {
    const { name, state } = this;
    const { running, waiting } = this.places;
    return this.record.report({ name, state, probeInMs: this.circuit.probeInMs, running, waiting });
  }

  private async attempt<T>(work: Work<T>, signal: AbortSignal | undefined): Promise<Attempt<T>> {
    const before = this.refusal(signal);
    if (before !== null) return before;
    if (!this.places.tryEnter()) {
      const turnedAway = await this.waitForPlace(signal);
      if (turnedAway !== null) return turnedAway;
    }
    try {
      // Both may have changed while this call waited.
      const after = this.refusal(signal);
      if (after !== null) return after;
      this.record.attempts += 1;
      const attempt = await this.circuit.run(async () => await this.timed.run(work, signal), evidenceOf);
      if (attempt.outcome === 'ok' && attempt.slow) this.record.slow += 1;
      return attempt;
    } finally {
      this.places.leave();
    }
  }

  private refusal(signal: AbortSignal | undefined): Attempt<never> | null {
    if (signal?.aborted === true) return CANCELLED;
    return this.circuit.refuses ? REFUSED : null;
  }

  /** `null`: the caller has a place. */
  private async waitForPlace(signal: AbortSignal | undefined): Promise<Attempt<never> | null> {
    try {
      await this.places.wait(signal);
      return null;
    } catch (error) {
      if (error instanceof PlacesFullError) return OVERLOADED;
      return error instanceof TurnedAwayError ? REFUSED : CANCELLED;
    }
  }

  private conclude<T>(attempt: Attempt<T>): Outcome<T> {
    this.record.outcome(attempt.outcome);
    switch (attempt.outcome) {
      case 'ok':
        return ok(attempt.value);
      case 'expected':
        throw attempt.error;
      case 'failed':
      case 'timeout':
      case 'bug':
        this.record.failed(attempt.outcome, attempt.error);
        return unavailable(attempt.outcome === 'bug' ? 'failed' : attempt.outcome, attempt.error);
      default:
        return unavailable(attempt.outcome, attempt.error);
    }
  }

  private changed(transition: CircuitTransition): void {
    this.record.transition(transition);
    if (transition.to !== 'closed') this.places.turnAwayAll(new TurnedAwayError('the circuit opened'));
  }
}

function systemRandom(): number {
  return randomInt(2 ** 32) / 2 ** 32;
}
