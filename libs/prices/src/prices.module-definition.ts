import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { AlphaVantageOptions } from './adapters/alpha-vantage/alpha-vantage-price-source.js';
import type { CsvHttpOptions } from './adapters/csv-http/csv-http-price-source.js';
import type { EcbOptions } from './adapters/ecb/ecb-exchange-rate-source.js';
import type { YahooOptions } from './adapters/yahoo/yahoo-price-source.js';
import type { ExchangeRateSource } from './exchange-rate-source.js';
import type { PriceSource } from './price-source.js';
import type { ProviderOverrides } from './refresh/provider-chain.js';

/** Providers of prices that this lib brings along, by name. */
export type BuiltInProvider = 'yahoo' | 'alpha-vantage' | 'csv-http' | 'simulated';

/** Providers of exchange rates that this lib brings along, by name. */
export type BuiltInRateProvider = 'ecb' | 'yahoo' | 'simulated';

/** What `PricesModule.forRoot` takes. */
export interface PricesModuleOptions {
  /**
   * Where prices come from, asked in this order until one answers; a name stands for a provider of this lib, anything else is
   * your own. Default none: stored prices only.
   */
  readonly providers?: readonly (BuiltInProvider | PriceSource)[];
  /**
   * The same for exchange rates. Default: `ecb` when one of `providers` is a built-in one of the real world, then those of them that have
   * rates as well (`yahoo`, `simulated`).
   */
  readonly exchangeRateProviders?: readonly (BuiltInRateProvider | ExchangeRateSource)[];
  /** Names of providers for single symbols, in their order, instead of all in the usual one; each is among `providers`. Default none. */
  readonly providersOf?: ProviderOverrides;
  /** Settings of `yahoo`. */
  readonly yahoo?: YahooOptions;
  /** Settings of `alpha-vantage`, which needs a key. */
  readonly alphaVantage?: AlphaVantageOptions;
  /** Settings of `csv-http`, which needs an address. */
  readonly csvHttp?: CsvHttpOptions;
  /** Settings of `ecb`. */
  readonly ecb?: EcbOptions;
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
  /**
   * How far a provided price may be from the last close before it is held for somebody to look at, in percent of the smaller of the two;
   * it grows with the root of the weekdays between. Default 40 (from -28.6 % to +40 % in a day): all common splits from 3:2 on and
   * every minor unit lie beyond, and all but a few days in the history of an ordinary share within. 0: nothing is held.
   */
  readonly maxJumpPercent?: number;
  /** Minutes behind the end of a session before its close is asked for. Default 10. */
  readonly closeDelayMinutes?: number;
  /** Days before the last stored close that are asked for again with the next one, for corrections. Default 7. */
  readonly recheckDays?: number;
  /** When the day's exchange rates are there, `HH:MM` in UTC. Default `15:30`: the ECB publishes at about 16:00 in Frankfurt. */
  readonly exchangeRatesAtUtc?: string;
  /** Seconds over which the calls of one scheduled run are spread, never more than 0.25 between two. Default 240; 0: none. */
  readonly spreadSeconds?: number;
  /** Whether a scheduled run that was due while nobody was there is made up at start. Default `true`. */
  readonly refreshAtStart?: boolean;
}

/** What `PricesModule` does where nothing else is said; units as in `PricesModuleOptions`. */
export const PRICES_DEFAULTS = Object.freeze({
  refreshCron: null,
  historyYears: 4,
  maxClosesPerRefresh: 100_000,
  currencies: Object.freeze(['USD', 'EUR', 'GBP', 'CHF', 'JPY']),
  maxImportRows: 1_000_000,
  providersOf: Object.freeze({}),
  maxJumpPercent: 40,
  closeDelayMinutes: 10,
  recheckDays: 7,
  exchangeRatesAtUtc: '15:30',
  spreadSeconds: 240,
  refreshAtStart: true,
});

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN, OPTIONS_TYPE } =
  new ConfigurableModuleBuilder<PricesModuleOptions>()
    .setClassMethodName('forRoot')
    .setExtras({ isGlobal: true }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
    .build();
