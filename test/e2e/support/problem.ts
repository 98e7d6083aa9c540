import { expect } from 'vitest';

/** The answer of the service as the tests see it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // A JSON document of any shape.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** What must never be read in an answer: SQL, names of the schema, frames of a stack, names of our libraries. */
const INTERNALS = [
  /\b(select|insert into|update \w+ set|delete from)\b/i,
  /\b(constraint|violates|relation|sqlstate|syntax error|numeric field overflow|invalid input syntax)\b/i,
  /\b\w+_(pk|fk|unique|form|positive|finite|signs|shape)\b/,
  /\b(user_id|portfolio_id|external_id|fx_rate|cost_basis_method|row-level|row level security|tenant context)\b/i,
  /\b(typeorm|postgres|pg_\w+|nestjs|fastify|node_modules|class-validator)\b/i,
  /\bat .+\.(ts|js|mjs):\d+/,
];

const MEMBERS = ['type', 'title', 'status', 'detail', 'errorCode', 'requestId', 'retryable', 'errors'];

/**
 * A problem document with this status and code, and nothing behind it. `errorCode` may be a list where two are right; `details`
 * names the further members that the document may have.
 */
export function expectProblem(
  answer: HttpAnswer,
  status: number,
  errorCode: string,
  details: readonly string[] = [],
): void {
  expect(answer.text).toContain(`"errorCode":"${errorCode}"`);
  expect({ status: answer.status, body: answer.body }).toMatchObject({
    status,
    body: { status, errorCode, type: expect.any(String), title: expect.any(String), detail: expect.any(String) },
  });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json\b/);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.body.requestId).toMatch(/^[A-Za-z0-9-]{1,64}$/);
  expect(answer.headers['x-request-id']).toBe(answer.body.requestId);
  expect(Object.keys(answer.body).filter((member) => !MEMBERS.includes(member) && !details.includes(member))).toEqual(
    [],
  );
  expectNoInternals(answer);
}

/** Nothing in the answer, headers included, comes from behind the edge. */
export function expectNoInternals(answer: HttpAnswer): void {
  const shown = `${answer.text}\n${JSON.stringify(answer.headers)}`;
  expect(INTERNALS.filter((pattern) => pattern.test(shown)).map(String)).toEqual([]);
}

/** The text of a problem document without the one member that differs between two equal requests. */
export function withoutRequestId(answer: HttpAnswer): string {
  return answer.text.replace(/"requestId":"[^"]*"/, '"requestId":"-"');
}
