import { type AppErrorCode, isAppError } from '@portfolio-metrics/kernel';

/**
 * What an error says about the dependency.
 * - `expected`: nothing. It is the answer to this call ("not found").
 * - `bug`: nothing good. It is a mistake of ours (`TypeError`, a statement that PostgreSQL refuses), which many calls may not meet.
 * - `fault`: it is not well. Everything that is not known to be one of the others, so that a new kind of failure is not overlooked.
 */
export type FailureKind = 'expected' | 'bug' | 'fault';

/** Our codes with which a dependency says that it cannot answer; with the others it answers. */
const FAULT_CODES: ReadonlySet<AppErrorCode> = new Set(['unavailable', 'outcome_unknown', 'rate_limited']);
const BUG_NAMES: ReadonlySet<string> = new Set([
  'TypeError',
  'RangeError',
  'ReferenceError',
  'EvalError',
  'URIError',
  'AssertionError',
]);
/** SQLSTATE classes of a wrong value, a broken constraint, a wrong statement or a missing right. */
const BUG_STATES = /^(22|23|42)[0-9A-Z]{3}$/;
const RIGHT_MISSING = '42501';
/** Cancelled by a time limit of the server; no room; read-only; a table or a right taken away: the same again would only add to it. */
const HOPELESS_STATES = /^(57014|(53|42)[0-9A-Z]{3}|25006)$/;

/** What `error` says about the dependency that threw it. */
export function kindOfFailure(error: unknown): FailureKind {
  if (isAppError(error)) {
    if (FAULT_CODES.has(error.code)) return 'fault';
    // To a user of the API a refused row does not exist; to a computation it means that a right is missing.
    return sqlStateOf(error.cause) === RIGHT_MISSING ? 'bug' : 'expected';
  }
  if (!(error instanceof Error)) return 'fault';
  const state = sqlStateOf(error);
  if (state !== null && BUG_STATES.test(state)) return 'bug';
  if (!BUG_NAMES.has(error.name)) return 'fault';
  // fetch reports a broken connection as a TypeError with the reason as its cause.
  return error.cause instanceof Error ? kindOfFailure(error.cause) : 'bug';
}

/** Whether the same call may succeed a moment later and may be sent twice. */
export function isWorthRetrying(error: unknown): boolean {
  if (kindOfFailure(error) !== 'fault') return false;
  if (isAppError(error, 'outcome_unknown') || isAppError(error, 'rate_limited')) return false;
  const state = sqlStateOf(error) ?? sqlStateOf(causeOf(error));
  return state === null || !HOPELESS_STATES.test(state);
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

/** Of an error of pg or TypeORM. Codes of Node (`EPIPE`) have the same form and none of our classes. */
function sqlStateOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  if (driverError !== undefined) return sqlStateOf(driverError);
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : null;
}
