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

/** Keys of an identity provider may be withdrawn: a token is checked with them again after so long. They are fetched as often. */
const REMEMBERED_WITH_KEYS_SECONDS = 600;
/** It is slow, sends no key set, or answers with another status than 200 or with no JSON. */
const KEY_SERVER_FAULTS: ReadonlySet<string> = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

interface Verified {
  readonly caller: Caller;
  /** When it must be looked at again, at its expiry at the latest. */
  readonly untilSeconds: number;
}

/**
 * Checks bearer tokens: signature by one fixed family of algorithms, expiry required, `sub` one canonical UUID. A token that was
 * verified once is remembered until it expires (with keys of an identity provider ten minutes at most), so that authentication does not
 * cost more than a cached read.
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
    this.verified.set(token, { caller, untilSeconds: Math.min(exp, this.rememberedUntilSeconds()) });
    return caller;
  }

  /** The caller of a token that was verified before and need not be looked at again; `null`: `callerOf` must look. */
  remembered(token: string): Caller | null {
    const known = this.verified.get(token);
    const stands = known !== undefined && this.options.clock.now().getTime() / 1_000 < known.untilSeconds;
    return stands ? known.caller : null;
  }

  private rememberedUntilSeconds(): number {
    if ('secret' in this.options.key) return Number.POSITIVE_INFINITY;
    return this.options.clock.now().getTime() / 1_000 + REMEMBERED_WITH_KEYS_SECONDS;
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
      if (KEY_SERVER_FAULTS.has((error as { code?: string }).code ?? '') || error instanceof TypeError) {
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
