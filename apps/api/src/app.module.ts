import { type DynamicModule, Global, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { TerminusModule } from '@nestjs/terminus';
import { DatabaseClock, DatabaseModule } from '@portfolio-metrics/database';
import { DividendsModule } from '@portfolio-metrics/dividends';
import { Clock } from '@portfolio-metrics/kernel';
import { INSTRUMENT_ENTITIES, InstrumentsModule, LEDGER_ENTITIES, LedgerModule } from '@portfolio-metrics/ledger';
import { MARKET_STATUS_ENTITIES, MarketStatusModule, StoredCalendarOverrides } from '@portfolio-metrics/market-status';
import { MetricsModule } from '@portfolio-metrics/metrics';
import { type LifetimeOptions, METRICS_CACHE_ENTITIES, MetricsCacheModule } from '@portfolio-metrics/metrics-cache';
import { type BuiltInProvider, PRICE_ENTITIES, PricesModule } from '@portfolio-metrics/prices';
import { AllocationController } from './allocation/allocation.controller.js';
import { AnalyticsController } from './analytics/analytics.controller.js';
import { AuthModule } from './auth/auth.module.js';
import type { TokenVerifierOptions } from './auth/token-verifier.js';
import { CacheController } from './cache/cache.controller.js';
import { DashboardController } from './dashboard/dashboard.controller.js';
import { DemoSeed } from './demo/demo-seed.js';
import { DividendsController } from './dividends/dividends.controller.js';
import { HealthController } from './health/health.controller.js';
import { InstrumentRoutesModule } from './instruments/instrument-routes.module.js';
import { MarketStatusRoutesModule } from './market-status/market-status-routes.module.js';
import { ETAG_SECRET, MetricsResponder } from './metrics/metrics-responder.js';
import { ObservabilityController } from './observability/observability.controller.js';
import { ServiceMetrics } from './observability/service-metrics.js';
import { PortfolioController } from './portfolio/portfolio.controller.js';
import { PortfoliosModule } from './portfolios/portfolios.module.js';
import { PriceRoutesModule } from './prices/price-routes.module.js';
import { TransactionsModule } from './transactions/transactions.module.js';

export interface AppOptions {
  readonly database: { readonly url: string; readonly assumeAppRole: boolean };
  readonly auth: Omit<TokenVerifierOptions, 'clock'>;
  /** Secret of cursors and entity tags; the same on all replicas. */
  readonly opaqueSecret: string;
  readonly priceProviders: readonly BuiltInProvider[];
  readonly cacheTtl: Partial<LifetimeOptions>;
  readonly purgeCron: string | null;
  readonly priceRefreshCron: string | null;
  readonly logLevel: 'silent' | 'info';
  /** Tests bring their own; default: the database's time. */
  readonly clock?: Clock;
}

export const ALL_ENTITIES = [
  ...INSTRUMENT_ENTITIES,
  ...LEDGER_ENTITIES,
  ...PRICE_ENTITIES,
  ...METRICS_CACHE_ENTITIES,
  ...MARKET_STATUS_ENTITIES,
];

@Global()
@Module({})
class ClockModule {
  static forRoot(clock: Clock | undefined): DynamicModule {
    return {
      module: ClockModule,
      providers: [
        clock === undefined ? { provide: Clock, useClass: DatabaseClock } : { provide: Clock, useValue: clock },
      ],
      exports: [Clock],
    };
  }
}

/** The REST service: the libraries, wired, and one controller per resource. */
@Module({})
export class AppModule {
  static forRoot(options: AppOptions): DynamicModule {
    const ledger = LedgerModule.forRoot({ cursorSecret: options.opaqueSecret });
    const prices = PricesModule.forRoot({ providers: options.priceProviders, refreshCron: options.priceRefreshCron });
    const marketStatus = MarketStatusModule.forRoot({ overrides: StoredCalendarOverrides, isGlobal: true });
    const cache = MetricsCacheModule.forRoot({ ttl: options.cacheTtl, purgeCron: options.purgeCron });
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot({ ...options.database, entities: ALL_ENTITIES }),
        ClockModule.forRoot(options.clock),
        ScheduleModule.forRoot(),
        TerminusModule,
        AuthModule.forRoot(options.auth),
        InstrumentsModule,
        ledger,
        prices,
        marketStatus,
        cache,
        PortfoliosModule,
        InstrumentRoutesModule,
        MarketStatusRoutesModule,
        PriceRoutesModule,
        TransactionsModule,
        MetricsModule.forRoot({ imports: [ledger, prices, marketStatus, cache, DividendsModule.forRoot()] }),
      ],
      controllers: [
        DashboardController,
        PortfolioController,
        AllocationController,
        AnalyticsController,
        DividendsController,
        CacheController,
        HealthController,
        ObservabilityController,
      ],
      providers: [DemoSeed, MetricsResponder, ServiceMetrics, { provide: ETAG_SECRET, useValue: options.opaqueSecret }],
    };
  }
}
