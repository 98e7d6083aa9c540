import { ConfigurableModuleBuilder, Module } from '@nestjs/common';
import type { DatabaseConnection } from '@portfolio-metrics/database';
import type { DividendsModuleOptions } from '@portfolio-metrics/dividends';
import type { Clock } from '@portfolio-metrics/kernel';
import type { LedgerModuleOptions } from '@portfolio-metrics/ledger';
import type { MarketStatusModuleOptions } from '@portfolio-metrics/market-status';
import type { DependencyGuardsOptions } from '@portfolio-metrics/metrics';
import type { MetricsCacheModuleOptions } from '@portfolio-metrics/metrics-cache';
import type { PricesModuleOptions } from '@portfolio-metrics/prices';
import { givenOptions, requiredOption, WiringError } from '@portfolio-metrics/wiring';

/** Options of all libs, each under the lib's name; what is absent has the lib's defaults. */
export interface PortfolioMetricsOptions {
  /** `{ url }`: a connection of our own. `{ dataSource }`: yours, with `PORTFOLIO_METRICS_ENTITIES` among its entities. */
  readonly database: DatabaseConnection;
  readonly ledger: LedgerModuleOptions;
  /** Price and exchange-rate sources and their schedule. Default: stored prices only. */
  readonly prices?: PricesModuleOptions;
  /** Lifetimes and purge. The purge is on by default and needs `ScheduleModule`; `purgeCron: null` switches it off. */
  readonly cache?: MetricsCacheModuleOptions;
  /** Further calendars. */
  readonly marketStatus?: MarketStatusModuleOptions;
  /** Default: the placeholder, which says so. */
  readonly dividends?: DividendsModuleOptions;
  /** Time limits, places and thresholds of single dependencies. */
  readonly guards?: DependencyGuardsOptions;
  /** Default: the database's time. */
  readonly clock?: Clock;
}

export const {
  ConfigurableModuleClass: GivenOptionsModule,
  MODULE_OPTIONS_TOKEN,
  OPTIONS_TYPE,
  ASYNC_OPTIONS_TYPE,
} = new ConfigurableModuleBuilder<PortfolioMetricsOptions>({ moduleName: 'PortfolioMetrics' })
  .setClassMethodName('forRoot')
  .build();

/** DI token of `PortfolioMetricsOptions`, checked. */
export const PORTFOLIO_METRICS_OPTIONS = Symbol('PORTFOLIO_METRICS_OPTIONS');

/** Holds the options for the modules that need a part of them. */
@Module({
  providers: [
    {
      provide: PORTFOLIO_METRICS_OPTIONS,
      useFactory: checked,
      inject: [{ token: MODULE_OPTIONS_TOKEN, optional: true }],
    },
  ],
  exports: [PORTFOLIO_METRICS_OPTIONS],
})
export class PortfolioMetricsOptionsModule extends GivenOptionsModule {}

const NAMED = { name: 'PortfolioMetricsModule' } as typeof PortfolioMetricsOptionsModule;
const KNOWN: ReadonlySet<string> = new Set([
  'database',
  'ledger',
  'prices',
  'cache',
  'marketStatus',
  'dividends',
  'guards',
  'clock',
] satisfies Array<keyof PortfolioMetricsOptions>);

function checked(given: PortfolioMetricsOptions | undefined): PortfolioMetricsOptions {
  const options = givenOptions(NAMED, given);
  const unknown = Object.keys(options).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) {
    throw new WiringError(
      `PortfolioMetricsModule: there is no option ${unknown}; the options are ${[...KNOWN].join(', ')}`,
    );
  }
  const { url, dataSource } = requiredOption(NAMED, 'database', options.database, 'give { url } or { dataSource }');
  if ((url === undefined) === (dataSource === undefined)) {
    throw new WiringError('PortfolioMetricsModule: the option database needs one of url and dataSource');
  }
  requiredOption(NAMED, 'ledger', options.ledger, 'give { cursorSecret }');
  return options;
}
