import { getSchemaPath, type OpenAPIObject, type ResponseObject } from '@nestjs/swagger';
import { operationsOf } from './operations-of.js';
import { isIdempotent, PROBLEM_RULES, type ProblemRule } from './problem-rules.js';
import { ProblemResponse } from './problem.response.js';
import { COMMON_HEADERS, DESCRIBED_HEADERS, REPLAY_HEADERS } from './response-headers.js';

/**
 * `document` with the refusals and the common headers of every operation. Where a controller says itself when it refuses with a
 * status (`ApiProblem`), its words stay; all others refer to one description.
 */
export function describeProblems(document: OpenAPIObject): OpenAPIObject {
  for (const { operation } of operationsOf(document)) {
    const responses = operation.responses as Record<string, ResponseObject | { $ref: string }>;
    for (const [status, response] of Object.entries(responses) as Array<[string, ResponseObject]>) {
      const rule = PROBLEM_RULES.find((one) => String(one.status) === status);
      if (rule !== undefined && response.content === undefined) responses[status] = problem(rule, response.description);
      else
        response.headers = {
          ...COMMON_HEADERS,
          ...(isIdempotent(operation) ? REPLAY_HEADERS : {}),
          ...response.headers,
        };
    }
    for (const { name, status, appliesTo } of PROBLEM_RULES) {
      if (responses[status] === undefined && appliesTo(operation)) {
        responses[status] = { $ref: `#/components/responses/${name}` };
      }
    }
  }
  const responses = Object.fromEntries(PROBLEM_RULES.map((rule) => [rule.name, problem(rule, rule.description)]));
  return { ...document, components: { ...document.components, responses, headers: DESCRIBED_HEADERS } };
}

function problem({ headers }: ProblemRule, description: string): ResponseObject {
  return {
    description,
    headers: { ...COMMON_HEADERS, ...headers },
    content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemResponse) } } },
  };
}
