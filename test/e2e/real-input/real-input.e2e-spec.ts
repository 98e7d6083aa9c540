import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestService } from '../../support/test-service.js';
import { succeed } from '../support/seeded-service.js';
import { expectedBuckets, expectedHolding, expectedTotals } from './expected-answers.js';
import { closesCsv, type ImportedInput, importRealInput } from './import-real-input.js';
import { EUROPE, GROWTH, INCOME, INSTRUMENTS, PORTFOLIOS, type WrittenPortfolio } from './ledger.js';
import { bookingsOf } from './oracle/booking.js';
import { type DayChange, dayChangeOf } from './oracle/day-change.js';
import { Fraction } from './oracle/fraction.js';
import {
  gainByCashFlows,
  type PortfolioFigures,
  portfolioFigures,
  type TrackedScope,
} from './oracle/portfolio-figures.js';
import { dayBefore, daysBetween, netPresentShare, timeWeightedReturn } from './oracle/returns.js';
import { averageCosts, poolOpenedOn } from './oracle/moving-average.js';
import { fifoLots } from './oracle/unit-intervals.js';
import { dailySp500 } from './shipped-prices.js';
import { writtenMarket } from './written-market.js';

const USER = '5eed0000-0000-4000-8000-000000000001';
/** Friday evening in New York: the last session of the Apple series has just ended. */
const NOW = '2018-05-11T22:00:00Z';
const LAST_SESSION = '2018-05-11';
const SESSIONS = dailySp500().map(({ date }) => date);

/** A year's end, a fraction of a lot gone, the crash, the end of the monthly prices, the eve and the day of a split, a weekend. */
const DATES = [
  '2004-12-31',
  '2006-06-30',
  '2007-06-01',
  '2008-10-31',
  '2010-03-01',
  '2012-12-31',
  '2014-06-06',
  '2014-06-09',
  '2016-07-02',
  '2018-05-11',
];

const market = writtenMarket();
const cases = PORTFOLIOS.flatMap((portfolio) => DATES.map((date) => ({ portfolio, name: portfolio.name, date })));

function scopeOf(portfolio: WrittenPortfolio): TrackedScope {
  return {
    bookings: bookingsOf(portfolio.csv),
    method: portfolio.costBasisMethod,
    base: portfolio.baseCurrency,
    trackCash: portfolio.trackCash,
    market,
  };
}

function changesOf(scope: TrackedScope, figures: PortfolioFigures, date: string): Map<string, DayChange | null> {
  const open = [...figures.positions.values()].filter(({ quantity }) => !quantity.isZero());
  return new Map(
    open.map(({ symbol }) => [symbol, dayChangeOf(scope.bookings, symbol, market, scope.base, SESSIONS, date)]),
  );
}

