import { type LoggerService, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  type DividendQuery,
  DividendSource,
  type DividendSummary,
  PlaceholderDividendSource,
} from '@portfolio-metrics/dividends';
import { calendarDate, Clock, Decimal } from '@portfolio-metrics/kernel';
import {
  type HeldSymbols,
  type Instrument,
  InstrumentService,
  LedgerReader,
  type LedgerSnapshot,
  type LedgerTransaction,
  type Portfolio,
  type Split,
} from '@portfolio-metrics/ledger';
import {
  CalendarOverrides,
  MarketStatusModule,
  NoCalendarOverrides,
  type OverridesByMic,
} from '@portfolio-metrics/market-status';
import {
  CacheStatistics,
  InMemoryMetricsCacheStore,
  EagerRefresh,
  LifetimePolicy,
  MetricsCacheStore,
} from '@portfolio-metrics/metrics-cache';
import {
  DependencyGuards,
  MetricsModule,
  MetricsOrchestrator,
  RenderedMetrics,
  WorkPlaces,
} from '@portfolio-metrics/metrics';
import { type CloseSeries, ExchangeRateBook, type LatestPrices, PriceReader } from '@portfolio-metrics/prices';
import {
  DEPENDENCY_GUARDS_DEFAULTS,
  DEPENDENCY_GUARDS_OPTIONS,
} from '../../libs/metrics/src/resilience/dependency-guards-options.js';
import { portfolio, transaction } from './ledger-fixture.js';
import { ManualClock } from './manual-clock.js';

export const HOST_USER = '3f2b8a34-9c1d-4e7a-8b11-0d9a5f6c7e01';
export const HOST_PORTFOLIO = '3f2b8a34-9c1d-4e7a-8b11-0d9a5f6c7e02';

/** What the metrics read, as functions that a test may replace at any time: they are looked up at every call. */
export interface HostPorts {
  heldSymbols: (signal?: AbortSignal) => Promise<HeldSymbols>;
  snapshotOf: (signal?: AbortSignal) => Promise<LedgerSnapshot>;
  latestOf: (symbols: readonly string[], signal?: AbortSignal) => Promise<ReadonlyMap<string, LatestPrices>>;
  seriesOf: (signal?: AbortSignal) => Promise<ReadonlyMap<string, CloseSeries>>;
  exchangeRatesOf: (currencies: readonly string[], signal?: AbortSignal) => Promise<ExchangeRateBook>;
  overrides: () => Promise<OverridesByMic>;
  dividends: (signal: AbortSignal, query: DividendQuery) => Promise<DividendSummary>;
  instrument: (symbol: string) => Promise<Instrument>;
  /** What decides whether a copy is refreshed ahead: 0 never, nearly 1 as early as ever. */
  random: () => number;
}

export interface MetricsHost {
  readonly clock: ManualClock;
  readonly store: InMemoryMetricsCacheStore;
  readonly ports: HostPorts;
  readonly orchestrator: MetricsOrchestrator;
  readonly rendered: RenderedMetrics;
  readonly guards: DependencyGuards;
  readonly module: TestingModule;
}

/** The metrics in an application that brings its own inputs, as another one would import them; the cache is in memory. */
export async function startMetricsHost(
  options: {
    readonly ledger?: LedgerSnapshot;
    readonly now?: string;
    readonly store?: (clock: ManualClock) => InMemoryMetricsCacheStore;
    /** Default: none. */
    readonly logger?: LoggerService;
    /** Default: nobody limits anything. */
    readonly places?: WorkPlaces;
    /** Whether guards try failed reads again; default: they do. */
    readonly retries?: boolean;
    readonly override?: (testing: ReturnType<typeof Test.createTestingModule>) => unknown;
  } = {},
): Promise<MetricsHost> {
  const clock = new ManualClock(options.now ?? '2026-06-10T15:00:00Z');
  const store = options.store?.(clock) ?? new InMemoryMetricsCacheStore(clock);
  const ports = portsOf(options.ledger ?? hostLedger());
  const testing = Test.createTestingModule({
    imports: [
      MetricsModule.forRoot({
        imports: [
          hostModule(clock, store, ports, options),
          MarketStatusModule.forRoot({ overrides: NoCalendarOverrides }),
        ],
      }),
    ],
  })
    .overrideProvider(CalendarOverrides)
    .useValue({ current: async () => ports.overrides() });
  options.override?.(testing);
  const module = await testing.compile();
  module.useLogger(options.logger ?? false);
  await module.init();
  return {
    clock,
    store,
    ports,
    orchestrator: module.get(MetricsOrchestrator),
    rendered: module.get(RenderedMetrics),
    guards: module.get(DependencyGuards),
    module,
  };
}

