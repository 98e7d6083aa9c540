import { describe, expect, it } from 'vitest';
import * as exported from './index.js';

describe('what another application gets from the package', () => {
  it('is this and nothing else: what is here stays for as long as the major version', () => {
    expect(Object.keys(exported).toSorted()).toMatchInlineSnapshot(`
      [
        "AppError",
        "CacheService",
        "Clock",
        "Database",
        "DatabaseSetupError",
        "Decimal",
        "DividendSource",
        "ExchangeRateSource",
        "InstrumentService",
        "MarketStatusService",
        "MetricsModule",
        "MetricsOrchestrator",
        "NoParameters",
        "PORTFOLIO_DEFAULTS",
        "PORTFOLIO_METRICS_ENTITIES",
        "PORTFOLIO_METRICS_OPTIONS",
        "PortfolioMetricsModule",
        "PortfolioService",
        "PriceRefreshJob",
        "PriceSource",
        "PurgeJob",
        "SystemClock",
        "TransactionImport",
        "TransactionService",
        "WiringError",
        "computedMetric",
        "isAppError",
        "migratePortfolioMetrics",
        "ok",
        "projectedMetric",
        "runtimeDataSourceOptions",
        "unavailable",
        "valueOf",
      ]
    `);
  });
});
