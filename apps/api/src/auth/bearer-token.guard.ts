import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError, isAppError } from '@portfolio-metrics/kernel';
import { RateLimiter } from '../limits/rate-limiter.js';
import type { AuthenticatedRequest, Caller } from './authenticated-request.js';
import { bearerToken } from './bearer-token.js';
import { PUBLIC_ROUTE } from './public.decorator.js';
import { REQUIRED_SCOPES, type Scope } from './scopes.decorator.js';
import { TokenVerifier } from './token-verifier.js';

/** Default deny: a route is open only when it says `@Public()`, and a route that names no scope is closed to everyone. */
@Injectable()
export class BearerTokenGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
    private readonly limiter: RateLimiter,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, places) === true) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const caller = await this.callerOf(request);
    const required = this.reflector.getAllAndOverride<readonly Scope[] | undefined>(REQUIRED_SCOPES, places) ?? [];
    if (required.length === 0) throw new AppError('forbidden', 'The route grants access to no scope.');
    const missing = required.filter((scope) => !caller.scopes.has(scope));
    if (missing.length > 0) {
      await this.limiter.countFailure(caller.userId);
      throw new AppError('forbidden', `The token lacks the scope ${missing.join(', ')}.`);
    }
    request.caller = caller;
    return true;
  }

  private async callerOf(request: AuthenticatedRequest): Promise<Caller> {
    try {
      const token = bearerToken(request);
      if (token === null) throw new AppError('unauthenticated', 'A valid bearer token is required.');
      return await this.verifier.callerOf(token);
    } catch (error) {
      if (isAppError(error, 'unauthenticated')) await this.limiter.countFailure(request.ip);
      throw error;
    }
  }
}
