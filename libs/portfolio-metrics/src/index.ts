export {
  Database,
  DatabaseSetupError,
  runtimeDataSourceOptions,
  type DatabaseConnection,
} from '@portfolio-metrics/database';
export { DividendSource, type DividendQuery, type DividendSummary } from '@portfolio-metrics/dividends';
export { AppError, Clock, Decimal, isAppError, ok, SystemClock, unavailable, valueOf } from '@portfolio-metrics/kernel';
export type { CalendarDate, Outcome } from '@portfolio-metrics/kernel';
export {
  InstrumentService,
  PORTFOLIO_DEFAULTS,
  PortfolioService,
  TransactionImport,
  TransactionService,
} from '@portfolio-metrics/ledger';
export { MarketStatusService } from '@portfolio-metrics/market-status';
export {
  type Computation,
  computedMetric,
  type MetricDefinition,
  type MetricsAnswer,
  MetricsModule,
  MetricsOrchestrator,
  type MetricsRequest,
  NoParameters,
  projectedMetric,
} from '@portfolio-metrics/metrics';
export { CacheService, PurgeJob } from '@portfolio-metrics/metrics-cache';
export {
  ExchangeRateSource,
  PriceRefreshJob,
  PriceSource,
  type PricedInstrument,
  type ProvidedClose,
  type ProvidedQuote,
  type ProvidedRate,
} from '@portfolio-metrics/prices';
export { WiringError } from '@portfolio-metrics/wiring';
export { PORTFOLIO_METRICS_ENTITIES } from './entities.js';
export { migratePortfolioMetrics, type MigrateOptions } from './migrate.js';
export { PORTFOLIO_METRICS_OPTIONS, type PortfolioMetricsOptions } from './portfolio-metrics-options.js';
export { PortfolioMetricsModule } from './portfolio-metrics.module.js';
