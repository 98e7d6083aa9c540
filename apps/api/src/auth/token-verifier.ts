import { createHash } from 'node:crypto';
import { AppError, type Clock, isCanonicalUuid } from '@portfolio-metrics/kernel';
import { createRemoteJWKSet, jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyResult } from 'jose';
import { LRUCache } from 'lru-cache';
import type { TenantHash } from '../ops/tenant-hash.js';
import type { Caller } from './authenticated-request.js';

export interface TokenVerifierOptions {
  readonly key: { readonly secret: string } | { readonly jwksUrl: URL };
  /** `null`: any. */
  readonly issuer: string | null;
  /** `null`: any. */
  readonly audience: string | null;
  readonly clock: Clock;
  /** What stands for a user in the log. */
  readonly tenants: Pick<TenantHash, 'of'>;
}

const MAX_TOKEN_LENGTH = 8_192;
const CLOCK_TOLERANCE_SECONDS = 5;
/** How far the clock of an issuer may be ahead. */
const ISSUED_AHEAD_SECONDS = 60;

interface Verified {
  readonly caller: Caller;
  readonly expiresAtSeconds: number;
}

/**
 * Checks bearer tokens: signature by one fixed family of algorithms, expiry required, `sub` one canonical UUID. A token that was
 * verified once is remembered until it expires, so that authentication does not cost more than a cached read.
 */
export class TokenVerifier {
  private readonly verified = new LRUCache<string, Verified>({ max: 10_000 });
  private readonly verify: (token: string) => Promise<JWTVerifyResult>;

  constructor(private readonly options: TokenVerifierOptions) {
    const checks = {
      requiredClaims: ['sub', 'exp'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      ...(options.issuer === null ? {} : { issuer: options.issuer }),
      ...(options.audience === null ? {} : { audience: options.audience }),
    };
    const now = (): { currentDate: Date } => ({ currentDate: options.clock.now() });
    if ('secret' in options.key) {
      const secret = new TextEncoder().encode(options.key.secret);
      this.verify = async (token) => jwtVerify(token, secret, { ...checks, ...now(), algorithms: ['HS256'] });
    } else {
      const keys: JWTVerifyGetKey = createRemoteJWKSet(options.key.jwksUrl, { timeoutDuration: 2_000 });
      const algorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA', 'Ed25519'];
      this.verify = async (token) => jwtVerify(token, keys, { ...checks, ...now(), algorithms });
    }
  }

  /** The caller a token stands for. Throws `AppError` `unauthenticated`, with one text whatever is wrong with the token. */
  async callerOf(token: string): Promise<Caller> {
    const known = this.remembered(token);
    if (known !== null) return known;
    const { payload, protectedHeader } = await this.checked(token);
    const { sub, exp } = payload;
    if (typeof sub !== 'string' || !isCanonicalUuid(sub) || typeof exp !== 'number') throw unauthenticated();
    if (!isAccessToken(protectedHeader) || this.isFromTheFuture(payload)) throw unauthenticated();
    const caller: Caller = {
      userId: sub,
      scopes: scopesOf(payload),
      credential: digestOf(token),
      tenant: this.options.tenants.of(sub),
    };
    this.verified.set(token, { caller, expiresAtSeconds: exp });
    return caller;
  }

  /** The caller of a token that was verified before and has not expired since; `null`: `callerOf` must look. */
  remembered(token: string): Caller | null {
    const known = this.verified.get(token);
    const stands = known !== undefined && this.options.clock.now().getTime() / 1_000 < known.expiresAtSeconds;
    return stands ? known.caller : null;
  }

  /** Nobody issues tokens tomorrow: a clock is wrong, or somebody made one to keep. */
  private isFromTheFuture({ iat }: JWTPayload): boolean {
    return iat !== undefined && !(iat <= this.options.clock.now().getTime() / 1_000 + ISSUED_AHEAD_SECONDS);
  }

  private async checked(token: string): Promise<JWTVerifyResult> {
    if (token.length > MAX_TOKEN_LENGTH) throw unauthenticated();
    try {
      return await this.verify(token);
    } catch (error) {
      // The key server being away is not the caller's fault, and must never let anyone in.
      if ((error as { code?: string }).code === 'ERR_JWKS_TIMEOUT' || error instanceof TypeError) {
        throw new AppError('unavailable', 'Tokens cannot be checked right now.', {
          retryAfterSeconds: 2,
          cause: error,
        });
      }
      throw unauthenticated(error);
    }
  }
}

/** RFC 9068 says `at+jwt`, most say `JWT` or nothing; a token that is meant for something else says that. */
function isAccessToken({ typ }: { readonly typ?: string }): boolean {
  return typ === undefined || /^(application\/)?(at\+)?jwt$/i.test(typ);
}

/** RFC 8693 `scope`: names separated by blanks; a list of names is understood as well. */
function scopesOf(payload: JWTPayload): ReadonlySet<string> {
  const claim = payload['scope'];
  if (typeof claim === 'string') return new Set(claim.split(' ').filter((name) => name !== ''));
  return new Set(Array.isArray(claim) ? claim.filter((name) => typeof name === 'string') : []);
}

/** Long enough to tell thousands apart. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

function unauthenticated(cause?: unknown): AppError {
  return new AppError('unauthenticated', 'A valid bearer token is required.', cause === undefined ? {} : { cause });
}
