import type { HeadersObject, OperationObject } from '@nestjs/swagger';
import { CHALLENGE_HEADERS, RETRY_HEADERS } from './response-headers.js';

/** A status that operations of a kind refuse with, and when. */
export interface ProblemRule {
  /** Of the answer in the document. */
  readonly name: string;
  readonly status: number | 'default';
  readonly description: string;
  readonly headers?: HeadersObject;
  readonly appliesTo: (operation: OperationObject) => boolean;
}

/** Puts a resource where the path says, whether there is one or not. */
const CREATES_WHAT_IT_NAMES = 'instrumentsPut';

export const PROBLEM_RULES: readonly ProblemRule[] = [
  {
    name: 'BadRequest',
    status: 400,
    description: '`validation_failed`: the request has values that cannot be, or that this route does not know.',
    appliesTo: () => true,
  },
  {
    name: 'Unauthorized',
    status: 401,
    description: '`unauthenticated`: there is no valid token.',
    headers: CHALLENGE_HEADERS,
    appliesTo: needsToken,
  },
  { name: 'Forbidden', status: 403, description: '`forbidden`: the token lacks the scope.', appliesTo: needsToken },
  {
    name: 'NotFound',
    status: 404,
    description: '`not_found`: the caller has no such resource.',
    appliesTo: (operation) =>
      operation.operationId !== CREATES_WHAT_IT_NAMES &&
      (hasParameter(operation, 'path') || hasParameter(operation, 'query', 'portfolioId')),
  },
  {
    name: 'Conflict',
    status: 409,
    description:
      '`conflict`: the change contradicts what is stored. `idempotency_key_in_use`: the first request with the key still runs.',
    appliesTo: isIdempotent,
  },
  {
    name: 'PreconditionFailed',
    status: 412,
    description: '`precondition_failed`: the resource has changed since the version of `If-Match`.',
    appliesTo: (operation) => hasParameter(operation, 'header', 'If-Match'),
  },
  {
    name: 'PayloadTooLarge',
    status: 413,
    description: '`payload_too_large`: the body is larger than this route takes.',
    appliesTo: hasBody,
  },
  {
    name: 'UnsupportedMediaType',
    status: 415,
    description: '`unsupported_media_type`: not a content type of this route.',
    appliesTo: hasBody,
  },
  {
    name: 'UnprocessableEntity',
    status: 422,
    description:
      '`unprocessable`, `oversell`: sound, but not with what is stored. `import_rejected`: a file with bad rows. ' +
      '`idempotency_key_reused`: the key was used for another request.',
    appliesTo: isIdempotent,
  },
  {
    name: 'TooManyRequests',
    status: 429,
    description: '`rate_limited`: too many requests of this user.',
    headers: RETRY_HEADERS,
    appliesTo: needsToken,
  },
  {
    name: 'ServiceUnavailable',
    status: 503,
    description:
      '`unavailable`: not right now. `outcome_unknown`: the connection broke while a change was stored; repeat it with the same key.',
    headers: RETRY_HEADERS,
    appliesTo: needsToken,
  },
  {
    name: 'OtherProblem',
    status: 'default',
    description: 'Any other failure: `request_timeout` (408), `internal` (500).',
    appliesTo: () => true,
  },
];

export function isIdempotent(operation: OperationObject): boolean {
  return hasParameter(operation, 'header', 'Idempotency-Key');
}

function needsToken({ security = [] }: OperationObject): boolean {
  return security.length > 0;
}

function hasBody({ requestBody }: OperationObject): boolean {
  return requestBody !== undefined;
}

function hasParameter(
  { parameters = [] }: OperationObject,
  place: 'path' | 'query' | 'header',
  name?: string,
): boolean {
  return parameters.some(
    (parameter) => 'in' in parameter && parameter.in === place && (name === undefined || parameter.name === name),
  );
}
