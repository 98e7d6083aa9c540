import { validateCronExpression } from 'cron';
import path from 'node:path';

/** Everything the service can be told from outside, read once and validated. */
export interface Environment {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly database:
    | { readonly kind: 'embedded'; readonly dataDir: string }
    | { readonly kind: 'external'; readonly url: string; readonly adminUrl: string | null };
  readonly auth: {
    /** HS256 secret; `null`: none given (the embedded database keeps a generated one) or a JWKS is used. */
    readonly secret: string | null;
    readonly jwksUrl: URL | null;
    readonly issuer: string | null;
    readonly audience: string | null;
  };
  /** Where a generated signing secret is kept. */
  readonly dataDir: string;
  /** In order of preference; empty: stored prices only. */
  readonly priceProviders: readonly PriceProviderName[];
  readonly cache: {
    readonly openSeconds: number;
    readonly closedSeconds: number;
    readonly weekendSeconds: number;
    readonly maxStaleSeconds: number;
  };
  readonly purgeCron: string;
  readonly priceRefreshCron: string;
  readonly demo: boolean;
}

export const PRICE_PROVIDER_NAMES = ['simulated'] as const;
export type PriceProviderName = (typeof PRICE_PROVIDER_NAMES)[number];

/** A value that the service cannot start with. The message is one line: the variable, what is wrong, what would be right. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

type Variables = Readonly<Record<string, string | undefined>>;

/** HS256 needs a key as long as its hash. */
const MINIMUM_SECRET_BYTES = 32;

/** Reads and checks the environment. Throws `EnvironmentError` at the first wrong value; never shows a secret. */
export function readEnvironment(variables: Variables): Environment {
  const text = (name: string): string | null => variables[name]?.trim() || null;
  const dataDir = path.resolve(text('DATA_DIR') ?? '.data');
  const url = databaseUrl('DATABASE_URL', text('DATABASE_URL'));
  const adminUrl = databaseUrl('DATABASE_ADMIN_URL', text('DATABASE_ADMIN_URL'));
  if (url === null && adminUrl !== null)
    throw new EnvironmentError('DATABASE_ADMIN_URL is set but DATABASE_URL is not: set both or none');
  const embedded = url === null;
  const demo = boolean('DEMO', text('DEMO'), embedded);
  const auth = readAuth(text);
  if (!embedded && !demo && auth.secret === null && auth.jwksUrl === null) {
    throw new EnvironmentError(
      'with DATABASE_URL the tokens must be checked against something: set AUTH_JWT_SECRET or AUTH_JWKS_URL',
    );
  }
  return {
    host: text('HOST') ?? '127.0.0.1',
    port: integer('PORT', text('PORT'), 3000, 0, 65_535),
    database: embedded ? { kind: 'embedded', dataDir } : { kind: 'external', url, adminUrl },
    auth,
    dataDir,
    priceProviders: priceProviders(variables['PRICE_PROVIDERS'], embedded || demo),
    cache: {
      openSeconds: integer('CACHE_TTL_OPEN_SECONDS', text('CACHE_TTL_OPEN_SECONDS'), 900, 1, 86_400),
      closedSeconds: integer('CACHE_TTL_CLOSED_SECONDS', text('CACHE_TTL_CLOSED_SECONDS'), 3_600, 1, 604_800),
      weekendSeconds: integer('CACHE_TTL_WEEKEND_SECONDS', text('CACHE_TTL_WEEKEND_SECONDS'), 86_400, 1, 604_800),
      maxStaleSeconds: integer('CACHE_MAX_STALE_SECONDS', text('CACHE_MAX_STALE_SECONDS'), 604_800, 0, 31_536_000),
    },
    purgeCron: cron('PURGE_CRON', text('PURGE_CRON') ?? '17 * * * *'),
    priceRefreshCron: cron('PRICE_REFRESH_CRON', text('PRICE_REFRESH_CRON') ?? '*/15 * * * *'),
    demo,
  };
}

function readAuth(text: (name: string) => string | null): Environment['auth'] {
  const secret = text('AUTH_JWT_SECRET');
  const jwks = text('AUTH_JWKS_URL');
  if (secret !== null && jwks !== null)
    throw new EnvironmentError('AUTH_JWT_SECRET and AUTH_JWKS_URL are both set: set one of them');
  if (secret !== null && Buffer.byteLength(secret) < MINIMUM_SECRET_BYTES) {
    throw new EnvironmentError(`AUTH_JWT_SECRET is too short: HS256 needs at least ${MINIMUM_SECRET_BYTES} bytes`);
  }
  return {
    secret,
    jwksUrl: jwks === null ? null : httpUrl('AUTH_JWKS_URL', jwks),
    issuer: text('AUTH_ISSUER'),
    audience: text('AUTH_AUDIENCE'),
  };
}

function databaseUrl(name: string, value: string | null): string | null {
  if (value === null) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !['postgres:', 'postgresql:'].includes(url.protocol) || url.pathname.length < 2) {
    throw new EnvironmentError(`${name} is not a PostgreSQL URL: expected postgres://user:password@host:port/database`);
  }
  return value;
}

function httpUrl(name: string, value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new EnvironmentError(`${name} is not an http(s) URL`);
  return url;
}

function integer(name: string, value: string | null, fallback: number, minimum: number, maximum: number): number {
  if (value === null) return fallback;
  const number = Number(value);
  if (!/^\d{1,10}$/.test(value) || number < minimum || number > maximum) {
    throw new EnvironmentError(`${name} must be a whole number from ${minimum} to ${maximum}`);
  }
  return number;
}

function boolean(name: string, value: string | null, fallback: boolean): boolean {
  if (value === null) return fallback;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new EnvironmentError(`${name} must be true or false`);
}

/** Unset: the simulated provider where the demo runs, else none. Set but empty: none. */
function priceProviders(value: string | undefined, simulatedByDefault: boolean): PriceProviderName[] {
  if (value === undefined) return simulatedByDefault ? ['simulated'] : [];
  const names = value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  for (const name of names) {
    if (!(PRICE_PROVIDER_NAMES as readonly string[]).includes(name)) {
      throw new EnvironmentError(
        `PRICE_PROVIDERS names "${name}": this release knows ${PRICE_PROVIDER_NAMES.join(', ')}`,
      );
    }
  }
  if (new Set(names).size < names.length) throw new EnvironmentError('PRICE_PROVIDERS names a provider twice');
  return names as PriceProviderName[];
}

function cron(name: string, value: string): string {
  if (!validateCronExpression(value).valid) throw new EnvironmentError(`${name} is not a cron expression`);
  return value;
}
