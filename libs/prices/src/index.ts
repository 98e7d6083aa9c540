export { SimulatedExchangeRateSource } from './adapters/simulated-exchange-rate-source.js';
export { SimulatedPriceSource } from './adapters/simulated-price-source.js';
export { ExchangeRateBook, type RateSeries } from './domain/exchange-rate-book.js';
export type { Close, CloseSeries, LatestPrices, Quote } from './domain/latest-prices.js';
export { ExchangeRateSource, type ProvidedRate } from './exchange-rate-source.js';
export { ExchangeRateImport } from './imports/exchange-rate-import.js';
export {
  MARKET_DATA_IMPORT_TRANSACTION,
  type MarketDataImportCounts,
  type MarketDataImportRequest,
} from './imports/market-data-import.js';
export { PriceImport } from './imports/price-import.js';
export { PRICE_ENTITIES } from './persistence/price-entities.js';
export { LATEST_CLOSES, PriceReader } from './persistence/price-reader.js';
export {
  type InstrumentDescription,
  NO_HISTORY,
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
} from './price-source.js';
export { PricesModule } from './prices.module.js';
export { type BuiltInProvider, PRICES_DEFAULTS, type PricesModuleOptions } from './prices.module-definition.js';
export { isProviderFault, ProviderFault, type ProviderFaultKind } from './provider-fault.js';
export { PriceRefreshJob } from './refresh/price-refresh.job.js';
export { PriceRefreshService } from './refresh/price-refresh.service.js';
export type { RefreshCounts, RefreshFailure, RefreshReport } from './refresh/refresh-report.js';
export { TradingSessions, type TradingSession } from './trading-sessions.js';
