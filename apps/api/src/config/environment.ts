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
    killMs: readInteger(variables, 'KILL_MS', {
      fallback: Math.max(20_000, drainMs + 18_000),
      minimum: drainMs + 1,
      maximum: 3_600_000,
    }),
  };
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
