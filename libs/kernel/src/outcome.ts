/**
 * What a call to a dependency came to. Expected failure is a value: a caller must look before it uses `value`.
 * - `ok`: a current value.
 * - `stale`: an older value on purpose, with the reason why there is no current one.
 * - `unavailable`: nothing, with the reason.
 */
export type Outcome<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'stale'; readonly value: T; readonly reason: UnavailableReason }
  | { readonly status: 'unavailable'; readonly reason: UnavailableReason; readonly error?: unknown };

/**
 * Why there is no current value.
 * - `timeout`, `failed`: the dependency did not answer in time, or answered with an error.
 * - `circuit_open`, `overloaded`: it was not asked, because it failed lately or has too many calls under way.
 * - `cancelled`: the caller's time was over, or nobody waited any more.
 * - `input_unavailable`: an input of the step was unavailable itself; the reason is there.
 */
export type UnavailableReason =
  'timeout' | 'circuit_open' | 'overloaded' | 'failed' | 'cancelled' | 'input_unavailable';

/** The outcome of a call that has a current value. */
export function ok<T>(value: T): Outcome<T> {
  return { status: 'ok', value };
}

/** The outcome of a call that has no value at all. `error` is for the log of whoever decides, never for an answer. */
export function unavailable(reason: UnavailableReason, error?: unknown): Outcome<never> {
  return error === undefined ? { status: 'unavailable', reason } : { status: 'unavailable', reason, error };
}

/** The value of an `ok` or `stale` outcome, `null` for an unavailable one. */
export function valueOf<T>(outcome: Outcome<T>): T | null {
  return outcome.status === 'unavailable' ? null : outcome.value;
}
