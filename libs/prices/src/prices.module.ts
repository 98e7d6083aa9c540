import { type DynamicModule, Module } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Clock } from '@portfolio-metrics/kernel';
import { InstrumentsModule } from '@portfolio-metrics/ledger';
import { GuardRegistry, ResilienceModule } from '@portfolio-metrics/resilience';
import { assertImportedOnce, assertSchedule, assertWholeNumber, givenOptions } from '@portfolio-metrics/wiring';
import { ExchangeRateImport } from './imports/exchange-rate-import.js';
import { PriceImport } from './imports/price-import.js';
import { PriceQuarantine } from './persistence/price-quarantine.js';
import { PriceReader } from './persistence/price-reader.js';
import { SupersededValues } from './persistence/superseded-values.js';
import {
  ConfigurableModuleClass,
  MODULE_OPTIONS_TOKEN,
  type OPTIONS_TYPE,
  type PricesModuleOptions,
} from './prices.module-definition.js';
import { PRICES_OPTIONS, pricesOptions } from './prices-options.js';
import { InstrumentResolver } from './refresh/instrument-resolver.js';
import { PriceRefreshJob } from './refresh/price-refresh.job.js';
import { PriceRefreshProgress } from './refresh/price-refresh-progress.js';
import { PriceRefreshService } from './refresh/price-refresh.service.js';
import { TradingSessions } from './trading-sessions.js';

/** What other modules may inject. */
const SERVICES = [
  ExchangeRateImport,
  InstrumentResolver,
  PriceImport,
  PriceQuarantine,
  PriceReader,
  PriceRefreshJob,
  PriceRefreshProgress,
  PriceRefreshService,
  SupersededValues,
];

/**
 * Prices and exchange rates: stored, imported, refreshed. Needs `Database` (global `DatabaseModule`), `MarketStatusService` (global
 * `MarketStatusModule`), a provider of `Clock`, and `ScheduleModule` once in the application when there is a `refreshCron`.
 */
@Module({
  imports: [InstrumentsModule, ResilienceModule],
  providers: [
    TradingSessions,
    {
      provide: PRICES_OPTIONS,
      useFactory: (
        options: PricesModuleOptions | undefined,
        sessions: TradingSessions,
        clock: Clock,
        registry: GuardRegistry,
      ) => pricesOptions(checked(options), sessions, { clock, registry }),
      inject: [{ token: MODULE_OPTIONS_TOKEN, optional: true }, TradingSessions, Clock, GuardRegistry],
    },
    ...SERVICES,
  ],
  exports: SERVICES,
})
export class PricesModule extends ConfigurableModuleClass {
  constructor(modules: ModulesContainer) {
    super();
    assertImportedOnce(modules, PricesModule);
  }

  static override forRoot(options: typeof OPTIONS_TYPE = {}): DynamicModule {
    return super.forRoot(options);
  }
}

function checked(given: PricesModuleOptions | undefined): PricesModuleOptions {
  const options = givenOptions(PricesModule, given);
  assertSchedule(PricesModule, 'refreshCron', options.refreshCron);
  assertWholeNumber(PricesModule, 'historyYears', options.historyYears, 1);
  assertWholeNumber(PricesModule, 'maxClosesPerRefresh', options.maxClosesPerRefresh, 1);
  assertWholeNumber(PricesModule, 'maxImportRows', options.maxImportRows, 1);
  return options;
}
