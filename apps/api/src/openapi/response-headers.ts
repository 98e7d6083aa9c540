import type { HeadersObject } from '@nestjs/swagger';

const text = (description: string): HeadersObject[string] => ({ description, schema: { type: 'string' } });
const seconds = (description: string): HeadersObject[string] => ({
  description,
  schema: { type: 'integer', minimum: 0 },
});

/** On every answer. */
export const COMMON_HEADERS: HeadersObject = {
  'X-Request-Id': text('Also in the body; the one that the request brought, when it did.'),
};

/** On a resource that `If-Match` can name. */
export const ENTITY_TAG_HEADERS: HeadersObject = {
  ETag: text('The version of the resource, for `If-Match`.'),
};

export const FRESHNESS_HEADERS: HeadersObject = {
  'Cache-Status': text('RFC 9211; `ttl`: seconds of freshness left, negative for a stale answer.'),
  Age: seconds('Seconds since the figures were computed.'),
  'Cache-Control': text(
    '`private, no-cache`: keep it and ask with `If-None-Match`; `no-store` for questionable figures.',
  ),
  ETag: text('For `If-None-Match`; absent from questionable figures.'),
  Vary: text('`authorization`.'),
};

export const RETRY_HEADERS: HeadersObject = { 'Retry-After': seconds('Seconds after which a retry makes sense.') };

export const CHALLENGE_HEADERS: HeadersObject = { 'WWW-Authenticate': text('`Bearer`.') };

export const REPLAY_HEADERS: HeadersObject = {
  'Idempotency-Replayed': text('`true`: the answer that was kept for this key; absent: a new one.'),
};
