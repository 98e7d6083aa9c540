import { AppError } from '@portfolio-metrics/kernel';

/** Versions of a resource that a change may start from; `null`: any. */
export type ExpectedVersions = readonly number[] | null;

/** Throws `precondition_failed` when somebody else changed the resource since the caller read it. Call it on a locked row. */
export function checkVersion(current: { readonly version: number }, expected: ExpectedVersions): void {
  if (expected === null || expected.includes(current.version)) return;
  throw new AppError('precondition_failed', 'The resource was changed in the meantime: read it again.');
}
