import {
  EnvironmentError,
  readChoice,
  readHttpUrl,
  readInteger,
  readSharedSettings,
  readText,
  type SharedSettings,
  type Variables,
} from '@portfolio-metrics/environment';

import type { RateLimits } from '../limits/rate-limits.js';
import { readRateLimits } from './rate-limit-setting.js';

export { EnvironmentError } from '@portfolio-metrics/environment';

/** Everything the service can be told from outside, read once and validated. */
export interface Environment extends SharedSettings {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly auth: {
    /** HS256 secret; `null`: none given (the embedded database keeps a generated one) or a JWKS is used. */
    readonly secret: string | null;
    readonly jwksUrl: URL | null;
    readonly issuer: string | null;
    readonly audience: string | null;
  };
  /** Whether this process runs the scheduled jobs; `false` where a worker does. */
  readonly jobs: boolean;
  /** How long the service goes on answering after SIGTERM while it says that it is not ready, in milliseconds. */
  readonly drainMs: number;
  /** `null`: requests are not counted. */
  readonly rateLimits: RateLimits | null;
  /** How late the event loop may run before requests are refused, in milliseconds; 0: any. */
  readonly maxLoopDelayMs: number;
  /** Web origins whose pages may call the API; empty: none. */
  readonly corsOrigins: readonly string[];
  /** Port of the figures for Prometheus, without a token; `null`: only on the service's own port, with one. */
  readonly metricsPort: number | null;
  /** Time from the wish to end to the end at any price, in milliseconds. */
  readonly killMs: number;
}

/** HS256 needs a key as long as its hash. */
const MINIMUM_SECRET_BYTES = 32;

/** Reads and checks the environment. Throws `EnvironmentError` at the first wrong value; never shows a secret. */
export function readEnvironment(variables: Variables): Environment {
  const shared = readSharedSettings(variables);
  const auth = readAuth(variables);
  if (shared.database.kind === 'external' && !shared.demo && auth.secret === null && auth.jwksUrl === null) {
    throw new EnvironmentError(
      'with DATABASE_URL the tokens must be checked against something: set AUTH_JWT_SECRET or AUTH_JWKS_URL',
    );
  }
  const drainMs = readInteger(variables, 'DRAIN_MS', { fallback: 2_000, minimum: 0, maximum: 600_000 });
  return {
    ...shared,
    host: readText(variables, 'HOST') ?? '127.0.0.1',
    port: readInteger(variables, 'PORT', { fallback: 3000, minimum: 0, maximum: 65_535 }),
    auth,
    jobs: readChoice(variables, 'JOBS', ['on', 'off'], 'on') === 'on',
    drainMs,
    rateLimits: readRateLimits(
      variables,
      readInteger(variables, 'REPLICAS', { fallback: 1, minimum: 1, maximum: 1_000 }),
    ),
    maxLoopDelayMs: readInteger(variables, 'MAX_LOOP_DELAY_MS', { fallback: 250, minimum: 0, maximum: 60_000 }),
    corsOrigins: readOrigins(variables),
    metricsPort: readMetricsPort(variables),
    killMs: readInteger(variables, 'KILL_MS', {
      fallback: Math.max(20_000, drainMs + 18_000),
      minimum: drainMs + 1,
      maximum: 3_600_000,
    }),
  };
}

/** As a browser writes them: scheme, host and port, nothing else. */
function readOrigins(variables: Variables): string[] {
  const origins = (readText(variables, 'CORS_ORIGINS') ?? '')
    .split(',')
    .map((origin) => origin.trim())
    .filter((origin) => origin !== '');
  for (const origin of origins) {
    if (!/^https?:/.test(origin) || !URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new EnvironmentError('CORS_ORIGINS must be a list of origins such as https://app.example.com');
    }
  }
  return origins;
}

function readMetricsPort(variables: Variables): number | null {
  if (readText(variables, 'METRICS_PORT') === null) return null;
  return readInteger(variables, 'METRICS_PORT', { fallback: 0, minimum: 0, maximum: 65_535 });
}

function readAuth(variables: Variables): Environment['auth'] {
  const secret = readText(variables, 'AUTH_JWT_SECRET');
  const jwksUrl = readHttpUrl(variables, 'AUTH_JWKS_URL');
  if (secret !== null && jwksUrl !== null)
    throw new EnvironmentError('AUTH_JWT_SECRET and AUTH_JWKS_URL are both set: set one of them');
  if (secret !== null && Buffer.byteLength(secret) < MINIMUM_SECRET_BYTES) {
    throw new EnvironmentError(`AUTH_JWT_SECRET is too short: HS256 needs at least ${MINIMUM_SECRET_BYTES} bytes`);
  }
  return {
    secret,
    jwksUrl,
    issuer: readText(variables, 'AUTH_ISSUER'),
    audience: readText(variables, 'AUTH_AUDIENCE'),
  };
}
