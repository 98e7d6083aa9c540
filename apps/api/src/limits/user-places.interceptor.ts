import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { defer, lastValueFrom, type Observable } from 'rxjs';
import type { AuthenticatedRequest } from '../auth/authenticated-request.js';
import { UserPlaces } from './user-places.js';

/** Works on a request once its user has a place. What is answered from memory, ahead of the framework, needs none. */
@Injectable()
export class UserPlacesInterceptor implements NestInterceptor {
  constructor(private readonly places: UserPlaces) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (caller === undefined) return next.handle();
    return defer(async () =>
      this.places.run(caller.userId, async () => lastValueFrom(next.handle(), { defaultValue: undefined })),
    );
  }
}
