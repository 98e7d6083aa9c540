import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseInterceptors,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { mergeMap, type Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { Scopes } from '../auth/scopes.decorator.js';
import type { MetricsQuery } from './metrics-query.dto.js';
import { MetricsResponder } from './metrics-responder.js';

/** What the handler of a metrics route returns: which metric the request means. The answer itself is made by the interceptor. */
export interface MetricSelection {
  readonly metricType: string;
  readonly params?: object;
  readonly query: MetricsQuery;
}

@Injectable()
class MetricsInterceptor implements NestInterceptor<MetricSelection> {
  constructor(private readonly responder: MetricsResponder) {}

  intercept(context: ExecutionContext, next: CallHandler<MetricSelection>): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const reply = http.getResponse<FastifyReply>();
    return next
      .handle()
      .pipe(
        mergeMap(async (selection) =>
          this.responder.respond({ userId: request.caller!.userId, ...selection }, request, reply),
        ),
      );
  }
}

/** A controller whose handlers select metrics: needs `portfolio:read`, and every route is answered the same way. */
export const MetricsRoutes = (): ClassDecorator =>
  applyDecorators(Scopes('portfolio:read'), UseInterceptors(MetricsInterceptor));
