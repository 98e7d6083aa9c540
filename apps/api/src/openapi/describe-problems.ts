import { getSchemaPath, type OpenAPIObject, type OperationObject, type ResponseObject } from '@nestjs/swagger';
import { ProblemResponse } from './problem.response.js';
import { CHALLENGE_HEADERS, COMMON_HEADERS, REPLAY_HEADERS, RETRY_HEADERS } from './response-headers.js';
import { operationsOf } from './operations-of.js';

const PROBLEM = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemResponse) } } };

/** A status that operations of a kind answer with, and when. */
interface ProblemRule {
  readonly status: number | 'default';
  readonly description: string;
  readonly headers?: ResponseObject['headers'];
  readonly appliesTo: (operation: OperationObject) => boolean;
}

const RULES: readonly ProblemRule[] = [
  {
    status: 400,
    description: '`validation_failed`: the request has values that cannot be, or that this route does not know.',
    appliesTo: () => true,
  },
  {
    status: 401,
    description: '`unauthenticated`: there is no valid token.',
    headers: CHALLENGE_HEADERS,
    appliesTo: needsToken,
  },
  { status: 403, description: '`forbidden`: the token lacks the scope.', appliesTo: needsToken },
  {
    status: 404,
    description: '`not_found`: there is no such resource of the caller.',
    appliesTo: (operation) => hasParameter(operation, 'path') || hasParameter(operation, 'query', 'portfolioId'),
  },
  {
    status: 409,
    description:
      '`conflict`: the change contradicts what is stored. `idempotency_key_in_use`: the first request with the key still runs.',
    appliesTo: isIdempotent,
  },
  {
    status: 412,
    description: '`precondition_failed`: the resource has changed since the version of `If-Match`.',
    appliesTo: (operation) => hasParameter(operation, 'header', 'If-Match'),
  },
  { status: 413, description: '`payload_too_large`.', appliesTo: hasBody },
  { status: 415, description: '`unsupported_media_type`: not the content type of this route.', appliesTo: hasBody },
  {
    status: 422,
    description:
      '`unprocessable`, `oversell`: the request is sound, but not with what is stored. `import_rejected`: a file with bad rows. ' +
      '`idempotency_key_reused`: the key was used for another request.',
    appliesTo: isIdempotent,
  },
  {
    status: 429,
    description: '`rate_limited`: too many requests of this user.',
    headers: RETRY_HEADERS,
    appliesTo: needsToken,
  },
  {
    status: 503,
    description:
      '`unavailable`: not right now. `outcome_unknown`: the connection broke while a change was stored; repeat it with the same key.',
    headers: RETRY_HEADERS,
    appliesTo: needsToken,
  },
  {
    status: 'default',
    description: 'Any other failure: `request_timeout` (408), `internal` (500).',
    appliesTo: () => true,
  },
];

/** `document` with the error answers and the common headers of every operation. What a controller says itself stays. */
export function describeProblems(document: OpenAPIObject): OpenAPIObject {
  for (const { operation } of operationsOf(document)) {
    for (const { status, description, headers, appliesTo } of RULES) {
      const stated = operation.responses[status] as ResponseObject | undefined;
      if (stated === undefined && !appliesTo(operation)) continue;
      operation.responses[status] = {
        description,
        ...(headers === undefined ? {} : { headers }),
        content: PROBLEM,
        ...given(stated),
      };
    }
    for (const [status, response] of Object.entries(operation.responses) as Array<[string, ResponseObject]>) {
      const replay = status.startsWith('2') && isIdempotent(operation) ? REPLAY_HEADERS : {};
      response.headers = { ...COMMON_HEADERS, ...replay, ...response.headers };
    }
  }
  return document;
}

/** What a controller said of a status, without what it left empty. */
function given(response: ResponseObject | undefined): Partial<ResponseObject> {
  return Object.fromEntries(Object.entries(response ?? {}).filter(([, value]) => value !== '' && value !== undefined));
}

function needsToken({ security = [] }: OperationObject): boolean {
  return security.length > 0;
}

function hasBody({ requestBody }: OperationObject): boolean {
  return requestBody !== undefined;
}

function isIdempotent(operation: OperationObject): boolean {
  return hasParameter(operation, 'header', 'Idempotency-Key');
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
