import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { logAsRequest } from '@portfolio-metrics/process';
import type { ServiceMetrics } from './service-metrics.js';

const TOO_MANY_REQUESTS = 429;

/** Whatever is logged while a request is worked on carries its id. In front of all other hooks, so that they are part of the work. */
export function nameRequestsInLog(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => logAsRequest(request.id, done));
}

/**
 * One line and one count per answered request. Only what is listed here is written: the route's pattern, not its URL; no header, no
 * body, no user but for what stands for one.
 */
export function recordRequests(fastify: FastifyInstance, log: Logger, metrics: ServiceMetrics): void {
  fastify.addHook('onResponse', (request: AuthenticatedRequest, reply: FastifyReply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { method, id: requestId } = request;
    const { statusCode: status, elapsedTime } = reply;
    metrics.recordRequest(method, route, status, elapsedTime);
    // Without a caller that may do this nothing else is counted.
    if (status === TOO_MANY_REQUESTS) metrics.recordLimited(request.counted ?? 'failed_authentication');
    const cache = reply.getHeader('cache-status');
    const tenant = request.caller?.tenant;
    log.info(
      { context: 'Http', requestId, method, route, status, ms: Math.round(elapsedTime * 10) / 10, cache, tenant },
      'request',
    );
    done();
  });
}
