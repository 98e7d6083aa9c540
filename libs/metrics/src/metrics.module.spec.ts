import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { DividendSource, PlaceholderDividendSource } from '@portfolio-metrics/dividends';
import { Clock } from '@portfolio-metrics/kernel';
import { InstrumentService, LedgerReader, type LedgerSnapshot } from '@portfolio-metrics/ledger';
import { MarketStatusModule } from '@portfolio-metrics/market-status';
import {
  CacheStatistics,
  InMemoryMetricsCacheStore,
  EagerRefresh,
  LifetimePolicy,
  MetricsCacheStore,
} from '@portfolio-metrics/metrics-cache';
import { ExchangeRateBook, PriceReader } from '@portfolio-metrics/prices';
import { GuardRegistry } from '@portfolio-metrics/resilience';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { type MetricsHost, startMetricsHost } from '../../../test/support/metrics-host.js';
import {
  computedMetric,
  DependencyGuards,
  type MetricDefinition,
  MetricsModule,
  MetricsOrchestrator,
  MetricRegistry,
  NoParameters,
  projectedMetric,
} from './index.js';

const USER = '3f2b8a34-9c1d-4e7a-8b11-0d9a5f6c7e01';
const EMPTY: LedgerSnapshot = { portfolios: [], transactions: [], instruments: new Map(), splits: new Map() };

/** What another application brings along. */
@Module({
  providers: [
    { provide: Clock, useValue: new ManualClock('2026-06-10T15:00:00Z') },
    { provide: MetricsCacheStore, useFactory: (clock: Clock) => new InMemoryMetricsCacheStore(clock), inject: [Clock] },
    {
      provide: LedgerReader,
      useValue: { heldSymbols: async () => ({ symbols: [], currencies: [] }), snapshotOf: async () => EMPTY },
    },
    {
      provide: PriceReader,
      useValue: { latestOf: async () => new Map(), exchangeRatesOf: async () => new ExchangeRateBook([]) },
    },
    { provide: InstrumentService, useValue: {} },
    { provide: DividendSource, useClass: PlaceholderDividendSource },
    { provide: LifetimePolicy, useValue: new LifetimePolicy() },
    { provide: EagerRefresh, useValue: new EagerRefresh() },
    { provide: CacheStatistics, useValue: { recordRead: () => undefined, recordComputation: () => undefined } },
  ],
  exports: [
    Clock,
    MetricsCacheStore,
    LedgerReader,
    PriceReader,
    InstrumentService,
    DividendSource,
    LifetimePolicy,
    EagerRefresh,
    CacheStatistics,
  ],
})
class HostModule {}

async function orchestratorWith(...features: MetricDefinition[][]): Promise<MetricsOrchestrator> {
  const testing = await Test.createTestingModule({
    imports: [
      MetricsModule.forRoot({ imports: [HostModule, MarketStatusModule.forRoot()] }),
      ...features.map((definitions) => MetricsModule.forFeature(definitions)),
    ],
  }).compile();
  await testing.init();
  return testing.get(MetricsOrchestrator);
}

const COUNT_METRIC = computedMetric({
  type: 'transaction-count',
  parameters: NoParameters,
  sections: [],
  assemble: (computation) => ({ count: computation.ledger.transactions.length }),
});

