import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { kindOf } from './kind-of-request.js';
import { RateLimiter } from './rate-limiter.js';

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
