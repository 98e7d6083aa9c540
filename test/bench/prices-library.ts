export * as database from '@portfolio-metrics/database';
export * as kernel from '@portfolio-metrics/kernel';
export * as ledger from '@portfolio-metrics/ledger';
export * as marketStatus from '@portfolio-metrics/market-status';
export * as prices from '@portfolio-metrics/prices';
export * as migrations from '../../migrations/index.js';
export { pricesOptions } from '../../libs/prices/src/prices-options.js';
export { PriceRefreshService } from '../../libs/prices/src/refresh/price-refresh.service.js';
