import { AppError } from '@portfolio-metrics/kernel';
import type { OpaqueTokens } from './tokens/opaque-tokens.js';

/** Which page of a list is asked for. */
export interface PageRequest {
  /** 1 to 200. */
  readonly limit: number;
  /** `nextCursor` of the page before; `null`: the first page. */
  readonly cursor: string | null;
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** `null`: there is nothing behind this page. */
  readonly nextCursor: string | null;
}

/** Entries of a page: those of a client that names no number, and the most that are given. */
export const PAGE_LIMITS = Object.freeze({ default: 50, max: 200 });

/** Where a row stands in its list: the values that the list is ordered by, the last one unique. */
export type Position = readonly (string | number)[];

/**
 * One page of a list in keyset order. `fetch` answers up to `count` rows behind `after` (`null`: from the start). `scope` names
 * the user, the route and the filters: a cursor of another list is refused with `validation_failed`.
 */
export async function keysetPage<R, T>(
  tokens: OpaqueTokens,
  scope: readonly string[],
  page: PageRequest,
  fetch: (after: Position | null, count: number) => Promise<readonly R[]>,
  map: { readonly item: (row: R) => T; readonly position: (row: R) => Position },
): Promise<Page<T>> {
  const after = page.cursor === null ? null : tokens.read(scope, page.cursor);
  if (page.cursor !== null && after === null) {
    throw new AppError('validation_failed', 'The cursor does not belong to this list.', {
      issues: [{ pointer: '/cursor', reason: 'is not a cursor of this list with these filters' }],
    });
  }
  const limit = Math.min(Math.max(page.limit, 1), PAGE_LIMITS.max);
  const rows = await fetch(after, limit + 1);
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map((row) => map.item(row)),
    nextCursor: last === undefined ? null : tokens.issue(scope, map.position(last)),
  };
}
