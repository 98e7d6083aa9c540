import type { RequestListener, Server } from 'node:http';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProblemDetailsFilter } from './errors/problem-details.filter.js';
import { refuseUnreadable } from './errors/refuse-unreadable.js';
import { BODY_LIMIT, registerContentTypeParsers } from './http/content-type-parsers.js';
import { allowOrigins } from './http/allow-origins.js';
import { EnvelopeInterceptor } from './http/envelope.interceptor.js';
import { installHeaders } from './http/edge-hooks.js';
import { createHttpServer } from './http/http-server.js';
import { requestIdOf } from './http/request-id.js';
import { UndeclaredQueryInterceptor } from './http/undeclared-query.interceptor.js';
import { createValidationPipe } from './http/validation-pipe.js';

const API_PREFIX = 'api/v1';

export interface EdgeOptions {
  /** Web origins whose pages may read answers. Absent or empty: none. */
  readonly corsOrigins?: readonly string[];
  /** See `ARRIVAL_MS`. */
  readonly arrivalMs?: number;
}

export type HttpServerFactory = (listener: RequestListener) => Server;

/** The framework on an HTTP server with our limits; by default one of its own. */
export function createFastifyAdapter(
  httpServer: HttpServerFactory = (listener) => createHttpServer(listener),
): FastifyAdapter {
  return new FastifyAdapter({
    serverFactory: (listener: RequestListener) => httpServer(listener),
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: 100, ignoreTrailingSlash: false },
    requestIdHeader: false,
    genReqId: requestIdOf,
    clientErrorHandler: refuseUnreadable,
  });
}

/** What every application of ours (the service and the tests' copies of it) puts around the routes. */
export function configureApp(app: NestFastifyApplication, options: EdgeOptions = {}): void {
  const fastify = app.getHttpAdapter().getInstance();
  registerContentTypeParsers(fastify, options.arrivalMs);
  installHeaders(fastify);
  if (options.corsOrigins !== undefined && options.corsOrigins.length > 0) allowOrigins(app, options.corsOrigins);
  app.setGlobalPrefix(API_PREFIX, { exclude: ['livez', 'readyz', 'metrics', 'docs', 'openapi.json'] });
  app.useGlobalFilters(new ProblemDetailsFilter());
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalInterceptors(new EnvelopeInterceptor(), new UndeclaredQueryInterceptor());
}
