import { validateCronExpression } from 'cron';
import { EnvironmentError } from './environment-error.js';

/** The environment as it was given; a name that is absent is not set. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The value without the spaces around it; `null`: not set, or empty. */
export function readText(variables: Variables, name: string): string | null {
  return variables[name]?.trim() || null;
}

/** A whole number from `minimum` to `maximum`; `fallback` when it is not set. */
export function readInteger(
  variables: Variables,
  name: string,
  { fallback, minimum, maximum }: { readonly fallback: number; readonly minimum: number; readonly maximum: number },
): number {
  const value = readText(variables, name);
  if (value === null) return fallback;
  const number = Number(value);
  if (!/^\d{1,10}$/.test(value) || number < minimum || number > maximum) {
    throw new EnvironmentError(`${name} must be a whole number from ${minimum} to ${maximum}`);
  }
  return number;
}

/** `true` or `false`; `fallback` when it is not set. */
export function readBoolean(variables: Variables, name: string, fallback: boolean): boolean {
  return readChoice(variables, name, ['true', 'false'], fallback ? 'true' : 'false') === 'true';
}

/** One of `choices`; `fallback` when it is not set. */
export function readChoice<T extends string>(
  variables: Variables,
  name: string,
  choices: readonly T[],
  fallback: NoInfer<T>,
): T {
  const value = readText(variables, name);
  if (value === null) return fallback;
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined) throw new EnvironmentError(`${name} must be ${choices.join(' or ')}`);
  return chosen;
}

/** A cron expression; `fallback` when it is not set. */
export function readCron(variables: Variables, name: string, fallback: string): string {
  const value = readText(variables, name) ?? fallback;
  if (!validateCronExpression(value).valid) throw new EnvironmentError(`${name} is not a cron expression`);
  return value;
}

/** An address of the web; `null` when it is not set. */
export function readHttpUrl(variables: Variables, name: string): URL | null {
  const value = readText(variables, name);
  if (value === null) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new EnvironmentError(`${name} is not an http(s) URL`);
  return url;
}

/** A PostgreSQL URL that names a database; `null` when it is not set. */
export function readDatabaseUrl(variables: Variables, name: string): string | null {
  const value = readText(variables, name);
  if (value === null) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !['postgres:', 'postgresql:'].includes(url.protocol) || url.pathname.length < 2) {
    throw new EnvironmentError(`${name} is not a PostgreSQL URL: expected postgres://user:password@host:port/database`);
  }
  return value;
}
