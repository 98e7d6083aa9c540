import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { wishesRefresh } from '../http/refresh-wish.js';
import type { RateLimitKind } from './rate-limits.js';

/** By the pattern of the route: another spelling of a URL is the same kind. */
export function kindOf(request: AuthenticatedRequest): RateLimitKind {
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
