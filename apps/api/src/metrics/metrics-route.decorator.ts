import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { Scopes } from '../auth/scopes.decorator.js';
import { TakesItsOwnPlaces } from '../limits/takes-its-own-places.decorator.js';
import { MetricsResponder, type MetricSelection } from './metrics-responder.js';
import { WarmReads } from './warm-reads.js';

/** The handler of a metrics route returns which metric the request means; the answer itself is made here. */
@Injectable()
class MetricsInterceptor implements NestInterceptor<MetricSelection> {
  constructor(
    private readonly responder: MetricsResponder,
    private readonly warm: WarmReads,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<MetricSelection>): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(
      mergeMap(async (selection) => {
        const question = this.responder.question(selection);
        const { userId } = request.caller!;
        this.warm.remember(request, question);
        return await this.responder.respond({ userId, ...question }, request, reply);
      }),
    );
  }
}

/** A controller whose handlers select metrics: needs `portfolio:read`, and every route is answered the same way. */
export const MetricsRoutes = (): ClassDecorator =>
  applyDecorators(
    Scopes('portfolio:read'),
    TakesItsOwnPlaces(),
    UseInterceptors(MetricsInterceptor),
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'The `ETag` of a copy: 304 while it is right.',
    }),
    ApiHeader({
      name: 'Cache-Control',
      required: false,
      description: '`no-cache` without `If-None-Match`: as `forceRefresh=true`.',
    }),
  );
