import { randomBytes } from 'node:crypto';
import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import type { Clock } from '@portfolio-metrics/kernel';
import type { PriceSettings } from '@portfolio-metrics/environment';
import type { LifetimeOptions } from '@portfolio-metrics/metrics-cache';
import { PortfolioMetricsModule } from '@portfolio-metrics/portfolio-metrics';
import type { PricesModuleOptions } from '@portfolio-metrics/prices';
import { SignsOfLife } from './signs-of-life.js';

export interface WorkerOptions {
  readonly database: { readonly url: string; readonly assumeAppRole: boolean };
  readonly priceProviders: NonNullable<PricesModuleOptions['providers']>;
  /** How those of ours are reached and asked. */
  readonly priceSettings?: PriceSettings;
  readonly cacheTtl: Partial<LifetimeOptions>;
  readonly purgeCron: string | null;
  readonly priceRefreshCron: string | null;
  readonly aliveSeconds: number;
  /** Tests bring their own; default: the database's time. */
  readonly clock?: Clock;
}

/** Jobs run one after the other, mostly; each takes one connection for its lock and one for its work. */
const POOL_SIZE = 4;

/** The scheduled jobs without HTTP: what the service does with `JOBS=on`, in a process of its own. */
@Module({})
export class WorkerModule {
  static forRoot(options: WorkerOptions): DynamicModule {
    const { url, assumeAppRole } = options.database;
    return {
      module: WorkerModule,
      imports: [
        ScheduleModule.forRoot(),
        PortfolioMetricsModule.forRoot({
          database: { url, assumeAppRole, poolSize: POOL_SIZE, applicationName: 'portfolio-metrics-worker' },
          // Cursors are for clients, and a worker has none.
          ledger: { cursorSecret: randomBytes(32).toString('hex') },
          prices: {
            ...options.priceSettings,
            providers: options.priceProviders,
            refreshCron: options.priceRefreshCron,
          },
          cache: { ttl: options.cacheTtl, purgeCron: options.purgeCron },
          ...(options.clock === undefined ? {} : { clock: options.clock }),
        }),
      ],
      providers: [SignsOfLife, { provide: SignsOfLife.EVERY_SECONDS, useValue: options.aliveSeconds }],
    };
  }
}
