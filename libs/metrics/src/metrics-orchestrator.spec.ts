import { type DividendSource, PlaceholderDividendSource } from '@portfolio-metrics/dividends';
import { AppError, calendarDate, Decimal, ZERO } from '@portfolio-metrics/kernel';
import type { HeldSymbols, InstrumentService, LedgerReader, LedgerSnapshot } from '@portfolio-metrics/ledger';
import {
  CALENDAR_DEFINITIONS,
  CalendarBook,
  MarketStatusService,
  NoCalendarOverrides,
} from '@portfolio-metrics/market-status';
import { type CacheStatistics, InMemoryMetricsCacheStore, LifetimePolicy } from '@portfolio-metrics/metrics-cache';
import { ExchangeRateBook, type PriceReader } from '@portfolio-metrics/prices';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { BUILT_IN_METRICS } from './definitions/built-in-metrics.js';
import { MetricsOrchestrator } from './metrics-orchestrator.js';
import type { PortfolioPayload } from './model/portfolio-payload.js';
import { MetricRegistry } from './registry/metric-registry.js';
import { DependencyGuards } from './resilience/dependency-guards.js';
import { MetricsComputer } from './stages/metrics-computer.js';
import { StageOneReader } from './stages/stage-one.js';
import { StageTwo } from './stages/stage-two.js';

const USER = '3f2b8a34-9c1d-4e7a-8b11-0d9a5f6c7e01';
const PORTFOLIO = '3f2b8a34-9c1d-4e7a-8b11-0d9a5f6c7e02';

const LEDGER: LedgerSnapshot = {
  portfolios: [
    {
      id: PORTFOLIO,
      name: 'One',
      baseCurrency: 'USD',
      costBasisMethod: 'FIFO',
      trackCash: false,
      allowShort: false,
      timeZone: 'UTC',
      createdAt: new Date(0),
    },
  ],
  transactions: [
    {
      id: '1',
      portfolioId: PORTFOLIO,
      date: calendarDate('2026-01-05'),
      executedAt: null,
      sequence: 0,
      type: 'BUY',
      symbol: 'ACME',
      quantity: new Decimal(10),
      price: new Decimal(100),
      fee: ZERO,
      tax: ZERO,
      amount: null,
      currency: 'USD',
      fxRate: null,
      note: null,
      externalId: null,
    },
  ],
  instruments: new Map([
    [
      'ACME',
      {
        symbol: 'ACME',
        name: 'Acme',
        currency: 'USD',
        exchange: 'XNYS',
        assetClass: 'EQUITY',
        sector: null,
        country: 'US',
      },
    ],
  ]),
  splits: new Map(),
};

const down = async (): Promise<never> => {
  throw new Error('down');
};

