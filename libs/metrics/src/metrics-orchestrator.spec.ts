import type { DividendSummary } from '@portfolio-metrics/dividends';
import { AppError } from '@portfolio-metrics/kernel';
import { cacheKey, InMemoryMetricsCacheStore } from '@portfolio-metrics/metrics-cache';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  HOST_USER as USER,
  hostInstrument,
  hostLedger,
  hostTransaction,
  type MetricsHost,
  startMetricsHost,
} from '../../../test/support/metrics-host.js';
import { NoParameters } from './definitions/parameters.js';
import { computedMetric } from './registry/metric-definition.js';
import { MetricRegistry } from './registry/metric-registry.js';
import type { PortfolioPayload } from './model/portfolio-payload.js';
import type { MetricsAnswer } from './metrics-answer.js';
import type { MetricsRequest } from './metrics-orchestrator.js';

const KEY = cacheKey('portfolio', { portfolioId: null, asOf: null });

const down = async (): Promise<never> => {
  throw new Error('down');
};
const hang = async (): Promise<never> => new Promise<never>(() => undefined);

describe('MetricsOrchestrator', () => {
  // A Wednesday, New York open.
  let host: MetricsHost;
  let computations: number;

  beforeEach(async () => {
    host = await startMetricsHost();
    computations = 0;
    const { snapshotOf } = host.ports;
    host.ports.snapshotOf = async (signal) => {
      computations += 1;
      return snapshotOf(signal);
    };
  });

  const ask = async (
    metricType = 'portfolio',
    more: Partial<MetricsRequest> = {},
  ): Promise<MetricsAnswer<PortfolioPayload>> =>
    host.orchestrator.getPortfolioMetrics<PortfolioPayload>({ userId: USER, metricType, ...more });

  it('computes once, then serves the copy with its age', async () => {
    const first = await ask();
    host.clock.advance(61_000);
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
    await Promise.all([
      ask('dashboard'),
      host.orchestrator.getPortfolioMetrics({ userId: other, metricType: 'dashboard' }),
    ]);
    expect(computations).toBe(2);
  });

  it('does not give a request the figures of a computation that began before a change it came after', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const { snapshotOf } = host.ports;
    host.ports.snapshotOf = async () => {
      const snapshot = await snapshotOf();
      if (computations === 1) await gate;
      return snapshot;
    };
    const before = ask();
    await expect.poll(() => computations).toBe(1);
    host.store.bumpUser(USER);
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
    host.store.bumpUser(USER);
    expect((await ask()).meta).toMatchObject({ cacheStatus: 'miss', dataVersion: 1 });
    host.store.bumpMarket('ACME');
    expect((await ask()).meta.cacheStatus).toBe('miss');
    host.store.bumpMarket('OTHER');
    expect((await ask()).meta.cacheStatus).toBe('hit');
  });

  it('is fresh for 15 minutes at most while the market is open, and never past the close', async () => {
    await ask();
    host.clock.advance(15 * 60_000);
    expect((await ask()).meta.cacheStatus).toBe('miss');
    host.clock.set('2026-06-10T19:58:00Z');
    const { meta } = await ask();
    expect(Date.parse(meta.expiresAt!)).toBeLessThanOrEqual(Date.parse('2026-06-10T20:00:00Z'));
  });

  it('keeps quantities and costs without prices, says so, and recovers', async () => {
    const { latestOf, seriesOf } = host.ports;
    host.ports.latestOf = down;
    host.ports.seriesOf = down;
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
    Object.assign(host.ports, { latestOf, seriesOf });
    host.clock.advance(3_000);
    expect((await ask()).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
  });

  it('never puts a partial result in the place of a complete one', async () => {
    await ask();
    host.ports.latestOf = down;
    expect((await ask('portfolio', { forceRefresh: true })).meta.cacheStatus).toBe('partial');
    expect((await ask()).meta).toMatchObject({ cacheStatus: 'hit', degraded: false });
  });

  it('loses only the section of a source that is down', async () => {
    host.ports.dividends = down;
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
    host.clock.advance(3_600_000);
    host.ports.heldSymbols = down;
    const { data, meta } = await ask();
    expect(meta).toMatchObject({ cacheStatus: 'stale', stale: true, degraded: true, ageSeconds: 3_600 });
    expect(data.performance).toMatchObject({ totalValue: '1200' });
  });

  it('says that it is unavailable when nothing can be computed and nothing was kept', async () => {
    host.ports.heldSymbols = down;
    await expect(ask()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
  });

  it('computes without the cache when that is away', async () => {
    host.store.read = down;
    host.store.lease = down;
    const { meta } = await ask();
    expect(meta).toMatchObject({ cacheStatus: 'bypass', degraded: true, expiresAt: null });
    expect(meta.missing).toContainEqual({ section: 'cache', reason: 'failed' });
    expect(Object.values(meta.dataCompleteness)).not.toContain(false);
  });

  it('does not wait for the cache a second time when that did not answer the first time', async () => {
    host.store.read = down;
    const lease = vi.spyOn(host.store, 'lease');
    expect((await ask()).meta).toMatchObject({ cacheStatus: 'bypass', degraded: true });
    expect(lease).not.toHaveBeenCalled();
  });

  it('reads prices of what came in between the look at what is held and the reading of the ledger', async () => {
    const { heldSymbols } = host.ports;
    let looks = 0;
    host.ports.heldSymbols = async (signal) => {
      looks += 1;
      return looks === 1 ? { symbols: [], currencies: ['USD'] } : heldSymbols(signal);
    };
    expect((await ask()).data.performance).toMatchObject({ totalValue: '1200' });
    expect(looks).toBe(2);
  });

  it('keeps nothing that its generations do not cover', async () => {
    host.ports.heldSymbols = async () => ({ symbols: [], currencies: ['USD'] });
    expect((await ask()).meta).toMatchObject({ cacheStatus: 'bypass', degraded: false });
    expect((await ask()).meta.cacheStatus).toBe('bypass');
  });

  it('passes on that a portfolio does not exist and gives the lease back', async () => {
    const { heldSymbols } = host.ports;
    host.ports.heldSymbols = async () => {
      throw new AppError('not_found', 'Not found.');
    };
    await expect(ask()).rejects.toMatchObject({ code: 'not_found' });
    expect(await host.store.read(USER, KEY)).toMatchObject({ leasedForMs: 0, retryInMs: 0 });
    host.ports.heldSymbols = heldSymbols;
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

  it('begins all inputs at the same time', async () => {
    const begun = new Set<string>();
    for (const port of ['snapshotOf', 'latestOf', 'seriesOf', 'exchangeRatesOf', 'overrides'] as const) {
      host.ports[port] = async () => {
        begun.add(port);
        return hang();
      };
    }
    const answer = ask();
    answer.catch(() => undefined);
    await expect
      .poll(() => [...begun].toSorted())
      .toEqual(['exchangeRatesOf', 'latestOf', 'overrides', 'seriesOf', 'snapshotOf'].toSorted());
  });

  it('begins the dividends with the others when the cache knows what is held, and asks again should the ledger differ', async () => {
    const held = { symbols: ['ACME'], currencies: ['USD'], timeZone: 'UTC' };
    const told = { baseCurrency: 'USD' };
    host = await startMetricsHost({
      store: (clock) => new InMemoryMetricsCacheStore(clock, () => ({ ...held, ...told })),
    });
    const { snapshotOf, dividends } = host.ports;
    let open!: () => void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    host.ports.snapshotOf = async (signal) => {
      await gate;
      return snapshotOf(signal);
    };
    const asked = vi.fn(dividends);
    host.ports.dividends = asked;
    const answer = ask();
    await expect.poll(() => asked.mock.calls.length).toBe(1);
    open();
    expect((await answer).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
    expect(asked).toHaveBeenCalledTimes(1);
    told.baseCurrency = 'CHF';
    await ask('portfolio', { forceRefresh: true });
    expect(asked).toHaveBeenCalledTimes(3);
  });

  describe('while another replica computes', () => {
    beforeEach(async () => {
      await ask();
      host.clock.advance(3_600_000);
    });
    const elsewhere = async (): Promise<unknown> => host.store.lease(USER, KEY, { leaseMs: 10_000 });

    it('serves the last copy at once', async () => {
      await elsewhere();
      computations = 0;
      const { meta } = await ask();
      expect(meta).toMatchObject({ cacheStatus: 'stale', stale: true, degraded: false });
      expect(meta.missing).toContainEqual({ section: 'cache', reason: 'stale_revalidating' });
      expect(computations).toBe(0);
    });

    it("does not serve what the user's own write has made invalid", async () => {
      host.store.bumpUser(USER);
      await elsewhere();
      expect((await ask()).meta).toMatchObject({ cacheStatus: 'miss', stale: false, dataVersion: 1 });
    });

    it('nor hands it to who joins a request that came before that write', async () => {
      await elsewhere();
      let open!: () => void;
      const gate = new Promise<void>((resolve) => (open = resolve));
      const lease = vi.spyOn(host.store, 'lease').mockImplementationOnce(async (...request) => {
        await gate;
        return host.store.lease(...request);
      });
      const before = ask();
      await expect.poll(() => lease.mock.calls.length).toBe(1);
      host.store.bumpUser(USER);
      const reads = vi.spyOn(host.store, 'read');
      const after = ask();
      await expect.poll(() => reads.mock.settledResults.length).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      open();
      expect((await before).meta).toMatchObject({ stale: true, dataVersion: 0 });
      expect((await after).meta).toMatchObject({ cacheStatus: 'miss', stale: false, dataVersion: 1 });
    });

    it('serves the last copy while this process computes, too', async () => {
      let open!: () => void;
      const gate = new Promise<void>((resolve) => (open = resolve));
      const { snapshotOf } = host.ports;
      host.ports.snapshotOf = async (signal) => {
        await gate;
        return snapshotOf(signal);
      };
      const first = ask();
      await expect.poll(() => host.store.read(USER, KEY)).toMatchObject({ leasedForMs: 10_000 });
      expect((await ask()).meta).toMatchObject({ cacheStatus: 'stale', stale: true });
      open();
      expect((await first).meta.cacheStatus).toBe('miss');
    });
  });

  it('does not remember for others that a wish for new figures could not be met', async () => {
    const request = { userId: USER, metricType: 'portfolio' };
    await host.rendered.answer(request);
    const { snapshotOf } = host.ports;
    host.ports.snapshotOf = down;
    expect((await host.rendered.answer({ ...request, forceRefresh: true })).meta.degraded).toBe(true);
    host.ports.snapshotOf = snapshotOf;
    expect((await host.rendered.answer(request)).meta).toMatchObject({ cacheStatus: 'hit', degraded: false });
  });

  it('reads each input once for a dashboard', async () => {
    const reads: string[] = [];
    for (const [port, read] of Object.entries(host.ports)) {
      Object.assign(host.ports, {
        [port]: async (...asked: unknown[]) => {
          reads.push(port);
          return (read as (...given: unknown[]) => Promise<unknown>)(...asked);
        },
      });
    }
    await ask('dashboard');
    expect(reads.toSorted()).toEqual(
      ['dividends', 'exchangeRatesOf', 'heldSymbols', 'latestOf', 'overrides', 'seriesOf', 'snapshotOf'].toSorted(),
    );
  });

  it('reads no prices, rates or closes for what needs none', async () => {
    host.ports.latestOf = down;
    host.ports.seriesOf = down;
    host.ports.exchangeRatesOf = down;
    host.module
      .get(MetricRegistry)
      .add(computedMetric({ type: 'plain', parameters: NoParameters, sections: [], assemble: () => 1 }));
    expect((await ask('plain')).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
  });

  it('values with the last closes when the current prices cannot be read, and says so', async () => {
    host.ports.latestOf = down;
    const { data, meta } = await ask('dashboard');
    expect(meta).toMatchObject({
      cacheStatus: 'partial',
      degraded: true,
      dataCompleteness: { prices: false, timeSeries: true },
    });
    expect(meta.missing).toContainEqual({ section: 'prices', reason: 'failed' });
    expect((data as unknown as { topHoldings: object[] }).topHoldings[0]).toMatchObject({
      marketPrice: '119',
      priceAsOf: '2026-06-09',
      priceSource: 'stored-close',
      priceStale: true,
    });
  });

  it('loses only the series when the closes cannot be read', async () => {
    host.ports.seriesOf = down;
    const { data, meta } = await ask();
    expect(meta).toMatchObject({
      degraded: true,
      dataCompleteness: { prices: true, holdings: true, timeSeries: false },
    });
    expect(meta.missing).toContainEqual({ section: 'timeSeries', reason: 'failed' });
    expect(data.performance).toMatchObject({ totalValue: '1200', volatilityPercent: null });
  });

  it('adds up nothing in the base currency without exchange rates, but keeps every figure in its own', async () => {
    host = await startMetricsHost({ ledger: twoCurrencies() });
    expect((await ask()).data.performance).toMatchObject({
      totalValue: '2700',
      totalCost: expect.any(String) as string,
    });
    host.clock.advance(3_600_000);
    host.ports.exchangeRatesOf = down;
    const { data, meta } = await ask('portfolio', { forceRefresh: true });
    expect(meta).toMatchObject({ cacheStatus: 'partial', degraded: true, dataCompleteness: { prices: true } });
    expect(meta.missing).toContainEqual({ section: 'exchangeRates', reason: 'failed' });
    const [home, abroad] = data.holdings!;
    expect(home).toMatchObject({ marketValue: '1200', weightPercent: null, base: { marketValue: '1200' } });
    expect(abroad).toMatchObject({
      marketValue: '1200',
      unrealizedGain: '200',
      base: { marketValue: null, costBasis: null },
    });
    expect(data.performance).toMatchObject({
      totalValue: null,
      totalCost: null,
      unrealizedGain: null,
      totalGain: null,
      totalGainPercent: null,
      dayChange: null,
      priceCoveragePercent: null,
    });
    expect(data.allocation).toBeNull();
  });

  it('ranks nothing whose gain is not known', async () => {
    host.ports.latestOf = down;
    host.ports.seriesOf = down;
    expect((await ask('gainers')).data).toBeNull();
    const { data } = await ask('dashboard');
    expect(data).toMatchObject({ allocation: null, topPerformers: null, worstPerformers: null });
  });

  it("takes an expected error of a dividend source for that source's failure, not for the request's", async () => {
    host.ports.dividends = async () => {
      throw new AppError('not_found', 'No such depot.');
    };
    expect((await ask()).meta).toMatchObject({ degraded: true, dataCompleteness: { dividends: false } });
  });

  it('compares with a benchmark in a currency that nobody holds, whose rates then count, and says when it cannot', async () => {
    const compare = async (benchmark: string): Promise<MetricsAnswer<PortfolioPayload>> =>
      ask('time-series', { params: { benchmark } });
    host.ports.instrument = async (symbol) => hostInstrument(symbol, 'GBP');
    const asked: string[][] = [];
    const { exchangeRatesOf } = host.ports;
    host.ports.exchangeRatesOf = async (currencies) => {
      asked.push([...currencies]);
      return exchangeRatesOf(currencies);
    };
    await compare('FTSE');
    expect(asked).toEqual([['USD', 'EUR', 'GBP']]);
    expect((await compare('FTSE')).meta.cacheStatus).toBe('hit');
    host.store.bumpMarket('fx:GBP/USD');
    expect((await compare('FTSE')).meta.cacheStatus).toBe('miss');
    host.ports.instrument = down;
    const { meta } = await compare('MDAX');
    expect(meta).toMatchObject({ cacheStatus: 'partial', degraded: true });
    expect(meta.missing).toContainEqual({ section: 'benchmark', reason: 'failed' });
  });

  it('says that rates failed also where no series needs them', async () => {
    const definition = { type: 'plain', parameters: NoParameters, sections: ['holdings'], assemble: () => 1 } as const;
    host.module.get(MetricRegistry).add(computedMetric(definition));
    host.ports.exchangeRatesOf = down;
    const { meta } = await ask('plain');
    expect(meta).toMatchObject({ cacheStatus: 'partial', degraded: true, dataCompleteness: { timeSeries: true } });
    expect(meta.missing).toContainEqual({ section: 'exchangeRates', reason: 'failed' });
  });

  describe('when a computation fails', () => {
    it('names the ledger, and answers at once for a moment after that', async () => {
      await ask();
      host.clock.advance(3_600_000);
      const { heldSymbols } = host.ports;
      host.ports.heldSymbols = down;
      const first = await ask();
      expect(first.meta.missing).toEqual(
        expect.arrayContaining([
          { section: 'transactions', reason: 'failed' },
          { section: 'cache', reason: 'stale_failed' },
        ]),
      );
      host.ports.heldSymbols = heldSymbols;
      computations = 0;
      const throttled = await ask();
      expect(throttled.meta).toMatchObject({ cacheStatus: 'stale', stale: true, degraded: true });
      expect(throttled.meta.missing).toContainEqual({ section: 'metrics', reason: 'failed_recently' });
      expect(computations).toBe(0);
      host.clock.advance(2_000);
      expect((await ask()).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
    });

    it('refuses at once for a moment when there is no copy, and says for how long', async () => {
      host.ports.heldSymbols = down;
      await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
      const looks = vi.fn(down);
      host.ports.heldSymbols = looks;
      await expect(ask()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 });
      expect(looks).not.toHaveBeenCalled();
    });

    it('does not call a copy stale that is fresh, when only a wish for a newer one could not be met', async () => {
      await ask();
      host.ports.snapshotOf = down;
      const { meta } = await ask('portfolio', { forceRefresh: true });
      expect(meta).toMatchObject({ cacheStatus: 'hit', stale: false, degraded: true });
      expect(meta.missing).toContainEqual({ section: 'cache', reason: 'refresh_failed' });
    });

    it("serves what the user's own write has made invalid only then, and says so", async () => {
      await ask();
      host.store.bumpUser(USER);
      host.ports.snapshotOf = down;
      const { meta } = await ask();
      expect(meta).toMatchObject({ cacheStatus: 'stale', stale: true, degraded: true });
      expect(meta.missing).toContainEqual({ section: 'cache', reason: 'stale_invalidated' });
    });

    it('takes no lease to hear that the circuit of the ledger is open', async () => {
      await ask();
      host.clock.advance(3_600_000);
      host.guards.transactions.isolate();
      const lease = vi.spyOn(host.store, 'lease');
      const { meta } = await ask();
      expect(meta).toMatchObject({ cacheStatus: 'stale', stale: true, degraded: true });
      expect(meta.missing).toContainEqual({ section: 'transactions', reason: 'circuit_open' });
      await expect(ask('time-series')).rejects.toMatchObject({ code: 'unavailable' });
      expect(lease).not.toHaveBeenCalled();
      host.guards.transactions.reset();
      expect((await ask()).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
    });

    it('tries the ledger again when it is time', async () => {
      const { heldSymbols } = host.ports;
      host.ports.heldSymbols = down;
      for (let index = 0; index < 6; index += 1) {
        await expect(ask('portfolio', { portfolioId: `p${index}` })).rejects.toMatchObject({ code: 'unavailable' });
      }
      expect(host.guards.states().transactions).toBe('open');
      host.ports.heldSymbols = heldSymbols;
      host.clock.advance(3_000);
      expect((await ask()).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
      expect(host.guards.states().transactions).toBe('closed');
    });

    it('flags what could not be cached', async () => {
      host.store.put = down;
      const { data, meta } = await ask();
      expect(meta).toMatchObject({ cacheStatus: 'bypass', degraded: true });
      expect(meta.missing).toContainEqual({ section: 'cache', reason: 'failed' });
      expect(data.performance).toMatchObject({ totalValue: '1200' });
    });

    it('calls the other inputs off when the ledger fails', async () => {
      let ended: unknown;
      host.ports.latestOf = async (_, signal) =>
        new Promise((_resolve, reject) => {
          signal!.addEventListener('abort', () => {
            ended = signal!.reason;
            reject(signal!.reason as Error);
          });
        });
      host.ports.snapshotOf = down;
      await expect(ask()).rejects.toMatchObject({ code: 'unavailable' });
      expect(ended).toBeInstanceOf(Error);
    });
  });

  describe('a copy that is no payload of ours', () => {
    it.each<[string, (payload: { data: unknown }) => unknown]>([
      ['figures of another shape', () => ({ data: 1 })],
      ['no object', () => 'text'],
      ['figures alone', ({ data }) => ({ data })],
      ['all but the figures', (payload) => ({ ...payload, data: 7 })],
    ])('is computed anew: %s', async (_, spoiled) => {
      await ask('dashboard');
      const read = host.store.read.bind(host.store);
      host.store.read = async (...asked) => {
        const copy = await read(...asked);
        if (copy.state === 'missing') return copy;
        return { ...copy, payload: JSON.stringify(spoiled(JSON.parse(copy.payload) as { data: unknown })) };
      };
      const { data, meta } = await ask('dashboard');
      expect(meta).toMatchObject({ stale: false, degraded: false, dataCompleteness: { prices: true } });
      expect(data.performance).toMatchObject({ totalValue: '1200' });
    });
  });

  describe('somebody who does not wait any longer', () => {
    /** A ledger that is read for as long as nobody calls it off. */
    const endless = (): { begun: () => number; ended: () => number } => {
      let begun = 0;
      let ended = 0;
      host.ports.snapshotOf = async (signal) => {
        begun += 1;
        return new Promise((_, reject) => {
          signal!.addEventListener('abort', () => {
            ended += 1;
            reject(signal!.reason as Error);
          });
        });
      };
      return { begun: () => begun, ended: () => ended };
    };

    it('ends a computation that nobody else waits for, and its lease is free at once', async () => {
      const { snapshotOf } = host.ports;
      const reads = endless();
      const client = new AbortController();
      const answer = ask('portfolio', { signal: client.signal });
      await expect.poll(reads.begun).toBe(1);
      client.abort();
      await expect(answer).rejects.toMatchObject({ code: 'unavailable' });
      await expect.poll(reads.ended).toBe(1);
      host.ports.snapshotOf = snapshotOf;
      expect((await ask()).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
    });

    it('leaves a computation to the others who wait for it', async () => {
      let finish!: () => void;
      const gate = new Promise<void>((resolve) => (finish = resolve));
      const { snapshotOf } = host.ports;
      host.ports.snapshotOf = async (signal) => {
        await gate;
        signal?.throwIfAborted();
        return snapshotOf(signal);
      };
      const client = new AbortController();
      const leaver = ask('portfolio', { signal: client.signal });
      const stayer = ask();
      await expect.poll(() => host.store.read(USER, KEY)).toMatchObject({ leasedForMs: expect.any(Number) as number });
      client.abort();
      await expect(leaver).rejects.toMatchObject({ code: 'unavailable' });
      finish();
      expect((await stayer).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
    });

    it('counts for no breaker', async () => {
      const reads = endless();
      for (let index = 1; index <= 10; index += 1) {
        const client = new AbortController();
        const answer = ask('portfolio', { signal: client.signal });
        await expect.poll(reads.begun).toBe(index);
        client.abort();
        await expect(answer).rejects.toMatchObject({ code: 'unavailable' });
        await expect.poll(reads.ended).toBe(index);
      }
      expect(host.guards.states()).toMatchObject({ transactions: 'closed', prices: 'closed', cache: 'closed' });
    });
  });

  describe('the deadline', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    });
    afterEach(() => {
      vi.useRealTimers();
    });

    it('ends inputs that hang longer than their own limits, and answers within three seconds', async () => {
      const dividend = vi.fn(
        async (signal: AbortSignal): Promise<DividendSummary> =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
      );
      host.ports.dividends = dividend;
      const answer = ask();
      await vi.advanceTimersByTimeAsync(3_000);
      expect((await answer).meta).toMatchObject({ cacheStatus: 'partial', dataCompleteness: { dividends: false } });
      expect(dividend.mock.calls[0]![0].aborted).toBe(true);
    });

    it('holds when even giving up takes too long', async () => {
      await ask();
      host.clock.advance(3_600_000);
      const { heldSymbols } = host.ports;
      host.ports.heldSymbols = async (signal) => {
        await new Promise((resolve) => setTimeout(resolve, 1_900));
        return heldSymbols(signal);
      };
      host.ports.snapshotOf = hang;
      host.store.release = hang;
      const settled: unknown[] = [];
      void ask().then(
        ({ meta }) => settled.push(meta.cacheStatus, ...meta.missing),
        (error: unknown) => settled.push(error),
      );
      await vi.advanceTimersByTimeAsync(3_000);
      expect(settled).toEqual(expect.arrayContaining(['stale', { section: 'metrics', reason: 'timeout' }]));
    });

    it('holds for who waits for a computation that began before, and for one queued behind it', async () => {
      await ask();
      host.clock.advance(3_600_000);
      host.ports.snapshotOf = hang;
      const settled: unknown[] = [];
      for (let index = 0; index < 4; index += 1) {
        void ask('portfolio', { forceRefresh: true }).then(
          ({ meta }) => settled.push(meta.cacheStatus),
          (error: unknown) => settled.push(error),
        );
      }
      await vi.advanceTimersByTimeAsync(3_100);
      expect(settled).toEqual(['stale', 'stale', 'stale', 'stale']);
    });
  });
});

/** Ten ACME at 100 USD, ten EURO at 100 EUR. */
function twoCurrencies(): ReturnType<typeof hostLedger> {
  return hostLedger({
    transactions: [hostTransaction(), hostTransaction({ id: '2', symbol: 'EURO', currency: 'EUR' })],
    instruments: new Map([
      ['ACME', hostInstrument('ACME', 'USD')],
      ['EURO', hostInstrument('EURO', 'EUR')],
    ]),
  });
}
