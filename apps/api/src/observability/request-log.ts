import type { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ServiceMetrics } from './service-metrics.js';

/**
 * One line and one count per answered request. Only what is listed here is written: the route's pattern, not its URL; no header, no
 * body, no user.
 */
export function recordRequests(fastify: FastifyInstance, logger: Logger, metrics: ServiceMetrics): void {
  fastify.addHook('onResponse', async (request: FastifyRequest, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { method } = request;
    const { statusCode: status, elapsedTime } = reply;
    metrics.recordRequest(method, route, status, elapsedTime);
    const cache = reply.getHeader('cache-status');
    logger.log(
      { requestId: request.id, method, route, status, ms: Math.round(elapsedTime * 10) / 10, cache },
      'request',
    );
  });
}
