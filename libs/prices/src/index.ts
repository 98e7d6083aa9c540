export { ExchangeRateBook, type RateSeries } from './domain/exchange-rate-book.js';
export type { Close, CloseSeries, LatestPrices, Quote } from './domain/latest-prices.js';
export { PRICE_ENTITIES } from './persistence/price-entities.js';
export { LATEST_CLOSES, PriceReader } from './persistence/price-reader.js';
