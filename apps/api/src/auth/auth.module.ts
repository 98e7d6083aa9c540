import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Clock } from '@portfolio-metrics/kernel';
import { TenantHash } from '../ops/tenant-hash.js';
import { BearerTokenGuard } from './bearer-token.guard.js';
import { TokenVerifier, type TokenVerifierOptions } from './token-verifier.js';

@Module({})
export class AuthModule {
  /** `tenantSecret`: of what stands for users in the log. */
  static forRoot(options: Omit<TokenVerifierOptions, 'clock' | 'tenants'>, tenantSecret: string): DynamicModule {
    const tenants = new TenantHash(tenantSecret);
    return {
      module: AuthModule,
      providers: [
        {
          provide: TokenVerifier,
          useFactory: (clock: Clock) => new TokenVerifier({ ...options, clock, tenants }),
          inject: [Clock],
        },
        { provide: APP_GUARD, useClass: BearerTokenGuard },
      ],
      exports: [TokenVerifier],
    };
  }
}
