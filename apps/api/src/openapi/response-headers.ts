import type { HeaderObject, HeadersObject } from '@nestjs/swagger';

const text = (description: string): HeaderObject => ({ description, schema: { type: 'string' } });
const seconds = (description: string): HeaderObject => ({ description, schema: { type: 'integer', minimum: 0 } });

/** Headers of answers, by the names that the document has for them. */
export const DESCRIBED_HEADERS = {
  RequestId: text('Also in the body; the one that the request brought, when it did.'),
  EntityTag: text('The version of the resource, for `If-Match`.'),
  CacheStatus: text(
    'RFC 9211; `fwd=stale`: computed in place of a copy that was no longer fresh; `ttl`: seconds of freshness left, of a stale answer 0 or negative: since when.',
  ),
  Age: seconds('Seconds since the figures were computed.'),
  CacheControl: text('`private, no-cache`: keep it and ask with `If-None-Match`; `no-store`: questionable figures.'),
  FiguresTag: text('For `If-None-Match`; absent from questionable figures.'),
  Vary: text('The headers of the request that the answer depends on.'),
  RetryAfter: seconds(
    'Seconds after which a retry makes sense, 1 to 30; a refusal that lasts longer is repeated then.',
  ),
  Challenge: text('`Bearer`.'),
  Replayed: text('`true`: the answer that was kept for this key; absent: a new one.'),
} satisfies HeadersObject;

const to = (name: keyof typeof DESCRIBED_HEADERS): { $ref: string } => ({ $ref: `#/components/headers/${name}` });

/** On every answer. */
export const COMMON_HEADERS: HeadersObject = { 'X-Request-Id': to('RequestId') };

/** On a resource that `If-Match` can name. */
export const ENTITY_TAG_HEADERS: HeadersObject = { ETag: to('EntityTag') };

/** On figures. */
export const FRESHNESS_HEADERS: HeadersObject = {
  'Cache-Status': to('CacheStatus'),
  Age: to('Age'),
  'Cache-Control': to('CacheControl'),
  ETag: to('FiguresTag'),
  Vary: to('Vary'),
};

export const RETRY_HEADERS: HeadersObject = { 'Retry-After': to('RetryAfter') };

export const CHALLENGE_HEADERS: HeadersObject = { 'WWW-Authenticate': to('Challenge') };

/** On what was written with an `Idempotency-Key`. */
export const REPLAY_HEADERS: HeadersObject = { 'Idempotency-Replayed': to('Replayed') };
