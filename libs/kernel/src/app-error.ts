/** Machine-readable kinds of expected errors. The edge maps each to one HTTP status; the compiler checks that none is forgotten. */
export type AppErrorCode =
  | 'validation_failed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition_failed'
  | 'idempotency_key_in_use'
  | 'idempotency_key_reused'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'import_rejected'
  | 'oversell'
  | 'unprocessable'
  | 'rate_limited'
  | 'unavailable'
  | 'outcome_unknown';

/** One thing wrong with an input: where (JSON pointer, or line and column of an imported file) and why. */
export interface InputIssue {
  readonly pointer?: string;
  /**
   * CSV: line of the file, the header is 1. JSON: place of the element, from 1. Absent: the input is no file, or it is not known.
   */
  readonly line?: number;
  readonly column?: string;
  readonly reason: string;
}

const MARKER = Symbol.for('portfolio-metrics.AppError');

/** What an `AppError` says besides its code and its sentence. All of it but `cause` is shown to the caller. */
export interface AppErrorOptions {
  readonly issues?: readonly InputIssue[];
  /** Seconds after which a retry makes sense; sent as `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** Further members of the problem document that a client may use (never other tenants' identifiers, never SQL). */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
  readonly cause?: unknown;
}

/** An expected error whose `message` may be shown to the caller. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly [MARKER] = true;
  readonly issues: readonly InputIssue[];
  readonly retryAfterSeconds: number | undefined;
  /** Further members of the problem document; decimals in it are text. Empty when there are none. */
  readonly details: Readonly<Record<string, string | number | boolean>>;

  constructor(
    readonly code: AppErrorCode,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.issues = options.issues ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.details = options.details ?? {};
  }
}

/** Recognises our errors by marker, so that two copies of this package in one process still understand each other. */
export function isAppError(error: unknown, code?: AppErrorCode): error is AppError {
  return (
    typeof error === 'object' &&
    error !== null &&
    (error as Record<symbol, unknown>)[MARKER] === true &&
    (code === undefined || (error as AppError).code === code)
  );
}
