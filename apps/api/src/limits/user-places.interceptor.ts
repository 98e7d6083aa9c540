import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '@portfolio-metrics/kernel';
import type { FastifyReply } from 'fastify';
import { defer, lastValueFrom, type Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { kindOf } from './kind-of-request.js';
import type { RateLimitKind } from './rate-limits.js';
import { TAKES_ITS_OWN_PLACES } from './takes-its-own-places.decorator.js';
import { tooMany, UserPlaces } from './user-places.js';

/**
 * Works on a request once its user has a place. What has to wait for one has its time counted from its arrival: a request never takes as
 * long as the wait and the work together might.
 */
@Injectable()
export class UserPlacesInterceptor implements NestInterceptor {
  constructor(
    private readonly places: UserPlaces,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const { caller } = request;
    if (
      caller === undefined ||
      this.reflector.get<true | undefined>(TAKES_ITS_OWN_PLACES, context.getClass()) !== undefined
    ) {
      return next.handle();
    }
    const { elapsedTime } = http.getResponse<FastifyReply>();
    const work = async (): Promise<unknown> => lastValueFrom(next.handle(), { defaultValue: undefined });
    return defer(async () => this.inTime(caller.userId, kindOf(request), work, elapsedTime));
  }

  private async inTime(
    userId: string,
    kind: RateLimitKind,
    work: () => Promise<unknown>,
    elapsedMs: number,
  ): Promise<unknown> {
    const { longestWaitMs, refusal } = this.places.options;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), Math.max(1, longestWaitMs - elapsedMs));
    let begun = false;
    const begin = async (): Promise<unknown> => {
      begun = true;
      return await work();
    };
    try {
      const result = this.places.run(userId, begin, deadline.signal);
      // With a place it has time limits of its own.
      if (begun) return await result;
      return await Promise.race([result, this.passed(deadline.signal, () => begun, kind)]);
    } catch (error) {
      if (begun || !deadline.signal.aborted) throw error;
      throw refusal === 'rate_limited' ? tooMany() : notNow(error);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Rejects when the time is over although the work has begun. A file takes its own time, once it is worked on. */
  private async passed(signal: AbortSignal, begun: () => boolean, kind: RateLimitKind): Promise<never> {
    return await new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        if (begun() && kind !== 'import') reject(kind === 'write' ? unknownOutcome() : notNow(signal.reason));
      });
    });
  }
}

function notNow(cause: unknown): AppError {
  return new AppError('unavailable', 'The service cannot do this in time right now.', { retryAfterSeconds: 1, cause });
}

/** It goes on, and may succeed yet. */
function unknownOutcome(): AppError {
  return new AppError(
    'outcome_unknown',
    'Whether the change has been stored is not known yet; repeat it with the same Idempotency-Key.',
    { retryAfterSeconds: 2 },
  );
}
