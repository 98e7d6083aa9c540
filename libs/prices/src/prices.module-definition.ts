import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { ExchangeRateSource } from './exchange-rate-source.js';
import type { PriceSource } from './price-source.js';

/** Providers that this lib brings along, by name. */
export type BuiltInProvider = 'simulated';

export interface PricesModuleOptions {
  /**
   * Where prices come from, asked in this order until one answers; a name stands for a provider of this lib, anything else is
   * your own. Default none: stored prices only.
   */
  readonly providers?: readonly (BuiltInProvider | PriceSource)[];
  /** The same for exchange rates. Default: the built-in ones among `providers`. */
  readonly exchangeRateProviders?: readonly (BuiltInProvider | ExchangeRateSource)[];
  /** When prices are refreshed, as a cron expression in UTC; `null` (default): never by itself. Needs `ScheduleModule`. */
  readonly refreshCron?: string | null;
  /** Years of closes that an instrument without any is given. Default 4. */
  readonly historyYears?: number;
  /** Most closes that one refresh fetches; what is left over is the next one's. Default 100,000. */
  readonly maxClosesPerRefresh?: number;
  /** Currencies that rates are kept for besides those of the instruments. Default USD, EUR, GBP, CHF, JPY. */
  readonly currencies?: readonly string[];
  /** Most rows of one import. Default 1,000,000. */
  readonly maxImportRows?: number;
}

export const PRICES_DEFAULTS = Object.freeze({
  refreshCron: null,
  historyYears: 4,
  maxClosesPerRefresh: 100_000,
  currencies: Object.freeze(['USD', 'EUR', 'GBP', 'CHF', 'JPY']),
  maxImportRows: 1_000_000,
});

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<PricesModuleOptions>()
  .setClassMethodName('forRoot')
  .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
  .build();
