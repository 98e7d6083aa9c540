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

export type UnavailableReason =
  'timeout' | 'circuit_open' | 'overloaded' | 'failed' | 'cancelled' | 'input_unavailable';

export function ok<T>(value: T): Outcome<T> {
  return { status: 'ok', value };
}

export function unavailable(reason: UnavailableReason, error?: unknown): Outcome<never> {
  return error === undefined ? { status: 'unavailable', reason } : { status: 'unavailable', reason, error };
}

/** The value of an `ok` or `stale` outcome, `null` for an unavailable one. */
export function valueOf<T>(outcome: Outcome<T>): T | null {
  return outcome.status === 'unavailable' ? null : outcome.value;
}
