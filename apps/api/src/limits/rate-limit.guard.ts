import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { wishesRefresh } from '../http/refresh-wish.js';
import { RateLimiter } from './rate-limiter.js';
import type { RateLimitKind } from './rate-limits.js';

/** Counts every request with a caller; those without one are counted where their token was refused. Comes after authentication. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(private readonly limiter: RateLimiter) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (request.caller === undefined) return true;
    const kind = kindOf(request);
    if (request.counted === kind) return true;
    request.counted = kind;
    await this.limiter.admit(kind, request.caller);
    return true;
  }
}

/** By the pattern of the route: another spelling of a URL is the same kind. */
function kindOf(request: AuthenticatedRequest): RateLimitKind {
  const route = request.routeOptions.url ?? '';
  if (/\/(import|export)$/.test(route)) return 'import';
  if (request.method !== 'GET' && request.method !== 'HEAD') return 'write';
  return asksForRefresh(request) ? 'refresh' : 'read';
}

/** More readily than the route itself: a wish that is refused later was still made. */
function asksForRefresh(request: AuthenticatedRequest): boolean {
  const { forceRefresh, force_refresh: alias } = request.query as Record<string, unknown>;
  return forceRefresh === 'true' || alias === 'true' || wishesRefresh(request);
}
