import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from './authenticated-request.js';

/** The caller's user id (a canonical UUID), which is also the tenant. It comes from the verified token and from nowhere else. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (caller === undefined) throw new Error('CurrentUser is used on a route without authentication');
  return caller.userId;
});
