import type { ApiModels } from './api-models.js';

/** A refusal as an exception. `problem.errorCode` is the word for programs; `message` may be shown to a person. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    readonly problem: ApiModels['Problem'],
    /** Seconds after which a retry makes sense; `null`: the service did not say. */
    readonly retryAfterSeconds: number | null,
  ) {
    super(problem.detail);
  }
}

interface Called<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The body of a success. Throws `ApiProblem` for a refusal, and what the call rejects with when there is no answer. */
export async function answerOf<T>(call: Promise<Called<T>>): Promise<NonNullable<T>> {
  const { data, error, response } = await call;
  if (data !== undefined && data !== null) return data;
  const retryAfter = response.headers.get('retry-after');
  throw new ApiProblem(error as ApiModels['Problem'], retryAfter === null ? null : Number(retryAfter));
}
