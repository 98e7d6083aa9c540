import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProblemDetailsFilter } from './errors/problem-details.filter.js';
import { BODY_LIMIT, registerContentTypeParsers } from './http/content-type-parsers.js';
import { EnvelopeInterceptor } from './http/envelope.interceptor.js';
import { requestIdOf } from './http/request-id.js';
import { UndeclaredQueryInterceptor } from './http/undeclared-query.interceptor.js';
import { createValidationPipe } from './http/validation-pipe.js';

export const API_PREFIX = 'api/v1';

/** The HTTP server with its limits: no socket may hold a place without sending. */
export function createFastifyAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout: 60_000,
    connectionTimeout: 75_000,
    keepAliveTimeout: 72_000,
    maxRequestsPerSocket: 10_000,
    routerOptions: { maxParamLength: 100, ignoreTrailingSlash: false },
    requestIdHeader: false,
    genReqId: requestIdOf,
  });
}

const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
};

/** What every application of ours (the service and the tests' copies of it) puts around the routes. */
export function configureApp(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  registerContentTypeParsers(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    reply.headers(SECURITY_HEADERS);
    done();
  });
  app.setGlobalPrefix(API_PREFIX, { exclude: ['livez', 'readyz', 'metrics', 'docs', 'openapi.json'] });
  app.useGlobalFilters(new ProblemDetailsFilter());
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalInterceptors(new EnvelopeInterceptor(), new UndeclaredQueryInterceptor());
}
