import type { DividendSummary } from '@portfolio-metrics/dividends';
import { AppError, Decimal } from '@portfolio-metrics/kernel';
import { InMemoryMetricsCacheStore } from '@portfolio-metrics/metrics-cache';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { transaction } from '../../../test/support/ledger-fixture.js';
import { HOST_PORTFOLIO, hostInstrument, hostLedger, hostTransaction } from '../../../test/support/metrics-host.js';
import { hostOfSuite } from '../../../test/support/suite-host.js';
import { NoParameters } from './definitions/parameters.js';
import type { MetricsAnswer } from './metrics-answer.js';
import type { PortfolioPayload } from './model/portfolio-payload.js';
import { computedMetric } from './registry/metric-definition.js';
import { MetricRegistry } from './registry/metric-registry.js';

const down = async (): Promise<never> => {
  throw new Error('down');
};
const hang = async (): Promise<never> => new Promise<never>(() => undefined);

describe('MetricsOrchestrator and its inputs', () => {
  // A Wednesday, New York open.
  const host = hostOfSuite();

  it('keeps quantities and costs without prices, says so, and recovers', async () => {
    const { latestOf, seriesOf } = host.ports;
    host.ports.latestOf = down;
    host.ports.seriesOf = down;
    const partial = await host.ask();
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
    expect((await host.ask()).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
  });

  it('never puts a partial result in the place of a complete one', async () => {
    await host.ask();
    host.ports.latestOf = down;
    expect((await host.ask('portfolio', { forceRefresh: true })).meta.cacheStatus).toBe('partial');
    expect((await host.ask()).meta).toMatchObject({ cacheStatus: 'hit', degraded: false });
  });

  it('loses only the section of a source that is down', async () => {
    host.ports.dividends = down;
    const { data, meta } = await host.ask('dashboard');
    expect(meta).toMatchObject({
      degraded: true,
      dataCompleteness: { dividends: false, holdings: true, prices: true },
    });
    expect(data.dividendSummary).toBeNull();
    expect(data.performance).toMatchObject({ totalValue: '1200' });
  });

  it('reads prices of what came in between the look at what is held and the reading of the ledger', async () => {
    const { heldSymbols } = host.ports;
    let looks = 0;
    host.ports.heldSymbols = async (signal) => {
      looks += 1;
      return looks === 1 ? { symbols: [], currencies: ['USD'] } : heldSymbols(signal);
    };
    expect((await host.ask()).data.performance).toMatchObject({ totalValue: '1200' });
    expect(looks).toBe(2);
  });

  it('begins all inputs at the same time', async () => {
    const begun = new Set<string>();
    for (const port of ['snapshotOf', 'latestOf', 'seriesOf', 'exchangeRatesOf', 'overrides'] as const) {
      host.ports[port] = async () => {
        begun.add(port);
        return hang();
      };
    }
    const answer = host.ask();
    answer.catch(() => undefined);
    await expect
      .poll(() => [...begun].toSorted())
      .toEqual(['exchangeRatesOf', 'latestOf', 'overrides', 'seriesOf', 'snapshotOf'].toSorted());
  });

  it('begins the dividends with the others when the cache knows what is held, and asks again should the ledger differ', async () => {
    const held = { symbols: ['ACME'], currencies: ['USD'], timeZone: 'UTC' };
    const told = { baseCurrency: 'USD' };
    await host.restart({
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
    const answer = host.ask();
    await expect.poll(() => asked.mock.calls.length).toBe(1);
    open();
    expect((await answer).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
    expect(asked).toHaveBeenCalledTimes(1);
    told.baseCurrency = 'CHF';
    await host.ask('portfolio', { forceRefresh: true });
    expect(asked).toHaveBeenCalledTimes(3);
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
    await host.ask('dashboard');
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
    expect((await host.ask('plain')).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
  });

  it('values with the last closes when the current prices cannot be read, and says so', async () => {
    host.ports.latestOf = down;
    const { data, meta } = await host.ask('dashboard');
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
    const { data, meta } = await host.ask();
    expect(meta).toMatchObject({
      degraded: true,
      dataCompleteness: { prices: true, holdings: true, timeSeries: false },
    });
    expect(meta.missing).toContainEqual({ section: 'timeSeries', reason: 'failed' });
    expect(data.performance).toMatchObject({ totalValue: '1200', volatilityPercent: null });
  });

  it('adds up nothing in the base currency without exchange rates, but keeps every figure in its own', async () => {
    await host.restart({ ledger: twoCurrencies() });
    expect((await host.ask()).data.performance).toMatchObject({
      totalValue: '2700',
      totalCost: expect.any(String) as string,
    });
    host.clock.advance(3_600_000);
    host.ports.exchangeRatesOf = down;
    const { data, meta } = await host.ask('portfolio', { forceRefresh: true });
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
    expect((await host.ask('gainers')).data).toBeNull();
    const { data } = await host.ask('dashboard');
    expect(data).toMatchObject({ allocation: null, topPerformers: null, worstPerformers: null });
  });

  it("takes an expected error of a dividend source for that source's failure, not for the request's", async () => {
    host.ports.dividends = async () => {
      throw new AppError('not_found', 'No such depot.');
    };
    expect((await host.ask()).meta).toMatchObject({ degraded: true, dataCompleteness: { dividends: false } });
  });

  it.each([
    ['null', null],
    ['NaN', { totalReceived: new Decimal(Number.NaN) }],
    ['infinity', { totalPending: new Decimal(Infinity) }],
    ['less than nothing', { ytdReceived: new Decimal(-1) }],
  ])('takes %s of a dividend source for its failure, and keeps nothing of it as complete', async (_what, garbage) => {
    const { dividends } = host.ports;
    host.ports.dividends = async (signal, query) => {
      const summary = { ...(await dividends(signal, query)), status: 'available', ...garbage };
      return (garbage === null ? null : summary) as DividendSummary;
    };
    const { data, meta } = await host.ask('dashboard');
    expect(data.dividendSummary).toBeNull();
    expect(meta).toMatchObject({ cacheStatus: 'partial', degraded: true, dataCompleteness: { dividends: false } });
    expect(meta.missing).toContainEqual({ section: 'dividends', reason: 'failed' });
    host.ports.dividends = dividends;
    host.clock.advance(61_000);
    expect((await host.ask('dashboard')).meta).toMatchObject({ cacheStatus: 'miss', degraded: false });
  });

  describe('with money going in and out, and trades on days without a price', () => {
    const AMBIGUOUS = { section: 'performance.moneyWeightedReturnPercent', reason: 'ambiguous' };
    const PARTIAL = { section: 'performance.timeWeightedReturnPercent', reason: 'partial' };
    const figuresOf = ({ data }: MetricsAnswer): Record<string, unknown> =>
      (data as { performance: Record<string, unknown> }).performance;

    beforeEach(async () => {
      const trade = (id: string, on: string, type: 'BUY' | 'SELL') =>
        ({ ...transaction({ id, on, type, quantity: 5, price: 100 }), portfolioId: HOST_PORTFOLIO }) as const;
      const transactions = [hostTransaction(), trade('2', '2026-02-02', 'SELL'), trade('3', '2026-03-02', 'BUY')];
      await host.restart({ ledger: hostLedger({ transactions }) });
    });

    it.each([
      ['dashboard', {}],
      ['analytics-summary', {}],
      ['performance', { range: 'ALL' }],
    ])('states the returns of %s and says that they are to be read with care', async (type, params) => {
      const answer = await host.ask(type, { params });
      expect(answer.meta.missing).toEqual(expect.arrayContaining([AMBIGUOUS, PARTIAL]));
      expect(answer.meta.degraded).toBe(false);
      const { moneyWeightedReturnPercent, timeWeightedReturnPercent } = figuresOf(answer);
      expect([moneyWeightedReturnPercent, timeWeightedReturnPercent]).toEqual([expect.any(Number), expect.any(Number)]);
    });

    it('says nothing of the kind about a period without them, whatever the whole time was like', async () => {
      const answer = await host.ask('performance', { params: { from: '2026-04-01' } });
      expect(figuresOf(answer)['moneyWeightedReturnPercent']).toEqual(expect.any(Number));
      const sections = answer.meta.missing.map(({ section }) => section);
      expect(sections).not.toContain(AMBIGUOUS.section);
      expect(sections).not.toContain(PARTIAL.section);
      expect(answer.meta.missing).toContainEqual({
        section: 'performance.annualizedReturnPercent',
        reason: 'under_one_year',
      });
    });

    it('says nothing of the kind about plain money at known prices', async () => {
      await host.restart();
      const { missing } = (await host.ask('dashboard')).meta;
      expect(missing.filter(({ reason }) => ['ambiguous', 'partial'].includes(reason))).toEqual([]);
    });
  });

  it('compares with a benchmark in a currency that nobody holds, whose rates then count, and says when it cannot', async () => {
    const compare = async (benchmark: string): Promise<MetricsAnswer<PortfolioPayload>> =>
      host.ask('time-series', { params: { benchmark } });
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
    const { meta } = await host.ask('plain');
    expect(meta).toMatchObject({ cacheStatus: 'partial', degraded: true, dataCompleteness: { timeSeries: true } });
    expect(meta.missing).toContainEqual({ section: 'exchangeRates', reason: 'failed' });
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
