import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { Database } from '@portfolio-metrics/database';
import { SystemClock } from '@portfolio-metrics/kernel';
import { WorkPlaces } from '@portfolio-metrics/metrics';
import { LoadSensor, type LoadLimits } from './load-sensor.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { RateLimiter } from './rate-limiter.js';
import type { RateLimits } from './rate-limits.js';
import { sharedCounters } from './shared-counters.js';
import { USER_PLACES, UserPlaces, type UserPlacesOptions, WAITING_PLACES } from './user-places.js';
import { UserPlacesInterceptor } from './user-places.interceptor.js';

export interface LimitsOptions {
  /** `null`: requests are not counted. */
  readonly rate: RateLimits | null;
  /** `null`: nothing is refused because the process is busy. */
  readonly load: LoadLimits | null;
  /** Default: with limits on requests `USER_PLACES`, without them `WAITING_PLACES`. */
  readonly places?: Partial<UserPlacesOptions>;
}

const NO_LOAD_LIMITS: LoadLimits = { maxLoopDelayMs: 0, maxHeapShare: 0, maxRssBytes: 0 };

/** What one user, one credential and all together may ask for. Import it behind the module that authenticates. */
@Module({})
export class LimitsModule implements OnApplicationShutdown {
  constructor(@Inject(LoadSensor) private readonly sensor: LoadSensor) {}

  static forRoot(options: LimitsOptions = { rate: null, load: null }): DynamicModule {
    const places = { ...(options.rate === null ? WAITING_PLACES : USER_PLACES), ...options.places };
    return {
      module: LimitsModule,
      global: true,
      providers: [
        {
          provide: RateLimiter,
          inject: [{ token: Database, optional: true }],
          useFactory: (database?: Database) =>
            database === undefined || options.rate === null
              ? new RateLimiter(options.rate)
              : new RateLimiter(options.rate, sharedCounters(database, options.rate.replicas)),
        },
        { provide: LoadSensor, useValue: new LoadSensor(options.load ?? NO_LOAD_LIMITS, new SystemClock()) },
        { provide: UserPlaces, useValue: new UserPlaces(places) },
        { provide: WorkPlaces, useExisting: UserPlaces },
        { provide: APP_GUARD, useClass: RateLimitGuard },
        { provide: APP_INTERCEPTOR, useClass: UserPlacesInterceptor },
      ],
      exports: [RateLimiter, LoadSensor, WorkPlaces],
    };
  }

  onApplicationShutdown(): void {
    this.sensor.stop();
  }
}
