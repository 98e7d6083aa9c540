import { Module } from '@nestjs/common';
import { InstrumentsModule } from '@portfolio-metrics/ledger';
import { ExchangeRateImport } from './imports/exchange-rate-import.js';
import { PriceImport } from './imports/price-import.js';
import { PriceReader } from './persistence/price-reader.js';
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, type PricesModuleOptions } from './prices.module-definition.js';
import { PRICES_OPTIONS, pricesOptions } from './prices-options.js';
import { PriceRefreshJob } from './refresh/price-refresh.job.js';
import { PriceRefreshService } from './refresh/price-refresh.service.js';
import { TradingSessions } from './trading-sessions.js';

/**
 * Prices and exchange rates: stored, imported, refreshed. Needs `Database` (global `DatabaseModule`), `MarketStatusService` (global
 * `MarketStatusModule`), a provider of `Clock`, and `ScheduleModule` once in the application when there is a `refreshCron`.
 */
@Module({
  imports: [InstrumentsModule],
  providers: [
    TradingSessions,
    {
      provide: PRICES_OPTIONS,
      useFactory: (options: PricesModuleOptions, sessions: TradingSessions) => pricesOptions(options, sessions),
      inject: [MODULE_OPTIONS_TOKEN, TradingSessions],
    },
    ExchangeRateImport,
    PriceImport,
    PriceReader,
    PriceRefreshJob,
    PriceRefreshService,
  ],
  exports: [ExchangeRateImport, PriceImport, PriceReader, PriceRefreshJob, PriceRefreshService],
})
export class PricesModule extends ConfigurableModuleClass {}