function hostModule(
  clock: ManualClock,
  store: MetricsCacheStore,
  ports: HostPorts,
  { retries = true, places }: { readonly retries?: boolean; readonly places?: WorkPlaces },
): new () => object {
  const names = Object.keys(DEPENDENCY_GUARDS_DEFAULTS);
  const guards = retries ? {} : Object.fromEntries(names.map((name) => [name, { retry: null }]));
  const providers = [
    { provide: DEPENDENCY_GUARDS_OPTIONS, useValue: guards },
    { provide: Clock, useValue: clock },
    { provide: MetricsCacheStore, useValue: store },
    {
      provide: LedgerReader,
      useValue: {
        heldSymbols: async (_user: string, _portfolio: string | null, signal?: AbortSignal) =>
          ports.heldSymbols(signal),
        snapshotOf: async (_user: string, _portfolio: string | null, _until: unknown, signal?: AbortSignal) =>
          ports.snapshotOf(signal),
      },
    },
    {
      provide: PriceReader,
      useValue: {
        latestOf: async (symbols: string[], _until: unknown, signal?: AbortSignal) => ports.latestOf(symbols, signal),
        seriesOf: async (_symbols: string[], _until: unknown, signal?: AbortSignal) => ports.seriesOf(signal),
        exchangeRatesOf: async (currencies: string[], _until: unknown, signal?: AbortSignal) =>
          ports.exchangeRatesOf(currencies, signal),
      },
    },
    {
      provide: InstrumentService,
      useValue: {
        get: async (symbol: string) => ports.instrument(symbol),
        splitsOf: async () => new Map<string, readonly Split[]>(),
      },
    },
    {
      provide: DividendSource,
      useValue: { summaryOf: async (query: DividendQuery, signal: AbortSignal) => ports.dividends(signal, query) },
    },
    { provide: LifetimePolicy, useValue: new LifetimePolicy() },
    { provide: EagerRefresh, useValue: new EagerRefresh({}, () => ports.random()) },
    { provide: CacheStatistics, useValue: { recordRead: () => undefined, recordComputation: () => undefined } },
    ...(places === undefined ? [] : [{ provide: WorkPlaces, useValue: places }]),
  ];
  @Module({ providers, exports: providers.map(({ provide }) => provide) })
  class HostModule {}
  return HostModule;
}

function portsOf(ledger: LedgerSnapshot): HostPorts {
  const symbols = [...ledger.instruments.keys()].toSorted();
  const currencies = [
    ...ledger.portfolios.map(({ baseCurrency }) => baseCurrency),
    ...[...ledger.instruments.values()].map(({ currency }) => currency),
    ...ledger.transactions.map(({ currency }) => currency),
  ];
  const held = { symbols, currencies: [...new Set(currencies)].toSorted() };
  const placeholder = new PlaceholderDividendSource();
  return {
    heldSymbols: async () => held,
    snapshotOf: async () => ledger,
    latestOf: async (asked) =>
      new Map(
        asked.map((symbol): [string, LatestPrices] => [
          symbol,
          { quote: null, closes: [closeOf('2026-06-10', 120), closeOf('2026-06-09', 118)] },
        ]),
      ),
    seriesOf: async () => new Map(symbols.map((symbol) => [symbol, HOST_CLOSES])),
    exchangeRatesOf: async () =>
      new ExchangeRateBook([{ base: 'EUR', quote: 'USD', days: Int32Array.from([FIRST_DAY]), rates: ['1.25'] }]),
    overrides: async () => new Map(),
    dividends: async (_signal, query) => placeholder.summaryOf(query),
    random: () => 0,
    instrument: async (symbol) => hostInstrument(symbol, 'USD'),
  };
}

/** Days since 1970-01-01 of 2026-01-05. */
const FIRST_DAY = 20_458;
/** Closes of 100 from 2026-01-05 on, and of 119 on the last day before the host's. */
const HOST_CLOSES: CloseSeries = {
  days: Int32Array.from([FIRST_DAY, FIRST_DAY + 155]),
  closes: Float64Array.from([100, 119]),
};

function closeOf(date: string, price: number): LatestPrices['closes'][number] {
  return { date: calendarDate(date), price: new Decimal(price), source: 'import' };
}

export function hostInstrument(symbol: string, currency: string): Instrument {
  const exchange = currency === 'EUR' ? 'XETR' : 'XNYS';
  return { symbol, name: symbol, currency, exchange, assetClass: 'EQUITY', sector: null, country: null };
}

export function hostPortfolio(more: Partial<Portfolio> = {}): Portfolio {
  return portfolio({ id: HOST_PORTFOLIO, name: 'One', ...more });
}

/** Ten ACME at 100 USD, in the portfolio of the host, unless said otherwise. */
export function hostTransaction(more: Partial<LedgerTransaction> = {}): LedgerTransaction {
  const bought = transaction({ id: '1', on: '2026-01-05', type: 'BUY', quantity: 10, price: 100 });
  return { ...bought, portfolioId: HOST_PORTFOLIO, ...more };
}

/** One portfolio in USD with ten ACME, bought at 100 USD. */
export function hostLedger(more: Partial<LedgerSnapshot> = {}): LedgerSnapshot {
  return {
    portfolios: [hostPortfolio()],
    transactions: [hostTransaction()],
    instruments: new Map([['ACME', hostInstrument('ACME', 'USD')]]),
    splits: new Map(),
    ...more,
  };
}
