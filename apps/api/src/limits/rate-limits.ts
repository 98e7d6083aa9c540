/** Kinds of requests that are counted apart. */
export const RATE_LIMIT_KINDS = ['read', 'write', 'refresh', 'import'] as const;
export type RateLimitKind = (typeof RATE_LIMIT_KINDS)[number];
/** What a refused request can have been too many of. */
export const REFUSED_GROUPS = [...RATE_LIMIT_KINDS, 'failed_authentication'] as const;
export type RefusedGroup = (typeof REFUSED_GROUPS)[number];

/**
 * Requests a minute with one credential. All credentials of one user together may ask for twice as much, so that neither a script that
 * runs wild stops its owner's dashboard nor many tokens buy many times the limit.
 */
export interface RateLimits extends Readonly<Record<RateLimitKind, number>> {
  /** Replicas that the requests are spread over; each grants its part of `read` and `write`. The others are counted together. */
  readonly replicas: number;
}

/** `read`: answers of any kind. `write`: changes. `refresh`: computing although a fresh copy is there. `import`: files, up and down. */
export const RATE_LIMITS: RateLimits = Object.freeze({
  read: 12_000,
  write: 6_000,
  refresh: 120,
  import: 300,
  replicas: 1,
});

export const USER_SHARE = 2;
export const WINDOW_SECONDS = 60;
/** Requests a minute from one IPv4 address, or the /64 of an IPv6 one, whose token is missing or wrong; further ones are told so instead. */
export const FAILED_AUTHENTICATIONS = 300;
