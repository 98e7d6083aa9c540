import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { logAsRequest } from './service-log.js';
import type { ServiceMetrics } from './service-metrics.js';

/**
 * One line and one count per answered request. Only what is listed here is written: the route's pattern, not its URL; no header, no
 * body, no user. Whatever else is logged while the request is worked on carries its id.
 */
export function recordRequests(fastify: FastifyInstance, log: Logger, metrics: ServiceMetrics): void {
  fastify.addHook('onRequest', (request, _reply, done) => logAsRequest(request.id, done));
  fastify.addHook('onResponse', (request: FastifyRequest, reply: FastifyReply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { method, id: requestId } = request;
    const { statusCode: status, elapsedTime } = reply;
    metrics.recordRequest(method, route, status, elapsedTime);
    const cache = reply.getHeader('cache-status');
    log.info(
      { context: 'Http', requestId, method, route, status, ms: Math.round(elapsedTime * 10) / 10, cache },
      'request',
    );
    done();
  });
}
