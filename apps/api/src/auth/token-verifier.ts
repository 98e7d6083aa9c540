import { createHash } from 'node:crypto';
import { AppError, type Clock, isAppError, isCanonicalUuid } from '@portfolio-metrics/kernel';
import type { GuardRegistry } from '@portfolio-metrics/resilience';
import { jwtVerify, type JWTPayload, type JWTVerifyOptions, type JWTVerifyResult } from 'jose';
import { LRUCache } from 'lru-cache';
import type { TenantHash } from '../ops/tenant-hash.js';
import type { Caller } from './authenticated-request.js';
import { keysAway, ProviderKeys } from './provider-keys.js';
import { SecretKeys, type TokenKeys } from './token-keys.js';

export interface TokenVerifierOptions {
  readonly key: { readonly secret: string } | { readonly jwksUrl: URL };
  /** `null`: any. */
  readonly issuer: string | null;
  /** `null`: any. */
  readonly audience: string | null;
  readonly clock: Clock;
  /** What stands for a user in the log. */
  readonly tenants: Pick<TenantHash, 'of'>;
  /** Where the dependency on an identity provider can be seen. Default: nowhere. */
  readonly guards?: GuardRegistry;
}

const MAX_TOKEN_LENGTH = 8_192;
const CLOCK_TOLERANCE_SECONDS = 5;
/** How far the clock of an issuer may be ahead. */
const ISSUED_AHEAD_SECONDS = 60;

interface Verified {
  readonly caller: Caller;
  /** Of the token. */
  readonly expiresSeconds: number;
  /** Of the keys that its signature was checked with. */
  readonly edition: number;
}

/**
 * Checks bearer tokens: signature by one fixed family of algorithms, expiry required, `sub` one canonical UUID. A token that was
 * verified once is remembered until it expires, or the keys change or are too old, so that authentication does not cost more than a
 * cached read.
 */
export class TokenVerifier {
  private readonly verified = new LRUCache<string, Verified>({ max: 10_000 });
  private readonly keys: TokenKeys;
  private readonly checks: JWTVerifyOptions;

  constructor(private readonly options: TokenVerifierOptions) {
    const { key, clock, guards, issuer, audience } = options;
    this.keys = 'secret' in key ? new SecretKeys(key.secret) : new ProviderKeys(key.jwksUrl, clock, guards);
    this.checks = {
      algorithms: [...this.keys.algorithms],
      requiredClaims: ['sub', 'exp'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      ...(issuer === null ? {} : { issuer }),
      ...(audience === null ? {} : { audience }),
    };
  }

  /**
   * The caller a token stands for. Throws `AppError` `unauthenticated`, with one text whatever is wrong with the token, and `unavailable`
   * when there are no keys to check it with.
   */
  async callerOf(token: string): Promise<Caller> {
    // With the keys of this moment it may still stand.
    if (this.unexpired(token) !== null) await this.keys.ready();
    const known = this.remembered(token);
    if (known !== null) return known;
    const { payload, protectedHeader, edition } = await this.checked(token);
    const { sub, exp } = payload;
    if (typeof sub !== 'string' || !isCanonicalUuid(sub) || typeof exp !== 'number') throw unauthenticated();
    if (!isAccessToken(protectedHeader) || this.isFromTheFuture(payload)) throw unauthenticated();
    const caller: Caller = {
      userId: sub,
      scopes: scopesOf(payload),
      credential: digestOf(token),
      tenant: this.options.tenants.of(sub),
    };
    this.verified.set(token, { caller, expiresSeconds: exp, edition });
    return caller;
  }

  /** The caller of a token that was verified before and need not be looked at again; `null`: `callerOf` must look. */
  remembered(token: string): Caller | null {
    const known = this.unexpired(token);
    return known !== null && this.keys.stand(known.edition) ? known.caller : null;
  }

  private unexpired(token: string): Verified | null {
    const known = this.verified.get(token);
    return known !== undefined && this.nowSeconds < known.expiresSeconds ? known : null;
  }

  private get nowSeconds(): number {
    return this.options.clock.now().getTime() / 1_000;
  }

  /** Nobody issues tokens tomorrow: a clock is wrong, or somebody made one to keep. */
  private isFromTheFuture({ iat }: JWTPayload): boolean {
    return iat !== undefined && !(iat <= this.nowSeconds + ISSUED_AHEAD_SECONDS);
  }

  private async checked(token: string): Promise<JWTVerifyResult & { readonly edition: number }> {
    if (token.length > MAX_TOKEN_LENGTH) throw unauthenticated();
    let edition = 0;
    try {
      const verified = await jwtVerify(
        token,
        async (header, jws) => {
          const found = await this.keys.keyOf(header, jws);
          edition = found.edition;
          return found.key;
        },
        { ...this.checks, currentDate: this.options.clock.now() },
      );
      return { ...verified, edition };
    } catch (error) {
      // Keys that are away, or that cannot be used, are not the caller's fault, and must never let anyone in.
      if (isAppError(error, 'unavailable')) throw error;
      throw error instanceof TypeError ? keysAway(error) : unauthenticated(error);
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
