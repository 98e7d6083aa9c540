import { STATUS_CODES } from 'node:http';
import type { InputIssue } from '@portfolio-metrics/kernel';

/** RFC 9457 problem document. `detail` and `errors` may be shown to a person; nothing in it tells of rows, SQL or other tenants. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errorCode: string;
  readonly requestId: string;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly errors?: readonly InputIssue[];
  readonly [member: string]: unknown;
}

export const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

export interface ProblemFacts {
  readonly status: number;
  readonly errorCode: string;
  readonly detail: string;
  readonly requestId: string;
  readonly errors?: readonly InputIssue[];
  readonly details?: Readonly<Record<string, unknown>>;
}

export function problemDetails(facts: ProblemFacts): ProblemDetails {
  return {
    type: `urn:portfolio-metrics:problem:${facts.errorCode.replaceAll('_', '-')}`,
    title: STATUS_CODES[facts.status] ?? 'Error',
    status: facts.status,
    detail: facts.detail,
    errorCode: facts.errorCode,
    requestId: facts.requestId,
    retryable: facts.status === 503 || facts.status === 429,
    ...facts.details,
    ...(facts.errors === undefined || facts.errors.length === 0 ? {} : { errors: facts.errors }),
  };
}
