import type { RetryOptions } from '../guard-options.js';
import { isWorthRetrying } from './failure-kind.js';
import { pause } from './pause.js';
import { remainingMs } from './deadline.js';
import { RetryBudget } from './retry-budget.js';

interface FailedAttempt {
  readonly error?: unknown;
  readonly slow: boolean;
}

/** Decides on second attempts: few enough that they cannot become the load that keeps the dependency down. */
export class Retries {
  private readonly budget: RetryBudget;

  constructor(
    private readonly options: RetryOptions,
    /** Evenly distributed in [0, 1). */
    private readonly random: () => number,
  ) {
    this.budget = new RetryBudget(options.perCall, options.reserve);
  }

  /** To be called once per call. */
  earn(): void {
    this.budget.earn();
  }

  /** Waits a random while if the call is to be tried again. `allowed` is asked before and after. */
  async wait(failed: FailedAttempt, allowed: () => boolean, signal: AbortSignal | undefined): Promise<boolean> {
    // What failed slowly is short of time, not of luck.
    if (failed.slow || !isWorthRetrying(failed.error) || !allowed()) return false;
    const waitMs = this.random() * this.options.maxWaitMs;
    if (!this.leavesTime(waitMs, signal) || !this.budget.spend()) return false;
    return (await pause(waitMs, signal)) && allowed();
  }

  /** A deadline that nobody can read may be over soon. */
  private leavesTime(waitMs: number, signal: AbortSignal | undefined): boolean {
    if (signal === undefined) return true;
    const leftMs = remainingMs(signal);
    return leftMs !== null && leftMs - waitMs >= this.options.minLeftMs;
  }
}