describe('MetricsModule', () => {
  it("computes and caches another application's metric types like its own", async () => {
    const other = computedMetric({ type: 'always-one', parameters: NoParameters, sections: [], assemble: () => 1 });
    const orchestrator = await orchestratorWith([COUNT_METRIC], [other]);
    const ask = async (metricType: string) => orchestrator.getPortfolioMetrics({ userId: USER, metricType });
    expect(await ask('transaction-count')).toMatchObject({
      data: { count: 0 },
      meta: { cacheStatus: 'miss', degraded: false },
    });
    expect((await ask('transaction-count')).meta.cacheStatus).toBe('hit');
    expect((await ask('always-one')).data).toBe(1);
  });

  it.each([
    ['a value', { prices: { timeoutMs: 500 } }],
    ['a factory', { useFactory: () => ({ prices: { timeoutMs: 500 } }) }],
  ])('takes options of single guards as %s', async (_, guards) => {
    const imports = [HostModule, MarketStatusModule.forRoot()];
    const testing = await Test.createTestingModule({ imports: [MetricsModule.forRoot({ imports, guards })] }).compile();
    const { prices, exchangeRates } = testing.get(DependencyGuards);
    expect([prices.options.timeoutMs, exchangeRates.options.timeoutMs]).toEqual([500, 2_000]);
    expect(testing.get(GuardRegistry, { strict: false }).find('prices')).toBe(prices);
  });

  it.each([
    ['a type that is there already', [COUNT_METRIC, COUNT_METRIC], /"transaction-count" is registered twice/],
    [
      'a view of an unknown type',
      [
        projectedMetric({
          type: 'view',
          parameters: NoParameters,
          of: 'nothing',
          baseParameters: () => ({}),
          project: () => ({ data: 1 }),
        }),
      ],
      /a view of "nothing"/,
    ],
    [
      'a type that could not stand in a key',
      [computedMetric({ type: 'Total Value', parameters: NoParameters, sections: [], assemble: () => 1 })],
      /must match/,
    ],
    [
      'a section that there is not',
      [
        computedMetric({
          type: 'odd',
          parameters: NoParameters,
          sections: ['holdings', 'weather' as 'lots'],
          assemble: () => 1,
        }),
      ],
      /"odd" needs the section "weather"; there are holdings, lots, dividends, timeSeries/,
    ],
    ...[0, -1, 1.5, Number.NaN, 10_000, '2' as unknown as number].map(
      (version): [string, MetricDefinition[], RegExp] => [
        `the version ${version}`,
        [computedMetric({ type: 'odd', version, parameters: NoParameters, sections: [], assemble: () => 1 })],
        /"odd": its version must be a whole number from 1 to 9999/,
      ],
    ),
  ])('does not start with %s', async (_, definitions, message) => {
    await expect(orchestratorWith(definitions)).rejects.toThrow(message);
  });

  it('reads nothing that another version of a metric type has stored', async () => {
    const store = new InMemoryMetricsCacheStore(new ManualClock('2026-06-10T15:00:00Z'));
    const hostOf = async (version: number | undefined, answer: string): Promise<MetricsHost> => {
      const host = await startMetricsHost({ store: () => store });
      const versioned = { type: 'versioned', parameters: NoParameters, sections: [], assemble: () => answer };
      const definition = computedMetric({ ...versioned, ...(version === undefined ? {} : { version }) });
      host.module.get(MetricRegistry).add(definition);
      return host;
    };
    const [without, first, second] = [await hostOf(undefined, 'old'), await hostOf(1, 'old'), await hostOf(2, 'new')];
    const ask = async ({ orchestrator }: MetricsHost): Promise<unknown[]> => {
      const { data, meta } = await orchestrator.getPortfolioMetrics({ userId: USER, metricType: 'versioned' });
      return [data, meta.cacheStatus];
    };
    expect(await ask(without)).toEqual(['old', 'miss']);
    expect(await ask(first)).toEqual(['old', 'hit']);
    expect(await ask(second)).toEqual(['new', 'miss']);
    expect(await ask(second)).toEqual(['new', 'hit']);
    expect(await ask(first)).toEqual(['old', 'miss']);
  });

  it('does not start twice in one application', async () => {
    const host = [HostModule, MarketStatusModule.forRoot()];
    const twice = [MetricsModule.forRoot({ imports: host }), MetricsModule.forRoot({ imports: host })];
    await expect(Test.createTestingModule({ imports: twice }).compile()).rejects.toThrow(
      /^MetricsModule is in the application 2 times/,
    );
  });

  it('says what is missing when there is nothing to add a metric type to', async () => {
    const testing = await Test.createTestingModule({ imports: [MetricsModule.forFeature([COUNT_METRIC])] }).compile();
    await expect(testing.init()).rejects.toThrow(/no registry to add to: import PortfolioMetricsModule.forRoot/);
  });
});