describe('MetricsOrchestrator', () => {
  // A Wednesday, New York open.
  let clock: ManualClock;
  let store: InMemoryMetricsCacheStore;
  let ledger: { heldSymbols: () => Promise<HeldSymbols>; snapshotOf: () => Promise<LedgerSnapshot> };
  let prices: {
    latestOf: () => Promise<unknown>;
    seriesOf: () => Promise<unknown>;
    exchangeRatesOf: () => Promise<unknown>;
  };
  let dividends: DividendSource;
  let computations: number;
  let sut: MetricsOrchestrator;

  beforeEach(() => {
    clock = new ManualClock('2026-06-10T15:00:00Z');
    store = new InMemoryMetricsCacheStore(clock);
    computations = 0;
    ledger = {
      heldSymbols: async () => ({ symbols: ['ACME'], currencies: ['USD'] }),
      snapshotOf: async () => {
        computations += 1;
        return LEDGER;
      },
    };
    const close = (date: string, price: number): object => ({
      date: calendarDate(date),
      price: new Decimal(price),
      source: 'import',
    });
    prices = {
      latestOf: async () =>
        new Map([['ACME', { quote: null, closes: [close('2026-06-10', 120), close('2026-06-09', 118)] }]]),
      seriesOf: async () => new Map(),
      exchangeRatesOf: async () => new ExchangeRateBook([]),
    };
    dividends = new PlaceholderDividendSource();
    sut = orchestrator();
  });

  function orchestrator(): MetricsOrchestrator {
    const guards = new DependencyGuards();
    const status = new MarketStatusService(new CalendarBook(CALENDAR_DEFINITIONS), new NoCalendarOverrides());
    // The readers are looked up at every call, so that a test can cut one off in the middle.
    const reader = { heldSymbols: async () => ledger.heldSymbols(), snapshotOf: async () => ledger.snapshotOf() };
    const priceReader = {
      latestOf: async () => prices.latestOf(),
      seriesOf: async () => prices.seriesOf(),
      exchangeRatesOf: async () => prices.exchangeRatesOf(),
    };
    const source = {
      summaryOf: async (...asked: Parameters<DividendSource['summaryOf']>) => dividends.summaryOf(...asked),
    };
    const stageOne = new StageOneReader(
      reader as unknown as LedgerReader,
      {} as InstrumentService,
      priceReader as unknown as PriceReader,
      status,
      guards,
    );
    const stageTwo = new StageTwo(source, status, guards);
    const statistics = {
      recordRead: () => undefined,
      recordComputation: () => undefined,
    } as unknown as CacheStatistics;
    const computer = new MetricsComputer(stageOne, stageTwo, new LifetimePolicy(), clock);
    return new MetricsOrchestrator(new MetricRegistry(BUILT_IN_METRICS), store, computer, guards, statistics, clock);
  }

  const ask = async (
    metricType = 'portfolio',
    more: object = {},
  ): ReturnType<typeof sut.getPortfolioMetrics<PortfolioPayload>> =>
    sut.getPortfolioMetrics<PortfolioPayload>({ userId: USER, metricType, ...more });

  it('computes once, then serves the copy with its age', async () => {
    const first = await ask();
    clock.advance(61_000);
    const second = await ask();
    expect([first.meta.cacheStatus, second.meta.cacheStatus]).toEqual(['miss', 'hit']);
    expect(second.meta.ageSeconds).toBe(61);
    expect(second.data).toEqual(first.data);
    expect(first.data.performance).toMatchObject({
      totalValue: '1200',
      totalCost: '1000',
      unrealizedGain: '200',
      dayChange: '20',
    });
    expect(computations).toBe(1);
  });

  it('serves all views of a portfolio from one computation', async () => {
    await ask('dashboard');
    for (const type of [
      'gainers',
      'losers',
      'holdings',
      'allocation',
      'analytics-summary',
      'analytics-holdings',
      'dividends',
    ]) {
      expect((await ask(type)).meta.cacheStatus).toBe('hit');
    }
    expect(computations).toBe(1);
  });

  it('lets requests that arrive together share one computation', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, async () => ask('dashboard')));
    expect(computations).toBe(1);
    expect(answers.every((answer) => answer.meta.cacheStatus === 'miss')).toBe(true);
  });

  it('never lets two users share a computation, however equal their questions are', async () => {
    const other = '3f2b8a34-9c1d-4e7a-8b11-0d9a5f6c7e0f';
    await Promise.all([ask('dashboard'), sut.getPortfolioMetrics({ userId: other, metricType: 'dashboard' })]);
    expect(computations).toBe(2);
  });

  it('does not give a request the figures of a computation that began before a change it came after', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { snapshotOf } = ledger;
    ledger.snapshotOf = async () => {
      const snapshot = await snapshotOf();
      if (computations === 1) await gate;
      return snapshot;
    };
    const before = ask();
    await expect.poll(() => computations).toBe(1);
    store.bumpUser(USER);
    const after = ask();
    await Promise.resolve();
    release();
    expect((await before).meta.dataVersion).toBe(0);
    expect((await after).meta.dataVersion).toBe(1);
  });

  it('computes anew when told to', async () => {
    await ask();
    expect((await ask('portfolio', { forceRefresh: true })).meta.cacheStatus).toBe('refresh');
    expect(computations).toBe(2);
  });

  it('computes anew after the user changed something, and after a price changed', async () => {
    await ask();
    store.bumpUser(USER);
    expect((await ask()).meta).toMatchObject({ cacheStatus: 'miss', dataVersion: 1 });
    store.bumpMarket('ACME');
    expect((await ask()).meta.cacheStatus).toBe('miss');
    store.bumpMarket('OTHER');
    expect((await ask()).meta.cacheStatus).toBe('hit');
  });

  it('is fresh for 15 minutes at most while the market is open, and never past the close', async () => {
    await ask();
    clock.advance(15 * 60_000);
    expect((await ask()).meta.cacheStatus).toBe('miss');
    clock.set('2026-06-10T19:58:00Z');
    const { meta } = await ask();
    expect(Date.parse(meta.expiresAt!)).toBeLessThanOrEqual(Date.parse('2026-06-10T20:00:00Z'));
  });

  it('keeps quantities and costs without prices, says so, and recovers', async () => {
    const latestOf = prices.latestOf;
    prices.latestOf = down;
    const partial = await ask();
    expect(partial.meta).toMatchObject({
      cacheStatus: 'partial',
      degraded: true,
      dataCompleteness: { prices: false, holdings: true },
    });
    expect(partial.meta.missing).toContainEqual({ section: 'prices', reason: 'failed' });
    expect(partial.data.holdings?.[0]).toMatchObject({
      quantity: '10',
      costBasis: '1000',
      marketValue: null,
      unrealizedGain: null,
    });
    expect(partial.data.performance).toMatchObject({ totalValue: null, totalCost: '1000' });
    prices.latestOf = latestOf;
    clock.advance(5_000);
    expect((await ask()).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
  });

  it('never puts a partial result in the place of a complete one', async () => {
    await ask();
    prices.latestOf = down;
    expect((await ask('portfolio', { forceRefresh: true })).meta.cacheStatus).toBe('partial');
    expect((await ask()).meta).toMatchObject({ cacheStatus: 'hit', degraded: false });
  });

  it('loses only the section of a source that is down', async () => {
    dividends = { summaryOf: down };
    const { data, meta } = await ask('dashboard');
    expect(meta).toMatchObject({
      degraded: true,
      dataCompleteness: { dividends: false, holdings: true, prices: true },
    });
    expect(data.dividendSummary).toBeNull();
    expect(data.performance).toMatchObject({ totalValue: '1200' });
  });

  it('serves the last copy, flagged, when the ledger cannot be read', async () => {
    await ask();
    clock.advance(3_600_000);
    ledger.heldSymbols = down;
    const { data, meta } = await ask();
    expect(meta).toMatchObject({ cacheStatus: 'stale', stale: true, degraded: true, ageSeconds: 3_600 });
    expect(data.performance).toMatchObject({ totalValue: '1200' });
  });

  it('says that it is unavailable when nothing can be computed and nothing was kept', async () => {
    ledger.heldSymbols = down;
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 5 });
  });

  it('computes without the cache when that is away', async () => {
    store.read = down;
    store.lease = down;
    expect((await ask()).meta).toMatchObject({ cacheStatus: 'bypass', degraded: false, expiresAt: null });
  });

  it('keeps nothing when what is held changed while it was read', async () => {
    ledger.heldSymbols = async () => ({ symbols: [], currencies: ['USD'] });
    expect((await ask()).meta.cacheStatus).toBe('bypass');
    expect((await ask()).meta.cacheStatus).toBe('bypass');
    expect(computations).toBe(2);
  });

  it('passes on that a portfolio does not exist and gives the lease back', async () => {
    const { heldSymbols } = ledger;
    ledger.heldSymbols = async () => {
      throw new AppError('not_found', 'Not found.');
    };
    await expect(ask()).rejects.toMatchObject({ code: 'not_found' });
    ledger.heldSymbols = heldSymbols;
    expect((await ask()).meta.cacheStatus).toBe('miss');
  });

  it('names the known types for an unknown one, and refuses parameters that a type does not take', async () => {
    await expect(ask('horoscope')).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('dashboard') as string,
    });
    await expect(ask('gainers', { params: { limit: 0 } })).rejects.toMatchObject({ code: 'validation_failed' });
    await expect(ask('gainers', { params: { depth: 1 } })).rejects.toMatchObject({ code: 'validation_failed' });
  });
});
