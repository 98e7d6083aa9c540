import type { CircuitTransition, GuardState } from './circuit/circuit.js';

/**
 * What calls came to; each call is counted once, under one of them.
 * - `ok`: a value, slow ones included.
 * - `expected`: an expected error, thrown on ("not found").
 * - `failed`, `timeout`: the dependency's failures. `bug`: ours.
 * - `circuit_open`, `overloaded`: refused without trying.
 * - `cancelled`: the caller's deadline passed or the caller left.
 */
export const CALL_OUTCOMES = [
  'ok',
  'expected',
  'failed',
  'timeout',
  'bug',
  'circuit_open',
  'overloaded',
  'cancelled',
] as const;

/** One of `CALL_OUTCOMES`. */
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** How many calls and attempts there were since the process started. */
export interface GuardCounts {
  readonly calls: number;
  readonly outcomes: Readonly<Record<CallOutcome, number>>;
  /** Times the dependency was really called: calls that were let through, and retries. */
  readonly attempts: number;
  /** Second attempts. */
  readonly retries: number;
  /** Attempts that were answered, but slowly. */
  readonly slow: number;
  /** Times that the circuit opened. */
  readonly openings: number;
}

/** How a guard is now, and what it has seen since the process started. */
export interface GuardReport {
  readonly name: string;
  readonly state: GuardState;
  /** When the state began; `null`: when the process started. */
  readonly since: Date | null;
  /** When it last stopped being closed; `null` while it is closed. */
  readonly impairedSince: Date | null;
  /** Milliseconds until a call may try again; `null` unless open. */
  readonly probeInMs: number | null;
  /** `null`: the state never changed. */
  readonly lastTransition: (CircuitTransition & { readonly at: Date }) | null;
  /**
   * What failed last, and when; `null`: nothing has. `fault` is the kind and code of the error that began it (`Error
   * ECONNREFUSED`), never its text.
   */
  readonly lastFailure: { readonly outcome: CallOutcome; readonly fault: string; readonly at: Date } | null;
  /** Attempts under way. */
  readonly running: number;
  /** Calls that wait for a place. */
  readonly waiting: number;
  readonly counts: GuardCounts;
}
