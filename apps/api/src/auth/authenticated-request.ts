import type { FastifyRequest } from 'fastify';

/** Who is calling, as the verified token says. */
export interface Caller {
  readonly userId: string;
  readonly scopes: ReadonlySet<string>;
}

export type AuthenticatedRequest = FastifyRequest & { caller?: Caller };