describe('the dashboard of real prices', () => {
  let service: TestService;
  let input: ImportedInput;

  beforeAll(async () => {
    service = await startTestService({ now: NOW });
    input = await importRealInput(service, USER, LAST_SESSION);
  });
  afterAll(async () => {
    await service.stop();
  });

  const get = async (path: string) => await succeed(service.request('GET', `/api/v1${path}`, { token: input.token }));
  const inPortfolio = (portfolio: WrittenPortfolio, query = ''): string =>
    `?portfolioId=${input.idOf.get(portfolio)}${query}`;

  it('is made of everything that was imported', async () => {
    const bookings = PORTFOLIOS.reduce((sum, { csv }) => sum + bookingsOf(csv).length, 0);
    expect(input.counts).toEqual({
      closes: closesCsv('', LAST_SESSION).split('\n').length - 2,
      rates: 21,
      transactions: bookings,
    });
    const { rows } = await service.database.admin.query(
      'select (select count(*)::int from price_history) as closes, (select count(*)::int from transactions) as transactions',
    );
    expect(rows[0]).toEqual({ closes: input.counts.closes, transactions: bookings });
  });

  it('stays as it is when the same files come again', async () => {
    const before = await get(`/portfolio${inPortfolio(GROWTH, '&status=all')}`);
    for (const portfolio of PORTFOLIOS) {
      const again = await succeed(
        service.request('POST', `/api/v1/transactions/import${inPortfolio(portfolio)}`, {
          token: input.token,
          body: portfolio.csv,
          contentType: 'text/csv',
        }),
      );
      expect(again.body.data).toMatchObject({ imported: 0, duplicates: bookingsOf(portfolio.csv).length });
    }
    const after = await get(`/portfolio${inPortfolio(GROWTH, '&status=all')}`);
    expect(after.body.data).toEqual(before.body.data);
  });

  describe.each(cases)('of $name at the close of $date', ({ portfolio, date }) => {
    const scope = scopeOf(portfolio);
    const figures = portfolioFigures(scope, date);
    const changes = changesOf(scope, figures, date);
    const open = [...figures.positions.values()].filter(({ quantity }) => !quantity.isZero());
    const session = SESSIONS.findLast((day) => day <= date)!;
    const exposure = figures.totalValue;
    const query = (more = ''): string => inPortfolio(portfolio, `&asOf=${date}${more}`);
    const holding = (symbol: string): Record<string, unknown> =>
      expectedHolding(figures.positions.get(symbol)!, changes.get(symbol) ?? null, exposure, session, scope.base);

    it('holds what the ledger says, to the last decimal', async () => {
      const { body } = await get(`/portfolio${query('&status=all')}`);
      expect(body.data.holdings).toMatchObject([...figures.positions.keys()].map(holding));
      expect(body.data.holdings).toHaveLength(figures.positions.size);
    });

    it('shows the open holdings alone, or the closed ones, when asked', async () => {
      const symbolsOf = async (status: string): Promise<string[]> => {
        const { body } = await get(`/portfolio${query(status)}`);
        return (body.data.holdings as Array<{ symbol: string }>).map(({ symbol }) => symbol);
      };
      const openSymbols = open.map(({ symbol }) => symbol);
      expect(await symbolsOf('')).toEqual(openSymbols);
      expect(await symbolsOf('&status=open')).toEqual(openSymbols);
      const closed = [...figures.positions.keys()].filter((symbol) => !openSymbols.includes(symbol));
      expect(await symbolsOf('&status=closed')).toEqual(closed);
    });

    it('adds up, here and in the dashboard and in the analytics', async () => {
      const totals = expectedTotals(figures, scope, [...changes.values()]);
      const views = [
        (await get(`/portfolio${query()}`)).body.data.totals,
        (await get(`/dashboard${query()}`)).body.data.performance,
        (await get(`/analytics/summary${query()}`)).body.data.performance,
      ];
      expect(views).toMatchObject([totals, totals, totals]);
    });

    it('gains what came out and is there, less what went in', async () => {
      const { body } = await get(`/portfolio${query()}`);
      // Growth handed fifty units over at their cost.
      const handedOver = portfolio === GROWTH && date >= '2007-06-01' ? Fraction.of('3974.1625') : Fraction.ZERO;
      const value = Fraction.of(body.data.totals.totalValue).minus(Fraction.of(body.data.totals.cash));
      const gain = Fraction.of(body.data.totals.totalGain);
      expect(gainByCashFlows(scope, date, value, handedOver).minus(gain).toDecimal(9)).toBe('0');
    });

    it('has the lots that make up its cost', async () => {
      const { body } = await get(`/portfolio${query('&include=lots')}`);
      for (const { symbol, quantity, local, base } of open) {
        const { lots } = (body.data.holdings as Array<{ symbol: string; lots: Lot[] }>).find(
          (candidate) => candidate.symbol === symbol,
        )!;
        const sum = (member: 'quantity' | 'cost' | 'baseCost'): string =>
          Fraction.sum(lots.map((lot) => Fraction.of(lot[member]))).toDecimal(8);
        expect({ symbol, quantity: sum('quantity'), cost: sum('cost'), baseCost: sum('baseCost') }).toEqual({
          symbol,
          quantity: quantity.toDecimal(8),
          cost: local.costBasis.toDecimal(8),
          baseCost: base.costBasis.toDecimal(8),
        });
        const shown = lots.map((lot) => ({ openedOn: lot.openedOn, quantity: lot.quantity, cost: lot.cost }));
        expect({ symbol, lots: shown }).toEqual({ symbol, lots: expectedLots(scope, symbol, date) });
      }
    });

    it('spreads its value over every dimension', async () => {
      const cash: Array<readonly [string, Fraction]> = figures.cash.isZero() ? [] : [['CASH', figures.cash]];
      const by = (keyOf: (symbol: string) => string): ReadonlyArray<readonly [string, Fraction]> =>
        open.map(({ symbol, base }) => [keyOf(symbol), base.marketValue]);
      const reference = (symbol: string) => INSTRUMENTS.find((instrument) => instrument.symbol === symbol)!;
      const cashIn = (key: string): ReadonlyArray<readonly [string, Fraction]> => cash.map(([, value]) => [key, value]);
      const dimensions = {
        instrument: [...by((symbol) => symbol), ...cashIn(`CASH.${scope.base}`)],
        assetClass: [...by((symbol) => reference(symbol).assetClass), ...cash],
        sector: [...by((symbol) => reference(symbol).sector ?? 'UNKNOWN'), ...cash],
        country: [...by((symbol) => reference(symbol).country ?? 'UNKNOWN'), ...cash],
        currency: [...by(() => 'USD'), ...cashIn(scope.base)],
        exchange: [...by((symbol) => reference(symbol).exchange), ...cash],
        portfolio: [[input.idOf.get(portfolio)!, exposure] as const],
      };
      const { allocation } = (await get(`/dashboard${query()}`)).body.data;
      for (const [dimension, parts] of Object.entries(dimensions)) {
        const { body } = await get(`/allocation${query(`&by=${dimension}`)}`);
        const expected = {
          buckets: expectedBuckets(parts),
          grossExposure: exposure.toDecimal(),
          netExposure: exposure.toDecimal(),
        };
        expect({ dimension, ...body.data }).toMatchObject({ dimension, by: dimension, ...expected });
        expect(body.data.buckets).toHaveLength(expected.buckets.length);
        expect(allocation[`by${dimension[0]!.toUpperCase()}${dimension.slice(1)}`]).toMatchObject(expected.buckets);
        expect(allocation).toMatchObject({ grossExposure: expected.grossExposure, netExposure: expected.netExposure });
        const weights = (body.data.buckets as Array<{ weightPercent: number }>).map(
          ({ weightPercent }) => weightPercent,
        );
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(100, 6);
      }
    });

    it('ranks its winners and losers by the unrealised gain in percent', async () => {
      const ranked = open
        .map(({ symbol, local }) => ({ symbol, ratio: local.unrealizedGain.over(local.costBasis) }))
        .toSorted((a, b) => b.ratio.compare(a.ratio))
        .map(({ symbol }) => ({ symbol }));
      const dashboard = (await get(`/dashboard${query()}`)).body.data;
      expect(dashboard.topPerformers).toMatchObject(ranked.slice(0, 5));
      expect(dashboard.worstPerformers).toMatchObject(ranked.toReversed().slice(0, 5));
      expect((await get(`/dashboard/gainers${query('&limit=1')}`)).body.data).toMatchObject(ranked.slice(0, 1));
      expect((await get(`/dashboard/losers${query('&limit=100')}`)).body.data).toMatchObject(ranked.toReversed());
      const heaviest = open.toSorted((a, b) => b.base.marketValue.compare(a.base.marketValue));
      expect(dashboard.topHoldings).toMatchObject(heaviest.map(({ symbol }) => holding(symbol)));
    });

    it('counts the transactions up to the date', async () => {
      const { body } = await get(`/dashboard${query()}`);
      const booked = scope.bookings.filter((booking) => booking.date <= date);
      expect(body.data.transactionSummary).toMatchObject({
        count: booked.length,
        firstDate: booked[0]!.date,
        lastDate: booked.at(-1)!.date,
      });
      expect(body.meta.asOf.slice(0, 10) >= date).toBe(true);
    });

    it('has the returns of its values and flows, or says why it has none', async () => {
      const from = dayBefore(scope.bookings[0]!.date);
      const { body } = await get(`/analytics/summary${query()}`);
      const { timeWeightedReturnPercent, moneyWeightedReturnPercent } = body.data.performance;
      const missing = JSON.stringify(body.meta.missing);
      const known = timeWeightedReturnPercent !== null;
      // A figure that is not there has its reason in `meta.missing`.
      expect(known || /performance|timeSeries|returns/i.test(missing)).toBe(true);
      const expected = timeWeightedReturn(scope, from, date) * 100;
      expect(timeWeightedReturnPercent ?? expected).toBeCloseTo(expected, 5);
      const days = daysBetween(from, date);
      const annual = days < 365 ? null : ((1 + expected / 100) ** (365 / days) - 1) * 100;
      expect(body.data.performance.annualizedReturnPercent ?? 0).toBeCloseTo((known ? annual : null) ?? 0, 5);
      const rate = (moneyWeightedReturnPercent as number | null) ?? null;
      expect(rate === null ? 0 : netPresentShare(scope, from, date, rate / 100)).toBeCloseTo(0, 6);
    });
  });

  it('is at this moment what it is at the close of today', async () => {
    for (const portfolio of PORTFOLIOS) {
      const now = await get(`/portfolio${inPortfolio(portfolio, '&status=all')}`);
      const today = await get(`/portfolio${inPortfolio(portfolio, `&status=all&asOf=${LAST_SESSION}`)}`);
      expect(now.body.data.holdings).toEqual(today.body.data.holdings);
      expect(now.body.meta).toMatchObject({ degraded: false, stale: false });
    }
  });

  it('puts the two dollar portfolios together with the euro one', async () => {
    const { body } = await get('/portfolio?status=all');
    const base: string = body.data.baseCurrency;
    const scopes = PORTFOLIOS.map((portfolio) => ({ ...scopeOf(portfolio), base }));
    const each = scopes.map((scope) => portfolioFigures(inBase(scope, base), LAST_SESSION));
    const symbols = [...new Set(each.flatMap(({ positions }) => [...positions.keys()]))].toSorted();
    const summed = symbols.map((symbol) => {
      const parts = each.flatMap(({ positions }) => positions.get(symbol) ?? []);
      const sum = (of: (part: (typeof parts)[number]) => Fraction): string => Fraction.sum(parts.map(of)).toDecimal();
      return {
        symbol,
        quantity: sum(({ quantity }) => quantity),
        costBasis: sum(({ local }) => local.costBasis),
        marketValue: sum(({ local }) => local.marketValue),
        realizedGain: sum(({ local }) => local.realizedGain),
        totalGain: sum(({ local }) => local.totalGain),
      };
    });
    expect(body.data.holdings).toMatchObject(summed);
    const total = (of: (figures: PortfolioFigures) => Fraction): string => Fraction.sum(each.map(of)).toDecimal();
    expect({ base, totals: body.data.totals }).toMatchObject({
      base: 'USD',
      totals: {
        totalValue: total((figures) => figures.totalValue),
        cash: total((figures) => figures.cash),
        unrealizedGain: total((figures) => figures.unrealizedGain),
        realizedGain: total((figures) => figures.realizedGain),
        income: total((figures) => figures.income),
        totalGain: total((figures) => figures.totalGain),
      },
    });
  });

  it('draws a series whose points are the values and costs of their days', async () => {
    for (const portfolio of [GROWTH, INCOME, EUROPE]) {
      const scope = scopeOf(portfolio);
      const { body } = await get(`/dashboard/performance${inPortfolio(portfolio, '&from=2013-12-31&to=2016-12-30')}`);
      expect(body.data.period).toEqual({ from: '2013-12-31', to: '2016-12-30' });
      const points = new Map((body.data.series as Point[]).map((point) => [point.date, point]));
      for (const date of ['2013-12-31', '2014-06-06', '2014-06-09', '2015-08-24', '2016-06-30', '2016-12-30']) {
        const figures = portfolioFigures(scope, date);
        const point = points.get(date);
        expect({ name: portfolio.name, date, found: point !== undefined }).toMatchObject({ found: true });
        expect(Number(point!.value)).toBeCloseTo(figures.totalValue.toNumber(), 4);
        expect(Number(point!.costBasis)).toBeCloseTo(figures.totalCost.toNumber(), 4);
      }
      const returned = timeWeightedReturn(scope, '2013-12-31', '2016-12-30') * 100;
      expect(body.data.performance.timeWeightedReturnPercent).toBeCloseTo(returned, 5);
      expect(points.get('2016-12-30')!.returnPercent).toBeCloseTo(returned, 5);
    }
  });

  it('is asked for in one call, and printed', async () => {
    const { body } = await get('/dashboard');
    // The run shows what a front end gets.
    // oxlint-disable-next-line eslint/no-console
    console.log(`Dashboard of the real-input ledger, ${NOW}:\n${JSON.stringify(body, null, 2)}`);
    expect(Object.keys(body.data)).toEqual(
      expect.arrayContaining([
        'performance',
        'topHoldings',
        'allocation',
        'topPerformers',
        'worstPerformers',
        'dividendSummary',
        'marketStatus',
        'transactionSummary',
      ]),
    );
    expect(body.data.marketStatus.map(({ mic }: { mic: string }) => mic).toSorted()).toEqual(['XNAS', 'XNYS']);
    expect(body.data.marketStatus.map(({ isOpen }: { isOpen: boolean }) => isOpen)).toEqual([false, false]);
    expect(body.data.dividendSummary).toMatchObject({ status: 'placeholder', totalReceived: null });
    expect(body.data.transactionSummary.count).toBe(input.counts.transactions);
  });

  it('takes two more years of prices, and past dates keep their figures', async () => {
    service.clock.set('2020-04-17T22:00:00Z');
    const token = await service.tokenFor(USER);
    const asOf = `/api/v1/portfolio${inPortfolio(INCOME, `&asOf=${LAST_SESSION}`)}`;
    const before = await succeed(service.request('GET', asOf, { token }));
    await succeed(
      service.request('POST', '/api/v1/prices/import', {
        token,
        body: closesCsv(LAST_SESSION, '2020-04-17'),
        contentType: 'text/csv',
      }),
    );
    const after = await succeed(service.request('GET', asOf, { token }));
    expect(after.body.data).toEqual(before.body.data);
    const scope = scopeOf(INCOME);
    const figures = portfolioFigures(scope, '2020-04-17');
    const now = await succeed(service.request('GET', `/api/v1/portfolio${inPortfolio(INCOME)}`, { token }));
    expect(now.body.data.totals.totalValue).toBe(figures.totalValue.toDecimal());
    // Apple was last seen two years ago: its value stands, marked, and it has no day change.
    expect(now.body.data.holdings).toMatchObject([
      { symbol: 'AAPL', priceAsOf: LAST_SESSION, priceStale: true, dayChange: null },
      { symbol: 'SP500', priceAsOf: '2020-04-17', priceStale: false, dayChange: expect.any(String) },
    ]);
  });
});

