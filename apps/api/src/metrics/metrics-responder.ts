import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AppError, Clock } from '@portfolio-metrics/kernel';
import { type MetricsRequest, type RenderedAnswer, RenderedMetrics } from '@portfolio-metrics/metrics';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { wishesRefresh } from '../http/refresh-wish.js';
import { ServiceMetrics } from '../observability/service-metrics.js';
import { renderEnvelope, renderMeta, sendEnvelope, sendHead } from './render-envelope.js';
import { cacheStatusHeader } from './cache-status-header.js';
import type { MetricsQuery } from './metrics-query.dto.js';
import { namesTag } from './names-tag.js';

export const ETAG_SECRET = Symbol('ETAG_SECRET');

/** What the handler of a metrics route returns: which metric the request means. */
export interface MetricSelection {
  readonly metricType: string;
  readonly params?: object;
  readonly query: MetricsQuery;
}

/** What is the same about all answers from one copy in the same second. */
interface Presentation {
  readonly url: string;
  readonly ageSeconds: number;
  readonly etag: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly meta: string;
}

/** Asks for the metrics and answers over HTTP: headers that say how fresh the figures are, and 304 when the client has them. */
@Injectable()
export class MetricsResponder {
  /** By copy, and a copy belongs to one user: making a tag costs more than everything else about a warm answer. */
  private readonly presentations = new WeakMap<object, Presentation>();
  private readonly askedInVain = new WeakSet<FastifyRequest>();

  constructor(
    private readonly metrics: RenderedMetrics,
    private readonly clock: Clock,
    private readonly figures: ServiceMetrics,
    @Inject(ETAG_SECRET) private readonly secret: string,
  ) {}

  /** What a selection asks for, whoever asks. Throws `AppError` `validation_failed` for a date in the future. */
  question({ metricType, params, query }: MetricSelection): Omit<MetricsRequest, 'userId'> {
    const { portfolioId, asOf } = query;
    if (asOf !== undefined && asOf > this.clock.now().toISOString().slice(0, 10)) {
      throw new AppError('validation_failed', 'The request has invalid values.', {
        issues: [{ pointer: '/asOf', reason: 'asOf must not be in the future' }],
      });
    }
    return {
      portfolioId: portfolioId ?? null,
      metricType,
      params: params ?? {},
      asOf: asOf ?? null,
      forceRefresh: query.forceRefresh === true || query.force_refresh === true,
    };
  }

  /** The envelope's bytes, or nothing when the answer is 304. */
  async respond(asked: MetricsRequest, request: FastifyRequest, reply: FastifyReply): Promise<Buffer | undefined> {
    const forceRefresh = asked.forceRefresh === true || wishesRefresh(request);
    // The signal says when the client is gone.
    const wish = { ...asked, forceRefresh, signal: request.signal, elapsedMs: reply.elapsedTime };
    const answer = await (this.askedInVain.has(request) ? this.metrics.ask(wish) : this.metrics.answer(wish));
    const meta = this.present(asked, answer, request, reply);
    return meta === null ? undefined : renderEnvelope(answer.data, meta, request.id);
  }

  /**
   * Answers from what is kept in this process and found to stand, or not at all: then the request takes the long way, where nobody looks for
   * a kept copy again. `place`: of `asked`, which does not wish for a refresh.
   */
  async respondFromMemory(
    asked: MetricsRequest,
    place: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const answer = await this.metrics.kept(asked.userId, place);
    if (answer === null) {
      this.askedInVain.add(request);
      return;
    }
    const meta = this.present(asked, answer, request, reply);
    if (meta === null) sendHead(reply);
    else sendEnvelope(answer.data, meta, request.id, reply);
  }

  /** Sets the status and the headers. The rendered `meta`, or `null` when the client has the answer (304). */
  private present(
    { userId, metricType }: MetricsRequest,
    answer: RenderedAnswer,
    request: FastifyRequest,
    reply: FastifyReply,
  ): string | null {
    this.figures.recordAnswer(metricType, answer.meta.cacheStatus);
    const { headers, meta } = this.presentationOf(userId, request.url, answer);
    reply.headers(headers);
    // What carries no tag is not for keeping: the client is to have it anew.
    if (headers['etag'] !== undefined && namesTag(request.headers['if-none-match'], headers['etag'])) {
      reply.code(304);
      return null;
    }
    reply.header('content-type', 'application/json; charset=utf-8');
    return meta;
  }

  private presentationOf(userId: string, url: string, answer: RenderedAnswer): Presentation {
    const { meta } = answer;
    const known = this.presentations.get(answer.copy);
    const knownTag = known?.url === url ? known.etag : undefined;
    if (known !== undefined && knownTag !== undefined && known.ageSeconds === meta.ageSeconds) return known;
    const questionable = meta.stale || meta.degraded || meta.cacheStatus === 'partial';
    const etag = knownTag === undefined ? this.etagOf(userId, url, answer) : knownTag;
    const headers = {
      'cache-status': cacheStatusHeader(answer),
      age: String(meta.ageSeconds),
      'cache-control': questionable ? 'no-store' : 'private, no-cache',
      vary: 'authorization, origin',
      ...(etag !== null && !questionable ? { etag } : {}),
    };
    const presentation = { url, ageSeconds: meta.ageSeconds, etag, headers, meta: renderMeta(meta, answer.data) };
    this.presentations.set(answer.copy, presentation);
    return presentation;
  }

  /**
   * Bound to the tenant and the route: equal figures of two tenants have different tags, and a tag tells nothing. With the time of the
   * figures, because a server that has crashed may give the number of a lost version to another one.
   */
  private etagOf(userId: string, url: string, { version, meta }: RenderedAnswer): string | null {
    if (version === null) return null;
    const named = `${userId}\n${url}\n${version}\n${meta.computedAt}`;
    const mac = createHmac('sha256', this.secret).update(named).digest('base64url');
    return `W/"${mac.slice(0, 27)}"`;
  }
}
