import { AppError, isAppError } from '@portfolio-metrics/kernel';

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

/**
 * What a caller may know of a database error: an `AppError` with `unavailable` (not reached, too slow, busy, full, read-only),
 * `conflict` (a unique key is taken), `unprocessable` (a reference or a rule is broken) or `not_found` (row-level security
 * refused). Constraint, column, value and statement stay inside; an error that is none of the known kinds is returned unchanged
 * (the edge answers 500 and logs it).
 */
export function translateDatabaseError(error: unknown): unknown {
  if (isAppError(error)) return error;
  const later = { retryAfterSeconds: 2, cause: error };
  if (isConnectionError(error)) return new AppError('unavailable', 'The database cannot be reached right now.', later);
  switch (sqlStateOf(error)) {
    case '57014':
      return new AppError('unavailable', 'The database took too long to answer.', later);
    case '55P03':
    case '40001':
    case '40P01':
      return new AppError('unavailable', 'Another change of the same data is in progress.', later);
    case '53100':
      return new AppError('unavailable', 'The database has no space left.', later);
    case '25006':
      return new AppError('unavailable', 'The database accepts no changes right now.', later);
    case '23505':
      return new AppError('conflict', 'The resource exists already.', { cause: error });
    case '23503':
      return new AppError('unprocessable', 'The request refers to something that does not exist or is still in use.', {
        cause: error,
      });
    case '23514':
    case '23502':
      return new AppError('unprocessable', 'The request breaks a rule of the data model.', { cause: error });
    // Row-level security refused: to the caller the row does not exist.
    case '42501':
      return new AppError('not_found', 'Not found.', { cause: error });
    default:
      return error;
  }
}
