import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';

export const REQUIRED_SCOPES = 'portfolio-metrics:scopes';

export type Scope = 'portfolio:read' | 'portfolio:write' | 'market:write' | 'ops';

/** The token must carry all of these scopes. On a method it replaces what the class says. */
export const Scopes = (...scopes: [Scope, ...Scope[]]): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(REQUIRED_SCOPES, scopes), ApiSecurity('bearer', scopes));
