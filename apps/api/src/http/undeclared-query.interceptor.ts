import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/internal';
import { AppError } from '@portfolio-metrics/kernel';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';

/** A key of the metadata is `kind:index`. */
const QUERY = `${RouteParamtypes.QUERY}:`;

/**
 * A route that declares no query takes none: what it would silently ignore is refused, as undeclared members of declared queries are by
 * the validation pipe.
 */
@Injectable()
export class UndeclaredQueryInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const query = context.switchToHttp().getRequest<FastifyRequest>().query as Record<string, unknown>;
    const names = Object.keys(query);
    if (names.length > 0 && !declaresQuery(context)) {
      throw new AppError('validation_failed', 'The request has invalid values.', {
        issues: names
          .slice(0, 20)
          .map((name) => ({ pointer: `/${name.slice(0, 100)}`, reason: 'is not a parameter of this route' })),
      });
    }
    return next.handle();
  }
}

function declaresQuery(context: ExecutionContext): boolean {
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) ??
    {}) as object;
  return Object.keys(parameters).some((key) => key.startsWith(QUERY));
}
