export { SimulatedExchangeRateSource } from './adapters/simulated-exchange-rate-source.js';
export { SimulatedPriceSource } from './adapters/simulated-price-source.js';
export {
  type AlphaVantageOptions,
  AlphaVantagePriceSource,
} from './adapters/alpha-vantage/alpha-vantage-price-source.js';
export { type CsvColumns, type CsvHttpOptions, CsvHttpPriceSource } from './adapters/csv-http/csv-http-price-source.js';
export { templateProblem } from './adapters/csv-http/url-template.js';
export { type EcbOptions, EcbExchangeRateSource } from './adapters/ecb/ecb-exchange-rate-source.js';
export { StoredExchangeRateSource, type StoredRate } from './adapters/stored/stored-exchange-rate-source.js';
export {
  type StoredClose,
  type StoredHistory,
  StoredPriceSource,
  type StoredQuote,
} from './adapters/stored/stored-price-source.js';
export { YahooExchangeRateSource } from './adapters/yahoo/yahoo-exchange-rate-source.js';
export { type YahooOptions, YahooPriceSource } from './adapters/yahoo/yahoo-price-source.js';
export { asTraded, unitsSince } from './domain/as-traded.js';
export { ExchangeRateBook, type RateSeries } from './domain/exchange-rate-book.js';
export type { Close, CloseSeries, LatestPrices, Quote } from './domain/latest-prices.js';
export { ExchangeRateSource, type ProvidedRate } from './exchange-rate-source.js';
export { ExchangeRateImport } from './imports/exchange-rate-import.js';
export {
  MARKET_DATA_IMPORT_TRANSACTION,
  type MarketDataImportCounts,
  type MarketDataImportRequest,
} from './imports/market-data-import.js';
export { PriceImport, type PriceImportRequest } from './imports/price-import.js';
export { PRICE_ENTITIES } from './persistence/price-entities.js';
export {
  PriceQuarantine,
  type QuarantinedPrice,
  type QuarantineQuery,
  type Release,
} from './persistence/price-quarantine.js';
export type { QuarantineKind, QuarantineStatus } from './persistence/price-quarantine-rows.js';
export { LATEST_CLOSES, PriceReader } from './persistence/price-reader.js';
export type { RefreshRunRecord, RefreshRunStatus } from './persistence/refresh-runs.js';
export { type SupersededValue, SupersededValues } from './persistence/superseded-values.js';
export {
  type InstrumentDescription,
  NO_HISTORY,
  NO_LIMITS,
  type PriceBasis,
  type PricedInstrument,
  PriceSource,
  type ProvidedClose,
  type ProvidedDividend,
  type ProvidedHistory,
  type ProvidedQuote,
  type ProvidedSplit,
  type ProviderCapabilities,
  QUOTES_AND_HISTORY,
  type RateLimits,
} from './price-source.js';
export { PricesModule } from './prices.module.js';
export {
  type BuiltInProvider,
  type BuiltInRateProvider,
  PRICES_DEFAULTS,
  type PricesModuleOptions,
} from './prices.module-definition.js';
export { isProviderFault, ProviderFault, type ProviderFaultKind } from './provider-fault.js';
export { InstrumentResolver } from './refresh/instrument-resolver.js';
export { PriceRefreshJob } from './refresh/price-refresh.job.js';
export { PriceRefreshService } from './refresh/price-refresh.service.js';
export { PriceRefreshProgress, type RefreshOverview } from './refresh/price-refresh-progress.js';
export type {
  RefreshCounts,
  RefreshFailure,
  RefreshReport,
  RefreshStage,
  StageProgress,
} from './refresh/refresh-report.js';
export { TradingSessions, type TradingSession } from './trading-sessions.js';
