import { statedText } from './domain/stated-text.js';

/**
 * What went wrong with a provider:
 * - `unreachable`: no connection, or it broke off.
 * - `timeout`: no whole answer in time.
 * - `server_error`: it says that the fault is its own (5xx).
 * - `rate_limited`: we asked too often; `retryAfterMs` says when to ask again, where the provider says so.
 * - `refused`: it does not want us (a wrong key, no access to this); asking again changes nothing.
 * - `malformed`: an answer that is not what was agreed on, or that has a value in it that cannot be true.
 * - `too_large`: more than may be read.
 * - `redirected`: it points elsewhere; redirects are never followed.
 * - `forbidden_address`: the address is not one that may be called.
 */
export type ProviderFaultKind =
  | 'unreachable'
  | 'timeout'
  | 'server_error'
  | 'rate_limited'
  | 'refused'
  | 'malformed'
  | 'too_large'
  | 'redirected'
  | 'forbidden_address';

export interface ProviderFaultOptions {
  /** Milliseconds after which asking again makes sense, as the provider says. */
  readonly retryAfterMs?: number;
  /** The symbols or currencies whose values are at fault, as we spell them; empty when it is the answer as a whole. */
  readonly subjects?: readonly string[];
  /** The value at fault, as it came; absent: it is no single one. */
  readonly stated?: unknown;
  readonly cause?: unknown;
}

const MARKER = Symbol.for('portfolio-metrics.ProviderFault');

/** A provider did not answer, or not with something usable. The message is for logs and reports; no key is ever in it. */
export class ProviderFault extends Error {
  override readonly name = 'ProviderFault';
  readonly [MARKER] = true;
  /** Milliseconds after which asking again makes sense; `null`: the provider does not say. */
  readonly retryAfterMs: number | null;
  /** The symbols or currencies whose values are at fault, as we spell them; empty when it is the answer as a whole. */
  readonly subjects: readonly string[];
  /** The value at fault, as text of at most a hundred harmless characters; `null`: it is no single one. */
  readonly stated: string | null;

  constructor(
    readonly kind: ProviderFaultKind,
    message: string,
    options: ProviderFaultOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.subjects = options.subjects ?? [];
    this.stated = options.stated === undefined ? null : statedText(options.stated);
  }
}

/** Recognises the faults by marker, so that two copies of this package in one process still understand each other. */
export function isProviderFault(error: unknown, kind?: ProviderFaultKind): error is ProviderFault {
  return (
    typeof error === 'object' &&
    error !== null &&
    MARKER in error &&
    (kind === undefined || (error as ProviderFault).kind === kind)
  );
}
