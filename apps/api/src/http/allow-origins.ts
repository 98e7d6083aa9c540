import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** How long a browser may remember what it may do, in seconds. */
const REMEMBERED_FOR = 600;

/** Lets pages of these web origins, and of no others, call the API and read its answers. Tokens travel in a header, so no cookies do. */
export function allowOrigins(app: NestFastifyApplication, origins: readonly string[]): void {
  app.enableCors({
    origin: [...origins],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'cache-control', 'idempotency-key', 'if-match', 'if-none-match'],
    exposedHeaders: [
      'age',
      'cache-status',
      'content-disposition',
      'etag',
      'idempotency-replayed',
      'location',
      'retry-after',
      'x-request-id',
    ],
    credentials: false,
    maxAge: REMEMBERED_FOR,
  });
  // Two origins must not be answered from one copy.
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', (_request, reply, payload, done) => {
      const vary = reply.getHeader('vary');
      if (vary === undefined) reply.header('vary', 'origin');
      else if (!/\borigin\b/i.test(String(vary))) reply.header('vary', `${String(vary)}, origin`);
      done(null, payload);
    });
}
