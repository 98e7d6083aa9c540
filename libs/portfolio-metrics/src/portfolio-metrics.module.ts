import { type DynamicModule, Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { ClockModule, DatabaseModule } from '@portfolio-metrics/database';
import { DividendsModule } from '@portfolio-metrics/dividends';
import { InstrumentsModule, LedgerModule } from '@portfolio-metrics/ledger';
import { MarketStatusModule, StoredCalendarOverrides } from '@portfolio-metrics/market-status';
import { MetricsModule } from '@portfolio-metrics/metrics';
import { MetricsCacheModule } from '@portfolio-metrics/metrics-cache';
import { PricesModule } from '@portfolio-metrics/prices';
import { assertImportedOnce } from '@portfolio-metrics/wiring';
import { MIGRATIONS } from '../../../migrations/index.js';
import { PORTFOLIO_METRICS_ENTITIES } from './entities.js';
import {
  type ASYNC_OPTIONS_TYPE,
  type OPTIONS_TYPE,
  PORTFOLIO_METRICS_OPTIONS,
  type PortfolioMetricsOptions,
  PortfolioMetricsOptionsModule,
} from './portfolio-metrics-options.js';

/**
 * Everything: ledger, prices, market status, dividends, the cache and the orchestrator of metrics, on one database. Import it once, in
 * the root module; what the libs export is then visible everywhere. With jobs on, the application imports
 * `ScheduleModule.forRoot()` once, too.
 */
@Module({})
export class PortfolioMetricsModule {
  constructor(modules: ModulesContainer) {
    assertImportedOnce(modules, PortfolioMetricsModule);
  }

  /** All options are in `PortfolioMetricsOptions`. A wrong one stops the start with an error that names it. */
  static forRoot(options: typeof OPTIONS_TYPE): DynamicModule {
    return composed(PortfolioMetricsOptionsModule.forRoot(options));
  }

  /** The same with options that are made from what the application provides. */
  static forRootAsync(options: typeof ASYNC_OPTIONS_TYPE): DynamicModule {
    return composed(PortfolioMetricsOptionsModule.forRootAsync(options));
  }
}

/** The libs, each with its part of the options, which are made once. */
function composed(options: DynamicModule): DynamicModule {
  const from = <T>(part: (options: PortfolioMetricsOptions) => T) => ({
    imports: [options],
    inject: [PORTFOLIO_METRICS_OPTIONS],
    useFactory: part,
  });
  const connected = { entities: PORTFOLIO_METRICS_ENTITIES, migrations: MIGRATIONS };
  const ledger = LedgerModule.forRootAsync(from((given) => given.ledger));
  const prices = PricesModule.forRootAsync(from((given) => given.prices ?? {}));
  const marketStatus = MarketStatusModule.forRootAsync({
    ...from((given) => given.marketStatus ?? {}),
    overrides: StoredCalendarOverrides,
    isGlobal: true,
  });
  const cache = MetricsCacheModule.forRootAsync({ ...from((given) => given.cache ?? {}), isGlobal: true });
  const dividends = DividendsModule.forRootAsync(from((given) => given.dividends ?? {}));
  const imports = [
    DatabaseModule.forRootAsync(from((given) => ({ ...given.database, ...connected }))),
    ClockModule.forRootAsync(from((given) => (given.clock === undefined ? {} : { clock: given.clock }))),
    InstrumentsModule,
    ledger,
    prices,
    marketStatus,
    cache,
    dividends,
    MetricsModule.forRoot({
      imports: [options, ledger, prices, marketStatus, cache, dividends],
      guards: from((given) => given.guards ?? {}),
    }),
  ];
  return { module: PortfolioMetricsModule, imports, exports: imports };
}
