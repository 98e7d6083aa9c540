import type { Clock } from '@portfolio-metrics/kernel';
import {
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  handleWhenResult,
  type IBackoff,
  type IBackoffFactory,
  type IHalfOpenAfterBackoffContext,
} from 'cockatiel';
import type { DependencyGuardOptions } from '../guard-options.js';
import { type OpeningReason, OpeningRule, type Weight } from './opening-rule.js';

/** `open`: refusing; `half_open`: one call tries whether the dependency is back; `isolated`: held open by an operator. */
export type GuardState = 'closed' | 'open' | 'half_open' | 'isolated';

/**
 * What an attempt proves. Besides its weight: `neutral`, it was answered in a way that says nothing about health; `bug`, it ended by a mistake
 * of ours; `cut_off`, the caller ended it.
 */
export type Evidence = Weight | 'neutral' | 'bug' | 'cut_off';

/**
 * Why a circuit changed its state.
 * - `failures_in_a_row`, `failure_rate`: the rule that opened it.
 * - `wait_over`: it lets one call try.
 * - `probe_...`: what that call showed.
 * - `operator`: somebody isolated or reset it.
 */
export type TransitionCause =
  OpeningReason | 'wait_over' | 'probe_succeeded' | 'probe_failed' | 'probe_neutral' | 'probe_hit_bug' | 'operator';

/** One change of a circuit's state. */
export interface CircuitTransition {
  readonly from: GuardState;
  readonly to: GuardState;
  readonly cause: TransitionCause;
}

const STATES: Readonly<Record<CircuitState, GuardState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'isolated',
};

const PROBE_CAUSES: Readonly<Record<Evidence, TransitionCause>> = {
  good: 'probe_succeeded',
  slow: 'probe_failed',
  failure: 'probe_failed',
  cut_off: 'probe_failed',
  bug: 'probe_hit_bug',
  neutral: 'probe_neutral',
};

/** An attempt as cockatiel sees it: a handled result or not. */
interface Judged<T> {
  readonly attempt: T;
  readonly counts: boolean;
  /** After this probe the next call may try at once. */
  readonly neutral: boolean;
}

/**
 * cockatiel's circuit breaker, with what it lacks: time is the injected monotonic clock, so that a jump of the wall clock neither opens
 * nor holds it; an attempt may say nothing; one that ends in a later state than it began in is not counted there; a reset.
 */
export class Circuit {
  private readonly policy: CircuitBreakerPolicy;
  private readonly rule: OpeningRule;
  private current: GuardState = 'closed';
  private cause: TransitionCause = 'operator';
  /** Changes with every transition. */
  private period = 0;
  private probeAtMs = 0;
  private isolation: { dispose(): void } | null = null;
  private resetting = false;

  constructor(
    private readonly options: DependencyGuardOptions,
    private readonly clock: Clock,
    /** Evenly distributed in [0, 1). */
    private readonly random: () => number,
    private readonly onTransition: (transition: CircuitTransition) => void,
  ) {
    this.rule = new OpeningRule(options);
    this.policy = circuitBreaker(
      handleWhenResult((judged) => (judged as Judged<unknown>).counts),
      { breaker: { state: null, success: () => undefined, failure: () => this.opens() }, halfOpenAfter: this.waits() },
    );
    this.policy.onStateChange((state) => this.changed(STATES[state]));
  }

  get state(): GuardState {
    return this.current;
  }

  /** Milliseconds until a call may try again; `null` unless open. */
  get probeInMs(): number | null {
    return this.current === 'open' ? Math.max(0, this.probeAtMs - this.clock.monotonicMs()) : null;
  }

  /** Whether a call that came now would be refused: also while another one probes, because cockatiel would let it wait for that. */
  get refuses(): boolean {
    if (this.current === 'closed') return false;
    return this.current !== 'open' || this.clock.monotonicMs() < this.probeAtMs;
  }

  /** Runs the attempt and weighs it. To be called only when the circuit does not refuse, without anything awaited in between. */
  async run<T>(attempt: () => Promise<T>, evidenceOf: (attempt: T) => Evidence): Promise<T> {
    const judged = await this.policy.execute(async (): Promise<Judged<T>> => {
      const probe = this.current === 'half_open';
      const began = this.period;
      const result = await attempt();
      if (began !== this.period) return { attempt: result, counts: false, neutral: true };
      const evidence = evidenceOf(result);
      return { attempt: result, ...(probe ? this.judgeProbe(evidence) : this.judge(evidence)) };
    });
    return judged.attempt;
  }

  /** Refuses all calls until `reset`. */
  isolate(): void {
    this.cause = 'operator';
    this.isolation ??= this.policy.isolate();
  }

  /** Closes the circuit, whatever state it is in, and forgets what was counted. */
  reset(): void {
    this.cause = 'operator';
    this.rule.clear();
    if (this.current === 'closed') return;
    // cockatiel closes a circuit from outside only by ending an isolation.
    this.resetting = true;
    const isolation = this.isolation ?? this.policy.isolate();
    this.resetting = false;
    this.isolation = null;
    isolation.dispose();
  }

  /** A mistake of ours does not take the dependency away from those who do not meet it. */
  private judge(evidence: Evidence): Omit<Judged<never>, 'attempt'> {
    if (evidence !== 'good' && evidence !== 'slow' && evidence !== 'failure') return { counts: false, neutral: true };
    this.rule.add(evidence, this.clock.monotonicMs());
    return { counts: evidence !== 'good', neutral: false };
  }

  /** Only a quick answer closes the circuit. After an answer that says nothing about health the next call may find out. */
  private judgeProbe(evidence: Evidence): Omit<Judged<never>, 'attempt'> {
    this.cause = PROBE_CAUSES[evidence];
    return { counts: evidence !== 'good', neutral: evidence === 'neutral' };
  }

  private opens(): boolean {
    const reason = this.current === 'closed' ? this.rule.reason(this.clock.monotonicMs()) : null;
    if (reason !== null) this.cause = reason;
    return reason !== null;
  }

  private changed(to: GuardState): void {
    this.period += 1;
    this.rule.clear();
    if (this.resetting) return;
    const from = this.current;
    this.current = to;
    this.onTransition({ from, to, cause: to === 'half_open' ? 'wait_over' : this.cause });
  }

  /** cockatiel compares a duration with the wall clock's difference; ours is infinite until the monotonic clock says otherwise. */
  private waits(): IBackoffFactory<IHalfOpenAfterBackoffContext> {
    const { clock } = this;
    return {
      next: ({ result }): IBackoff<IHalfOpenAfterBackoffContext> => {
        const neutral = 'value' in result && (result.value as Judged<unknown>).neutral;
        const probeAtMs = clock.monotonicMs() + (neutral ? 0 : this.jitteredWaitMs());
        this.probeAtMs = probeAtMs;
        return {
          next: (context) => this.waits().next(context),
          get duration() {
            return clock.monotonicMs() < probeAtMs ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
          },
        };
      },
    };
  }

  private jitteredWaitMs(): number {
    const { halfOpenAfterMs, halfOpenJitter } = this.options;
    return halfOpenAfterMs * (1 + halfOpenJitter * (2 * this.random() - 1));
  }
}
