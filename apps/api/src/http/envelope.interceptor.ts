import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';

/** What handlers return. */
export interface Envelope<T> {
  readonly data: T;
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** Adds `meta.requestId` to every `{ data, meta }` answer, and forbids caching unless the handler said otherwise. */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(
      map((body: unknown) => {
        if (!isEnvelope(body)) return body;
        if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
        return { data: body.data, meta: { ...body.meta, requestId: request.id } };
      }),
    );
  }
}

function isEnvelope(body: unknown): body is Envelope<unknown> {
  return typeof body === 'object' && body !== null && 'data' in body && !('pipe' in body);
}