/** Of a FIFO portfolio what is left of each purchase, of an AVERAGE one the pool. */
function expectedLots(
  { bookings, method, base }: TrackedScope,
  symbol: string,
  date: string,
): Array<Omit<Lot, 'baseCost'>> {
  if (method === 'FIFO') {
    return fifoLots(bookings, symbol, market, base, date).map((lot) => ({
      openedOn: lot.date,
      quantity: lot.quantity.toDecimal(),
      cost: lot.local.toDecimal(),
    }));
  }
  const pool = averageCosts(bookings, symbol, market, base, date);
  const openedOn = poolOpenedOn(bookings, symbol, market, date);
  return [{ openedOn, quantity: pool.quantity.toDecimal(), cost: pool.local.toDecimal() }];
}

interface Lot {
  readonly openedOn: string;
  readonly quantity: string;
  readonly cost: string;
  readonly baseCost: string;
}

interface Point {
  readonly date: string;
  readonly value: string;
  readonly costBasis: string;
  readonly returnPercent: number;
}

/** The same bookings stated in another base currency: a rate to the portfolio's own base says nothing about that one. */
function inBase(scope: TrackedScope, base: string): TrackedScope {
  return {
    ...scope,
    base,
    bookings: scope.bookings.map((booking) => (booking.currency === base ? { ...booking, fxRate: null } : booking)),
  };
}
