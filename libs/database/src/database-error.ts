import { AppError, type AppErrorCode, isAppError } from '@portfolio-metrics/kernel';

/** No SQLSTATE begins with an E, and the codes of the system do that look like one (`EPIPE`). */
const SQLSTATE = /^(?!E)[0-9A-Z]{5}$/;

/** The SQLSTATE of an error of pg or TypeORM, or `null`. */
export function sqlStateOf(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, driverError } = error as { code?: unknown; driverError?: unknown };
  if (driverError !== undefined) return sqlStateOf(driverError);
  return typeof code === 'string' && SQLSTATE.test(code) ? code : null;
}

const CONNECTION_MESSAGES =
  /Query read timeout|Connection terminated|timeout exceeded when trying to connect|not queryable|query runner (was )?already released/i;
const SOCKET_CODES = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENOTFOUND|EAI_)/;

/** Whether the error says that the connection, not the statement, is at fault. */
export function isConnectionError(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== null)
    return state.startsWith('08') || state.startsWith('57P') || state === '25P03' || state === '53300';
  if (typeof error !== 'object' || error === null) return false;
  const { message, code, driverError } = error as { message?: string; code?: unknown; driverError?: unknown };
  if (typeof code === 'string' && SOCKET_CODES.test(code)) return true;
  if (message !== undefined && CONNECTION_MESSAGES.test(message)) return true;
  return driverError !== undefined && isConnectionError(driverError);
}

/**
 * Whether the connection was there and broke: the server ended it (a restart, an administrator) or the network did. A fresh one may be
 * sound. Not so for a server that cannot be reached, or does not answer: trying again would only take as long again.
 */
export function isBrokenConnection(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== null) return /^(57P01|57P02|08003|08006)$/.test(state);
  if (typeof error !== 'object' || error === null) return false;
  const { message, code, driverError } = error as { message?: string; code?: unknown; driverError?: unknown };
  if (code === 'ECONNRESET' || code === 'EPIPE') return true;
  if (message !== undefined && /Connection terminated(?! due to)|not queryable|(was )?already released/.test(message))
    return true;
  return driverError !== undefined && isBrokenConnection(driverError);
}

/** Whether a whole transaction may be repeated: deadlock or serialisation failure. */
export function isRetryable(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '40001' || state === '40P01';
}

/** What of the schema the service needs is not there, or is not granted. PostgreSQL tells a refused row from a refused table by the routine. */
const TABLE_MISSING = '42P01';
const RIGHT_MISSING = '42501';
const RIGHTS_CHECK = /^aclcheck_error/;

/**
 * Whether somebody took a table, or the right to use it, away from the service: not the caller's doing, nothing that passes by itself, and
 * nothing that the program could do about it. For the log.
 */
export function isSchemaFault(error: unknown): boolean {
  if (isAppError(error)) return isSchemaFault(error.cause);
  const state = sqlStateOf(error);
  return state === TABLE_MISSING || (state === RIGHT_MISSING && RIGHTS_CHECK.test(routineOf(error)));
}

/** The function of the server that raised the error: the same in every language and, unlike its text, in every release so far. */
function routineOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { routine, driverError } = error as { routine?: unknown; driverError?: unknown };
  if (driverError !== undefined) return routineOf(driverError);
  return typeof routine === 'string' ? routine : '';
}

/**
 * What a caller may know of a database error: an `AppError` with `unavailable` (not reached, too slow, busy, full, read-only, without a
 * table or a right that the service needs), `conflict` (a unique key is taken), `unprocessable` (a reference or a rule is broken) or
 * `not_found` (row-level security refused). Constraint, column, value and statement stay inside; an error that is none of the known
 * kinds is returned unchanged (the edge answers 500 and logs it).
 */
export function translateDatabaseError(error: unknown): unknown {
  if (isAppError(error)) return error;
  const state = sqlStateOf(error);
  const refusal = state === null ? undefined : REFUSALS[state];
  if (refusal !== undefined) return new AppError(refusal.code, refusal.message, { cause: error });
  const lack = lackOf(error, state);
  if (lack === null) return state === RIGHT_MISSING ? new AppError('not_found', 'Not found.', { cause: error }) : error;
  const { message, reason } = lack;
  return new AppError('unavailable', message, {
    retryAfterSeconds: 2,
    cause: error,
    ...(reason === undefined ? {} : { details: { reason } }),
  });
}

const REFUSALS: Readonly<Record<string, { readonly code: AppErrorCode; readonly message: string }>> = {
  '23505': { code: 'conflict', message: 'The resource exists already.' },
  '23503': {
    code: 'unprocessable',
    message: 'The request refers to something that does not exist or is still in use.',
  },
  '23514': { code: 'unprocessable', message: 'The request breaks a rule of the data model.' },
  '23502': { code: 'unprocessable', message: 'The request breaks a rule of the data model.' },
};

/** Why the database cannot do what is asked of it; `reason` for programs, where there is one to act on. */
interface Lack {
  readonly message: string;
  readonly reason?: string;
}

const AWAY: Lack = { message: 'The database cannot be reached right now.' };
const BUSY: Lack = { message: 'Another change of the same data is in progress.' };
const LACKS: Readonly<Record<string, Lack>> = {
  '57014': { message: 'The database took too long to answer.' },
  '55P03': BUSY,
  '40001': BUSY,
  '40P01': BUSY,
  '53100': { message: 'The database has no space left.', reason: 'storage-full' },
  '25006': { message: 'The database accepts no changes right now.', reason: 'read-only' },
};
/** Short of something, ended by an operator, failed by the system below it. */
const IN_TROUBLE = /^(53|57|58)/;

function lackOf(error: unknown, state: string | null): Lack | null {
  if (isConnectionError(error)) return AWAY;
  if (isSchemaFault(error)) return { message: 'The database is not as the service needs it right now.' };
  if (state === null) return null;
  return LACKS[state] ?? (IN_TROUBLE.test(state) ? { message: 'The database is in trouble right now.' } : null);
}
