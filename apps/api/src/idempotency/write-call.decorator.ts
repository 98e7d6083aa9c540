import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';

/** What a writing route needs to know of its request so that a retry is safe. */
export interface WriteCall {
  readonly userId: string;
  /** Method and pattern of the route. */
  readonly route: string;
  /** The header `Idempotency-Key`; `null`: none was sent. */
  readonly key: string | null;
  /** Path and query of the request: the same key may not be used for another resource. */
  readonly target: string;
  readonly reply: FastifyReply;
}

/** The `WriteCall` of the request, as a parameter of a writing handler. */
export const Writing = createParamDecorator((_: unknown, context: ExecutionContext): WriteCall => {
  const http = context.switchToHttp();
  const request = http.getRequest<AuthenticatedRequest>();
  if (request.caller === undefined) throw new Error('Writing is used on a route without authentication');
  const key = request.headers['idempotency-key'];
  return {
    userId: request.caller.userId,
    route: `${request.method} ${request.routeOptions.url}`,
    // Node joins repeated headers with a comma, which no key contains.
    key: typeof key === 'string' ? key : null,
    target: request.url,
    reply: http.getResponse<FastifyReply>(),
  };
});

/** Describes the header in the API's document. */
export const AcceptsIdempotencyKey = (): MethodDecorator & ClassDecorator =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description:
      'A retry with the same key gets the kept answer (`Idempotency-Replayed: true`) for at least 24 hours; a different ' +
      'request with it is 422, one that comes while the first still runs 409.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,128}$' },
  });
