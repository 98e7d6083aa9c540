import { INSTRUMENT_ENTITIES, LEDGER_ENTITIES } from '@portfolio-metrics/ledger';
import { MARKET_STATUS_ENTITIES } from '@portfolio-metrics/market-status';
import { METRICS_CACHE_ENTITIES } from '@portfolio-metrics/metrics-cache';
import { PRICE_ENTITIES } from '@portfolio-metrics/prices';

/** Every entity of this package: what a DataSource of your own must list among its entities. */
export const PORTFOLIO_METRICS_ENTITIES = [
  ...INSTRUMENT_ENTITIES,
  ...LEDGER_ENTITIES,
  ...PRICE_ENTITIES,
  ...METRICS_CACHE_ENTITIES,
  ...MARKET_STATUS_ENTITIES,
];
