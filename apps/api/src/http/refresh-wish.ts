import type { FastifyRequest } from 'fastify';

/** Whether the headers wish for new figures; the query's wish is part of the question. */
export function wishesRefresh({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const wish = headers['cache-control'];
  // A browser adds `no-cache` to a request that brings a tag of its own: it asks whether the tag still holds, not for new figures.
  if (wish === undefined || headers['if-none-match'] !== undefined) return false;
  return wish
    .toLowerCase()
    .split(',')
    .some((directive) => directive.trim() === 'no-cache');
}
