import type { FastifyRequest } from 'fastify';
import type { RateLimitKind } from '../limits/rate-limits.js';

/** Who is calling, as the verified token says. */
export interface Caller {
  readonly userId: string;
  readonly scopes: ReadonlySet<string>;
  /** Tells the token from the user's other ones without being it. */
  readonly credential: string;
  /** Stands for the user where the id must not be read, as in logs: always the same one, and no way back to it. */
  readonly tenant: string;
}

export type AuthenticatedRequest = FastifyRequest & {
  caller?: Caller;
  /** As what it was counted for the rate limits. */
  counted?: RateLimitKind;
};
