import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, Clock } from '@portfolio-metrics/kernel';
import { type RenderedAnswer, RenderedMetrics } from '@portfolio-metrics/metrics';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ServiceMetrics } from '../observability/service-metrics.js';
import { renderEnvelope } from './render-envelope.js';
import { cacheStatusHeader } from './cache-status-header.js';
import type { MetricsQuery } from './metrics-query.dto.js';

export const ETAG_SECRET = Symbol('ETAG_SECRET');

/** What a metrics route asks for besides the common query. */
export interface MetricsRouteRequest {
  readonly userId: string;
  readonly metricType: string;
  readonly params?: object;
  readonly query: MetricsQuery;
}

/** Asks for the metrics and answers over HTTP: headers that say how fresh the figures are, and 304 when the client has them. */
@Injectable()
export class MetricsResponder {
  /** By copy, and a copy belongs to one user: making a tag costs more than everything else about a warm answer. */
  private readonly tags = new WeakMap<object, { readonly url: string; readonly etag: string }>();

  constructor(
    private readonly metrics: RenderedMetrics,
    private readonly clock: Clock,
    private readonly figures: ServiceMetrics,
    @Inject(ETAG_SECRET) private readonly secret: string,
  ) {}

  /** The envelope's bytes, or nothing when the answer is 304. */
  async respond(asked: MetricsRouteRequest, request: FastifyRequest, reply: FastifyReply): Promise<Buffer | undefined> {
    const answer = await this.metrics.answer({
      userId: asked.userId,
      portfolioId: asked.query.portfolioId ?? null,
      metricType: asked.metricType,
      params: asked.params ?? {},
      asOf: this.dateOf(asked.query),
      forceRefresh: wantsRefresh(asked.query, request),
    });
    this.figures.recordAnswer(asked.metricType, answer.meta.cacheStatus);
    const etag = this.etagOf(asked.userId, request.url, answer);
    this.writeHeaders(reply, answer, etag);
    if (etag !== null && answer.meta.cacheStatus === 'hit' && clientHas(request, etag)) {
      reply.code(304);
      return undefined;
    }
    reply.header('content-type', 'application/json; charset=utf-8');
    return renderEnvelope(answer, request.id);
  }

  private dateOf(query: MetricsQuery): MetricsQuery['asOf'] | null {
    if (query.asOf === undefined) return null;
    if (query.asOf > this.clock.now().toISOString().slice(0, 10)) {
      throw new AppError('validation_failed', 'The request has invalid values.', {
        issues: [{ pointer: '/asOf', reason: 'asOf must not be in the future' }],
      });
    }
    return query.asOf;
  }

  private writeHeaders(reply: FastifyReply, answer: RenderedAnswer, etag: string | null): void {
    const { meta } = answer;
    const questionable = meta.stale || meta.degraded || meta.cacheStatus === 'partial';
    reply.header('cache-status', cacheStatusHeader(meta));
    reply.header('age', String(meta.ageSeconds));
    reply.header('cache-control', questionable ? 'no-store' : 'private, no-cache');
    reply.header('vary', 'authorization');
    if (etag !== null && !questionable) reply.header('etag', etag);
  }

  /** Bound to the tenant and the route: equal figures of two tenants have different tags, and a tag tells nothing. */
  private etagOf(userId: string, url: string, answer: RenderedAnswer): string | null {
    if (answer.version === null) return null;
    const known = this.tags.get(answer.copy);
    if (known?.url === url) return known.etag;
    const mac = createHmac('sha256', this.secret).update(`${userId}\n${url}\n${answer.version}`).digest('base64url');
    const etag = `W/"${mac.slice(0, 27)}"`;
    this.tags.set(answer.copy, { url, etag });
    return etag;
  }
}

function wantsRefresh(query: MetricsQuery, request: FastifyRequest): boolean {
  if (query.forceRefresh === true || query.force_refresh === true) return true;
  // A browser adds `no-cache` to a request that brings a tag of its own: it asks whether the tag still holds, not for new figures.
  if (request.headers['if-none-match'] !== undefined) return false;
  const directives = (request.headers['cache-control'] ?? '').toLowerCase().split(',');
  return directives.some((directive) => directive.trim() === 'no-cache');
}

function clientHas(request: FastifyRequest, etag: string): boolean {
  const tags = request.headers['if-none-match'];
  return typeof tags === 'string' && tags.split(',').some((tag) => tag.trim() === etag);
}
