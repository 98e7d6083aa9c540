import { AppError } from '@portfolio-metrics/kernel';
import { RateLimiterMemory, type RateLimiterAbstract, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Caller } from '../auth/authenticated-request.js';
import { networkOf } from './network-of.js';
import {
  FAILED_AUTHENTICATIONS,
  RATE_LIMIT_KINDS,
  type RateLimitKind,
  type RateLimits,
  USER_SHARE,
  WINDOW_SECONDS,
} from './rate-limits.js';

interface Pair {
  readonly ofCredential: RateLimiterAbstract;
  readonly ofUser: RateLimiterAbstract;
}

/** Makes the counter for a limit: of `points` a window, known by `name`. */
export type CounterFactory = (name: string, points: number) => RateLimiterAbstract;

const inMemory: CounterFactory = (name, points) =>
  new RateLimiterMemory({ keyPrefix: name, points, duration: WINDOW_SECONDS });

/** Cheap enough that a statement would cost more than the answer: each replica counts its part by itself. */
const COUNTED_APART: ReadonlySet<RateLimitKind> = new Set(['read', 'write']);

/**
 * Counts requests per user and per credential, never per address: users behind one address are many, and an address is cheap. `null`
 * limits nothing.
 */
export class RateLimiter {
  private readonly pairs: Readonly<Record<RateLimitKind, Pair>> | null;
  private readonly failures = new RateLimiterMemory({
    keyPrefix: 'failed',
    points: FAILED_AUTHENTICATIONS,
    duration: WINDOW_SECONDS,
  });

  /** `shared`: counters for `refresh` and `import` that all replicas have in common; absent: each has its own. */
  constructor(limits: RateLimits | null, shared: CounterFactory = inMemory) {
    this.pairs = limits === null ? null : pairsOf(limits, shared);
  }

  /** Counts one request, or `cost` of them. Rejects with `AppError` `rate_limited` when that is more than is granted. */
  async admit(kind: RateLimitKind, caller: Caller, cost = 1): Promise<void> {
    if (this.pairs === null) return;
    const { ofCredential, ofUser } = this.pairs[kind];
    try {
      // The credential first: what it may not do is not taken from the user's other ones.
      await ofCredential.consume(caller.credential, cost);
      await ofUser.consume(caller.tenant, cost);
    } catch (refusal) {
      throw isRefusal(refusal) ? tooMany(refusal) : refusal;
    }
  }

  /**
   * Counts a request whose token is missing or wrong, by its `origin`: an address, of which the network counts, or the user of a token
   * that may not do this. Only such requests are refused for it, never one with a right token: who shares an address with an attacker is
   * not locked out.
   */
  async countFailure(origin: string): Promise<void> {
    if (this.pairs === null) return;
    try {
      await this.failures.consume(networkOf(origin));
    } catch (refusal) {
      throw isRefusal(refusal) ? tooMany(refusal) : refusal;
    }
  }
}

function pairsOf(limits: RateLimits, shared: CounterFactory): Record<RateLimitKind, Pair> {
  const pairs = RATE_LIMIT_KINDS.map((kind): [RateLimitKind, Pair] => {
    const apart = COUNTED_APART.has(kind);
    const counter = apart ? inMemory : shared;
    const points = Math.max(1, Math.floor(limits[kind] / (apart ? limits.replicas : 1)));
    return [
      kind,
      {
        ofCredential: counter(`${kind}:credential`, points),
        ofUser: counter(`${kind}:user`, points * USER_SHARE),
      },
    ];
  });
  return Object.fromEntries(pairs) as Record<RateLimitKind, Pair>;
}

function isRefusal(thrown: unknown): thrown is RateLimiterRes {
  return typeof (thrown as RateLimiterRes | null)?.msBeforeNext === 'number';
}

function tooMany({ msBeforeNext }: RateLimiterRes): AppError {
  return new AppError('rate_limited', 'Too many requests: wait before the next one.', {
    retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1_000)),
  });
}
