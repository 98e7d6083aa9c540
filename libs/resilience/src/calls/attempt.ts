import type { Clock } from '@portfolio-metrics/kernel';
import { timeout, TimeoutStrategy } from 'cockatiel';
import type { Evidence } from '../circuit/circuit.js';
import type { DependencyGuardOptions } from '../guard-options.js';
import type { CallOutcome } from '../guard-report.js';
import { type FailureKind, kindOfFailure } from './failure-kind.js';

/** A call of the dependency. The signal fires when nobody waits for it any more. */
export type Work<T> = (signal: AbortSignal) => Promise<T>;

/** What one try came to. `slow`: it took so long that this says something about the dependency. */
export type Attempt<T> =
  | { readonly outcome: 'ok'; readonly value: T; readonly slow: boolean }
  | { readonly outcome: Exclude<CallOutcome, 'ok'>; readonly error?: unknown; readonly slow: boolean };

const OUTCOME_OF_KIND: Readonly<Record<FailureKind, 'expected' | 'bug' | 'failed'>> = {
  expected: 'expected',
  bug: 'bug',
  fault: 'failed',
};

/** Tries the work once, within a time limit of its own and for as long as the caller wants it. */
export class TimedAttempt {
  private readonly limit: ReturnType<typeof timeout>;
  private readonly slowFromMs: number;

  constructor(
    { timeoutMs, slowShareOfTimeout }: DependencyGuardOptions,
    private readonly clock: Clock,
  ) {
    // What ended needs no abort; work that is cut off gets one, and is not waited for.
    this.limit = timeout(timeoutMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false });
    this.slowFromMs = slowShareOfTimeout < 1 ? timeoutMs * slowShareOfTimeout : Number.POSITIVE_INFINITY;
  }

  async run<T>(work: Work<T>, signal: AbortSignal | undefined): Promise<Attempt<T>> {
    const beganMs = this.clock.monotonicMs();
    const isSlow = (): boolean => this.clock.monotonicMs() - beganMs >= this.slowFromMs;
    let within: AbortSignal | undefined;
    try {
      const value = await this.limit.execute(async (context) => await work((within = context.signal)), signal);
      return { outcome: 'ok', value, slow: isSlow() };
    } catch (error) {
      // Work that was cut off may have found its own words for it.
      const outcome =
        signal?.aborted === true
          ? 'cancelled'
          : within?.aborted === true
            ? 'timeout'
            : OUTCOME_OF_KIND[kindOfFailure(error)];
      return { outcome, error, slow: isSlow() };
    }
  }
}

/** What the attempt proves about the dependency. A caller who left early proves nothing, one who waited long does. */
export function evidenceOf({ outcome, slow }: Attempt<unknown>): Evidence {
  switch (outcome) {
    case 'ok':
      return slow ? 'slow' : 'good';
    case 'expected':
      return 'neutral';
    case 'bug':
      return 'bug';
    case 'cancelled':
      return slow ? 'slow' : 'cut_off';
    default:
      return 'failure';
  }
}
