import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Clock } from '@portfolio-metrics/kernel';
import { GuardRegistry, ResilienceModule } from '@portfolio-metrics/resilience';
import { TenantHash } from '../ops/tenant-hash.js';
import { BearerTokenGuard } from './bearer-token.guard.js';
import { TokenVerifier, type TokenVerifierOptions } from './token-verifier.js';

/** How tokens are checked. */
export type AuthOptions = Pick<TokenVerifierOptions, 'key' | 'issuer' | 'audience'>;

@Module({})
export class AuthModule {
  /** `tenantSecret`: of what stands for users in the log. */
  static forRoot(options: AuthOptions, tenantSecret: string): DynamicModule {
    const tenants = new TenantHash(tenantSecret);
    return {
      module: AuthModule,
      imports: [ResilienceModule],
      providers: [
        {
          provide: TokenVerifier,
          useFactory: (clock: Clock, guards: GuardRegistry) =>
            new TokenVerifier({ ...options, clock, tenants, guards }),
          inject: [Clock, GuardRegistry],
        },
        { provide: APP_GUARD, useClass: BearerTokenGuard },
      ],
      exports: [TokenVerifier],
    };
  }
}
