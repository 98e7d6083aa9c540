import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Clock } from '@portfolio-metrics/kernel';
import { BearerTokenGuard } from './bearer-token.guard.js';
import { TokenVerifier, type TokenVerifierOptions } from './token-verifier.js';

@Module({})
export class AuthModule {
  static forRoot(options: Omit<TokenVerifierOptions, 'clock'>): DynamicModule {
    return {
      module: AuthModule,
      providers: [
        {
          provide: TokenVerifier,
          useFactory: (clock: Clock) => new TokenVerifier({ ...options, clock }),
          inject: [Clock],
        },
        { provide: APP_GUARD, useClass: BearerTokenGuard },
      ],
      exports: [TokenVerifier],
    };
  }
}
