import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import type { DividendsModuleOptions } from '@portfolio-metrics/dividends';
import type { PriceSettings } from '@portfolio-metrics/environment';
import type { Clock } from '@portfolio-metrics/kernel';
import type { LifetimeOptions } from '@portfolio-metrics/metrics-cache';
import { PortfolioMetricsModule } from '@portfolio-metrics/portfolio-metrics';
import type { BuiltInProvider } from '@portfolio-metrics/prices';
import type { Logger } from 'pino';
import { AllocationController } from './allocation/allocation.controller.js';
import { AnalyticsController } from './analytics/analytics.controller.js';
import { AuthModule, type AuthOptions } from './auth/auth.module.js';
import { CacheController } from './cache/cache.controller.js';
import type { EdgeOptions, HttpServerFactory } from './configure-app.js';
import { DashboardController } from './dashboard/dashboard.controller.js';
import { DemoSeed } from './demo/demo-seed.js';
import { DividendsController } from './dividends/dividends.controller.js';
import { HealthModule } from './health/health.module.js';
import { InstrumentRoutesModule } from './instruments/instrument-routes.module.js';
import { LimitsModule, type LimitsOptions } from './limits/limits.module.js';
import { MarketStatusRoutesModule } from './market-status/market-status-routes.module.js';
import { ETAG_SECRET, MetricsResponder } from './metrics/metrics-responder.js';
import { WarmReads } from './metrics/warm-reads.js';
import { ObservabilityController } from './observability/observability.controller.js';
import { ServiceMetrics } from './observability/service-metrics.js';
import { DependencyRoutesModule } from './ops/dependency-routes.module.js';
import { PortfolioController } from './portfolio/portfolio.controller.js';
import { PortfoliosModule } from './portfolios/portfolios.module.js';
import { PriceRoutesModule } from './prices/price-routes.module.js';
import type { ServiceLife } from './service/service-life.js';
import { TransactionsModule } from './transactions/transactions.module.js';

export interface AppOptions {
  readonly database: { readonly url: string; readonly assumeAppRole: boolean };
  readonly auth: AuthOptions;
  /** Secret of cursors and entity tags; the same on all replicas. */
  readonly opaqueSecret: string;
  readonly priceProviders: readonly BuiltInProvider[];
  /** How they are reached and asked; what is absent has its defaults. */
  readonly priceSettings?: PriceSettings;
  readonly cacheTtl: Partial<LifetimeOptions>;
  readonly purgeCron: string | null;
  readonly priceRefreshCron: string | null;
  readonly logLevel: 'silent' | 'info';
  /** Tests bring their own; default: the database's time. */
  readonly clock?: Clock;
  /** Where dividend summaries come from. Default: the placeholder. */
  readonly dividends?: DividendsModuleOptions;
  /** Default: serves from the start to the end. */
  readonly life?: ServiceLife;
  /** Default: to standard output, at `logLevel`. */
  readonly log?: Logger;
  /** Default: none of them. */
  readonly limits?: LimitsOptions;
  readonly edge?: EdgeOptions;
  /** Default: a server of its own. */
  readonly httpServer?: HttpServerFactory;
}

/** The REST service: the libraries, wired, and one controller per resource. */
@Module({})
export class AppModule {
  static forRoot(options: AppOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PortfolioMetricsModule.forRoot({
          database: options.database,
          ledger: { cursorSecret: options.opaqueSecret },
          prices: {
            ...options.priceSettings,
            providers: options.priceProviders,
            refreshCron: options.priceRefreshCron,
          },
          cache: { ttl: options.cacheTtl, purgeCron: options.purgeCron },
          ...(options.clock === undefined ? {} : { clock: options.clock }),
          ...(options.dividends === undefined ? {} : { dividends: options.dividends }),
        }),
        ScheduleModule.forRoot(),
        HealthModule.forRoot({ databaseUrl: options.database.url, life: options.life }),
        AuthModule.forRoot(options.auth, options.opaqueSecret),
        LimitsModule.forRoot(options.limits),
        PortfoliosModule,
        InstrumentRoutesModule,
        MarketStatusRoutesModule,
        PriceRoutesModule,
        TransactionsModule,
        DependencyRoutesModule.forRoot({ secret: options.opaqueSecret }),
      ],
      controllers: [
        DashboardController,
        PortfolioController,
        AllocationController,
        AnalyticsController,
        DividendsController,
        CacheController,
        ObservabilityController,
      ],
      providers: [
        DemoSeed,
        MetricsResponder,
        ServiceMetrics,
        WarmReads,
        { provide: ETAG_SECRET, useValue: options.opaqueSecret },
      ],
    };
  }
}
