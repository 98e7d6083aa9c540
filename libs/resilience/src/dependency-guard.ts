import { isAppError, ok, type Outcome, unavailable, type UnavailableReason } from '@portfolio-metrics/kernel';
import {
  bulkhead,
  type BulkheadPolicy,
  BrokenCircuitError,
  BulkheadRejectedError,
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  handleAll,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel';

export interface DependencyGuardOptions {
  /** Longest time one call may take, in milliseconds. A call that takes longer counts as failed. */
  readonly timeoutMs: number;
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Calls that may wait for a place; further ones are refused at once. 0: none waits. */
  readonly queue: number;
  /** Failures in a row after which calls are refused without trying. */
  readonly failuresToOpen: number;
  /** Milliseconds after which one call may try again. */
  readonly halfOpenAfterMs: number;
}

export const DEPENDENCY_GUARD_DEFAULTS: DependencyGuardOptions = Object.freeze({
  timeoutMs: 2_000,
  concurrency: 8,
  queue: 64,
  failuresToOpen: 5,
  halfOpenAfterMs: 2_000,
});

export type GuardState = 'closed' | 'open' | 'half_open' | 'isolated';

const STATE_NAMES: Readonly<Record<CircuitState, GuardState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'isolated',
};

/**
 * Stands between the orchestrator and one dependency: a call comes back as an `Outcome`, in bounded time, whatever the dependency
 * does. From the outside in: the caller's deadline, a gate while one call probes a dependency that was down, a limit of calls under
 * way, the breaker, the time limit. The time limit lies inside the breaker so that hanging counts as failing; the limit of calls lies
 * outside so that a full house does not. Callers do not queue behind a probe: a hanging probe would take them all along.
 */
export class DependencyGuard {
  private readonly breaker: CircuitBreakerPolicy;
  private readonly places: BulkheadPolicy;
  private readonly guarded: {
    execute<T>(work: (context: { signal: AbortSignal }) => Promise<T>, signal?: AbortSignal): Promise<T>;
  };

  constructor(
    /** Shown in health, logs and metrics. */
    readonly name: string,
    options: DependencyGuardOptions = DEPENDENCY_GUARD_DEFAULTS,
  ) {
    this.breaker = circuitBreaker(handleAll, {
      halfOpenAfter: options.halfOpenAfterMs,
      breaker: new ConsecutiveBreaker(options.failuresToOpen),
    });
    this.places = bulkhead(options.concurrency, options.queue);
    this.guarded = wrap(
      this.breaker,
      timeout(options.timeoutMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false }),
    );
  }

  get state(): GuardState {
    return STATE_NAMES[this.breaker.state];
  }

  /**
   * Calls the dependency. Failures of the dependency become `unavailable` with the reason; an expected error of the call itself
   * (an `AppError` such as `not_found`) is the dependency's answer: it is thrown on and does not count as a failure.
   */
  async call<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<Outcome<T>> {
    if (signal?.aborted === true) return unavailable('cancelled');
    if (this.breaker.state === CircuitState.HalfOpen) return unavailable('circuit_open');
    try {
      const answer = await untilAborted(
        this.places.execute(() => this.guarded.execute((context) => settle(work, context.signal), signal), signal),
        signal,
      );
      if ('refusal' in answer) throw answer.refusal;
      return ok(answer.value);
    } catch (error) {
      if (isExpected(error)) throw error;
      return unavailable(reasonOf(error, signal), error);
    }
  }

  /** Refuses all calls until the returned function is called. */
  isolate(): () => void {
    const handle = this.breaker.isolate();
    return () => handle.dispose();
  }
}

type Answer<T> = { readonly value: T } | { readonly refusal: unknown };

/** An expected error is an answer: inside the breaker it must look like a success, or "not found" would open the circuit. */
async function settle<T>(work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<Answer<T>> {
  try {
    return { value: await work(signal) };
  } catch (error) {
    if (isExpected(error)) return { refusal: error };
    throw error;
  }
}

function isExpected(error: unknown): boolean {
  return isAppError(error) && error.code !== 'unavailable' && error.code !== 'outcome_unknown';
}

function reasonOf(error: unknown, signal: AbortSignal | undefined): UnavailableReason {
  if (signal?.aborted === true) return 'cancelled';
  if (error instanceof BrokenCircuitError) return 'circuit_open';
  if (error instanceof BulkheadRejectedError) return 'overloaded';
  if (error instanceof TaskCancelledError) return 'timeout';
  return 'failed';
}

/** cockatiel ignores its signal while a call waits for a place; the caller's deadline must not. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await promise;
  let onAbort: () => void;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort!);
  }
}
