import type { DependencyGuardOptions } from '../guard-options.js';
import { FailureRate } from './failure-rate.js';

/** How an attempt weighs: a slow one is neither a failure nor a sign of health. */
export type Weight = 'good' | 'slow' | 'failure';

export type OpeningReason = 'failures_in_a_row' | 'failure_rate';

/**
 * When a circuit opens: after failures in a row (which works at two calls a second as at two thousand), or when a share of enough recent
 * calls failed or was slow. cockatiel's breakers know one of the two each, by the wall clock; its `SamplingBreaker` keeps failures from
 * before a silence, and its `ConsecutiveBreaker` keeps them for ever.
 */
export class OpeningRule {
  private failuresInARow = 0;
  private lastFailureMs = Number.NEGATIVE_INFINITY;
  private readonly rate: FailureRate;

  constructor(private readonly options: DependencyGuardOptions) {
    this.rate = new FailureRate(options.rateWindowMs);
  }

  add(weight: Weight, nowMs: number): void {
    this.rate.add(nowMs, weight !== 'good');
    if (weight === 'good') this.failuresInARow = 0;
    if (weight !== 'failure') return;
    if (nowMs - this.lastFailureMs >= this.options.forgetAfterMs) this.failuresInARow = 0;
    this.failuresInARow += 1;
    this.lastFailureMs = nowMs;
  }

  /** Why the circuit should open, `null` if it should not. */
  reason(nowMs: number): OpeningReason | null {
    if (this.failuresInARow >= this.options.failuresToOpen) return 'failures_in_a_row';
    const { calls, bad } = this.rate.totals(nowMs);
    const enough = calls >= this.options.rateMinimumCalls;
    return enough && bad >= this.options.failureRateToOpen * calls ? 'failure_rate' : null;
  }

  clear(): void {
    this.failuresInARow = 0;
    this.rate.clear();
  }
}
