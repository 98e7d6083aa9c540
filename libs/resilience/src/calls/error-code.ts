import { isAppError } from '@portfolio-metrics/kernel';

const LONGEST = 60;

/**
 * What kind of error it is, in a few letters that are safe to show to an operator: our code, else the code of Node or PostgreSQL, else
 * `HTTP_<status>`, else the name of its class. Never its message, which may quote a statement, a value or an address with a password.
 */
export function errorCodeOf(error: unknown): string {
  if (isAppError(error)) return error.code;
  if (typeof error !== 'object' || error === null) return typeof error;
  const { code, status, cause, driverError, name } = error as Partial<Record<string, unknown>>;
  if (driverError !== undefined) return errorCodeOf(driverError);
  if (typeof code === 'string' && code !== '') return shown(code);
  if (typeof status === 'number') return `HTTP_${status}`;
  if (cause instanceof Error) return errorCodeOf(cause);
  const named =
    typeof name === 'string' && name !== 'Error'
      ? name
      : (error as { constructor?: { name?: string } }).constructor?.name;
  return shown(named ?? 'object');
}

/** A code comes from outside: only letters that cannot pretend to be anything else. */
function shown(code: string): string {
  return code.replaceAll(/[^A-Za-z0-9_.-]/g, '_').slice(0, LONGEST);
}
