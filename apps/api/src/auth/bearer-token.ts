import type { FastifyRequest } from 'fastify';

const HEADER = 'authorization';

/** The bearer token of a request; `null` when it brings none, another scheme, or the header more than once. */
export function bearerToken(request: Pick<FastifyRequest, 'headers' | 'raw'>): string | null {
  const value = request.headers.authorization;
  if (value === undefined || timesSent(request.raw.rawHeaders) !== 1) return null;
  return /^Bearer ([A-Za-z0-9\-_.]+)$/i.exec(value)?.[1] ?? null;
}

/** Names and values alternate. Node keeps the first of several and says nothing. */
function timesSent(rawHeaders: readonly string[]): number {
  let times = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    if (name.length === HEADER.length && name.toLowerCase() === HEADER) times += 1;
  }
  return times;
}
