/** How many calls that failed are tried a second time. One retry per call, after a random wait ("full jitter"). */
export interface RetryOptions {
  /** Retries earned by one call: 0.1 allows one retry for ten calls, so attempts never exceed 1.1 times the calls. */
  readonly perCall: number;
  /** Earned retries that are kept at most: no more than so many follow each other in a burst. */
  readonly reserve: number;
  /** Longest wait before the retry, in milliseconds; the wait is drawn evenly from 0 up to this. */
  readonly maxWaitMs: number;
  /** Milliseconds of the caller's deadline that must be left after the wait. */
  readonly minLeftMs: number;
}

/** The limits of one guard. Times in milliseconds, shares as fractions of 1; `DEPENDENCY_GUARD_DEFAULTS` has the defaults. */
export interface DependencyGuardOptions {
  /** Longest time one attempt may take, in milliseconds. One that takes longer is cut off and counts as failed. */
  readonly timeoutMs: number;
  /** Attempts under way at once. */
  readonly concurrency: number;
  /** Calls that may wait for a place; further ones are refused at once. 0: none waits. */
  readonly queue: number;
  /** Failures in a row that open the circuit: calls are refused without trying. */
  readonly failuresToOpen: number;
  /** Milliseconds without a failure after which earlier failures in a row no longer count. */
  readonly forgetAfterMs: number;
  /** Share of failed or slow attempts of the last `rateWindowMs` that opens the circuit too, above 0 up to 1. */
  readonly failureRateToOpen: number;
  /** Attempts in the window from which on the share says something. */
  readonly rateMinimumCalls: number;
  /** Milliseconds that the share looks back. */
  readonly rateWindowMs: number;
  /** Share of `timeoutMs` from which on an attempt is slow, above 0. A slow answer is handed on and counts in the share. 1: none is slow. */
  readonly slowShareOfTimeout: number;
  /** Milliseconds from the opening of the circuit until one call may try again. */
  readonly halfOpenAfterMs: number;
  /** By which share of itself `halfOpenAfterMs` varies at random, so that replicas do not try at the same moment. 0: not at all. */
  readonly halfOpenJitter: number;
  /** `null`: a failed call is not tried again. For reads only: a write that failed may have happened. */
  readonly retry: RetryOptions | null;
}

/**
 * One retry for ten calls, ten of them in a burst, 100 ms of waiting at most, and only with 300 ms left: for calls that only
 * read.
 */
export const READ_RETRY: RetryOptions = Object.freeze({ perCall: 0.1, reserve: 10, maxWaitMs: 100, minLeftMs: 300 });

/** What is not given to a guard: an attempt of 2 s, 8 at once and 64 waiting, no retry. */
export const DEPENDENCY_GUARD_DEFAULTS: DependencyGuardOptions = Object.freeze({
  timeoutMs: 2_000,
  concurrency: 8,
  queue: 64,
  failuresToOpen: 5,
  forgetAfterMs: 60_000,
  failureRateToOpen: 0.5,
  rateMinimumCalls: 10,
  rateWindowMs: 10_000,
  slowShareOfTimeout: 0.8,
  halfOpenAfterMs: 2_000,
  halfOpenJitter: 0.2,
  retry: null,
});

type Check = readonly [holds: boolean, option: string, must: string];

/** The options with their defaults. Throws a `RangeError` that names the guard and the option for a value that makes no sense. */
export function completeOptions(name: string, given: Partial<DependencyGuardOptions>): DependencyGuardOptions {
  const options = { ...DEPENDENCY_GUARD_DEFAULTS, ...withoutUndefined(given) };
  for (const [holds, option, must] of [...checksOf(options), ...retryChecksOf(options.retry)]) {
    if (!holds) throw new RangeError(`guard "${name}": ${option} must be ${must}`);
  }
  return Object.freeze(options);
}

function checksOf(options: DependencyGuardOptions): Check[] {
  const { timeoutMs, concurrency, queue, failuresToOpen, rateMinimumCalls, rateWindowMs } = options;
  return [
    // A longer timer would fire at once.
    [timeoutMs > 0 && timeoutMs < 2 ** 31, 'timeoutMs', 'above 0 and below 2^31'],
    [isCount(concurrency, 1), 'concurrency', 'a whole number from 1 on'],
    [isCount(queue, 0), 'queue', 'a whole number from 0 on'],
    [isCount(failuresToOpen, 1), 'failuresToOpen', 'a whole number from 1 on'],
    [options.forgetAfterMs > 0, 'forgetAfterMs', 'above 0'],
    [isShare(options.failureRateToOpen), 'failureRateToOpen', 'above 0 and at most 1'],
    [isCount(rateMinimumCalls, 1), 'rateMinimumCalls', 'a whole number from 1 on'],
    [rateWindowMs > 0, 'rateWindowMs', 'above 0'],
    [isShare(options.slowShareOfTimeout), 'slowShareOfTimeout', 'above 0 and at most 1'],
    [options.halfOpenAfterMs >= 0, 'halfOpenAfterMs', 'at least 0'],
    [options.halfOpenJitter >= 0 && options.halfOpenJitter <= 1, 'halfOpenJitter', 'between 0 and 1'],
  ];
}

function retryChecksOf(retry: RetryOptions | null): Check[] {
  if (retry === null) return [];
  return [
    [isShare(retry.perCall), 'retry.perCall', 'above 0 and at most 1'],
    [isCount(retry.reserve, 1), 'retry.reserve', 'a whole number from 1 on'],
    [retry.maxWaitMs >= 0, 'retry.maxWaitMs', 'at least 0'],
    [retry.minLeftMs >= 0, 'retry.minLeftMs', 'at least 0'],
  ];
}

function isCount(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}

function isShare(value: number): boolean {
  return value > 0 && value <= 1;
}

/** An option that another application leaves undefined means its default. */
function withoutUndefined(given: Partial<DependencyGuardOptions>): Partial<DependencyGuardOptions> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
