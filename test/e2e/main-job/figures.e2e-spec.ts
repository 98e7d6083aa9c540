import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestResponse, type TestService } from '../../support/test-service.js';
import { succeed } from '../support/seeded-service.js';

/** Figures that a real ledger seldom has: what is not known, what was split, what changed during the day. */
describe('a dashboard', () => {
  let service: TestService;
  let token: string;
  let symbols = 0;

  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(async () => {
    await service.stop();
  });

  const send = async (method: string, path: string, body: unknown): Promise<TestResponse> =>
    await succeed(service.request(method, `/api/v1${path}`, { token, body }));
  const upload = async (path: string, body: string): Promise<TestResponse> =>
    await succeed(service.request('POST', `/api/v1${path}`, { token, body, contentType: 'text/csv' }));
  const portfolio = async (query = ''): Promise<TestResponse> =>
    await succeed(service.request('GET', `/api/v1/portfolio?status=all${query}`, { token }));

  /** A new user with an empty portfolio. */
  async function newUser(settings: object = {}): Promise<string> {
    token = await service.tokenFor(randomUUID());
    const created = await send('POST', '/portfolios', { name: 'New', baseCurrency: 'USD', ...settings });
    return created.body.data.id as string;
  }

  async function newInstrument(currency = 'USD', exchange = 'XNYS'): Promise<string> {
    const symbol = `S${(symbols += 1)}`;
    await send('PUT', `/instruments/${symbol}`, { name: symbol, currency, exchange, assetClass: 'EQUITY' });
    return symbol;
  }

  const buy = async (portfolioId: string, symbol: string, date: string, quantity: string, price: string, more = {}) =>
    await send('POST', '/transactions', { portfolioId, date, type: 'BUY', symbol, quantity, price, ...more });

  it('of a user without anything is empty, complete and worth nothing', async () => {
    token = await service.tokenFor(randomUUID());
    const { body } = await succeed(service.request('GET', '/api/v1/dashboard', { token }));
    expect(body.data).toMatchObject({
      performance: { totalValue: '0', totalCost: '0', totalGain: '0' },
      topHoldings: [],
      topPerformers: [],
      transactionSummary: { count: 0, firstDate: null, lastDate: null },
    });
    expect(body.meta).toMatchObject({ degraded: false, stale: false });
  });

  it('leaves unknown what has no price, says so, and counts the rest', async () => {
    const id = await newUser();
    const [known, unknown] = [await newInstrument(), await newInstrument()];
    await upload('/prices/import', `symbol,date,close\n${known},2026-06-09,12\n`);
    await buy(id, known, '2026-06-01', '10', '10');
    await buy(id, unknown, '2026-06-01', '10', '30');
    const { body } = await portfolio();
    expect(body.data.holdings).toMatchObject([
      { symbol: known, marketValue: '120', unrealizedGain: '20' },
      {
        symbol: unknown,
        quantity: '10',
        costBasis: '300',
        marketPrice: null,
        marketValue: null,
        unrealizedGain: null,
        unrealizedGainPercent: null,
        weightPercent: null,
      },
    ]);
    expect(body.data.totals).toMatchObject({
      totalValue: '120',
      totalCost: '400',
      unrealizedGain: '20',
      priceCoveragePercent: 25,
    });
    expect(body.meta.missing).toContainEqual(expect.objectContaining({ section: 'prices', symbols: [unknown] }));
  });

  it('leaves unknown what has no exchange rate, and never takes it for 1', async () => {
    const id = await newUser();
    const symbol = await newInstrument('NOK', 'XSTO');
    await upload('/prices/import', `symbol,date,close\n${symbol},2026-06-09,12\n`);
    await buy(id, symbol, '2026-06-01', '10', '10');
    const { body } = await portfolio();
    expect(body.data.holdings[0]).toMatchObject({
      marketValue: '120',
      unrealizedGain: '20',
      base: { exchangeRate: null, costBasis: null, marketValue: null, unrealizedGain: null },
    });
    expect(body.data.totals.totalValue).toBeNull();
    expect(body.meta.missing).toContainEqual(expect.objectContaining({ section: 'exchangeRates' }));
    await upload('/exchange-rates/import', 'base,quote,date,rate\nUSD,NOK,2026-05-29,10\n');
    const { body: rated } = await portfolio();
    // One dollar is ten crowns: the inverse of the stored rate.
    expect(rated.data.holdings[0].base).toMatchObject({ exchangeRate: '0.1', marketValue: '12', costBasis: '10' });
    expect(rated.data.totals).toMatchObject({ totalValue: '12', totalCost: '10' });
  });

  it('never uses a price of tomorrow, nor the price of a trade', async () => {
    const id = await newUser();
    const symbol = await newInstrument();
    await buy(id, symbol, '2026-06-01', '1', '10');
    await upload('/prices/import', `symbol,date,close\n${symbol},2026-06-05,20\n`);
    expect((await portfolio('&asOf=2026-06-04')).body.data.holdings[0].marketValue).toBeNull();
    expect((await portfolio('&asOf=2026-06-05')).body.data.holdings[0].marketValue).toBe('20');
  });

  it('is worth the same on both sides of a split, with the price of before carried over it', async () => {
    const id = await newUser();
    const symbol = await newInstrument();
    await upload('/prices/import', `symbol,date,close\n${symbol},2026-06-04,99\n${symbol},2026-06-05,100\n`);
    await buy(id, symbol, '2026-06-01', '3', '80');
    await send('PUT', `/instruments/${symbol}/splits`, [{ date: '2026-06-08', numerator: 7, denominator: 3 }]);
    expect((await portfolio('&asOf=2026-06-05')).body.data.holdings[0]).toMatchObject({
      quantity: '3',
      marketValue: '300',
    });
    expect((await portfolio()).body.data.holdings[0]).toMatchObject({
      quantity: '7',
      marketPrice: '42.8571428571',
      marketValue: '300',
      costBasis: '240',
      averageCost: '34.2857142857',
      unrealizedGain: '60',
      unrealizedGainPercent: 25,
    });
  });

  it('changes by the day: what was held, what was bought today, and the rate', async () => {
    const id = await newUser({ baseCurrency: 'EUR' });
    const symbol = await newInstrument();
    await upload('/prices/import', `symbol,date,close\n${symbol},2026-06-08,100\n${symbol},2026-06-09,104\n`);
    await upload('/exchange-rates/import', 'base,quote,date,rate\nUSD,EUR,2026-06-08,0.8\nUSD,EUR,2026-06-09,0.9\n');
    await buy(id, symbol, '2026-06-01', '10', '90', { fxRate: '0.85' });
    await buy(id, symbol, '2026-06-09', '5', '103', { fxRate: '0.9', fee: '7' });
    const { body } = await portfolio('&asOf=2026-06-09');
    // 10 × (104 − 100) + 5 × (104 − 103); in euros 15 × 104 × 0.9 − 10 × 100 × 0.8 − 5 × 103 × 0.9.
    expect(body.data.holdings[0]).toMatchObject({
      dayChange: '45',
      dayChangePercent: 2.97029703,
      base: { dayChange: '140.5' },
    });
    expect(body.data.totals).toMatchObject({ dayChange: '140.5' });
  });

  it('splits a gain in a foreign currency into prices and rates', async () => {
    const id = await newUser({ baseCurrency: 'EUR' });
    const symbol = await newInstrument('CHF', 'XSWX');
    await upload('/prices/import', `symbol,date,close\n${symbol},2026-06-09,110\n`);
    await upload('/exchange-rates/import', 'base,quote,date,rate\nCHF,EUR,2026-05-01,1\nCHF,EUR,2026-06-09,1.2\n');
    await buy(id, symbol, '2026-05-04', '10', '100');
    const { body } = await portfolio('&asOf=2026-06-09');
    // 1100 × 1.2 − 1000; of it 1000 × (1.2 − 1) by the rate.
    expect(body.data.holdings[0].base).toMatchObject({
      costBasis: '1000',
      marketValue: '1320',
      unrealizedGain: '320',
      fxEffect: '200',
      priceEffect: '120',
    });
  });

  it('follows a short position through its cover to the other side', async () => {
    const id = await newUser({ allowShort: true });
    const symbol = await newInstrument();
    await upload('/prices/import', `symbol,date,close\n${symbol},2026-06-09,30\n`);
    await send('POST', '/transactions', {
      portfolioId: id,
      date: '2026-06-01',
      type: 'SELL',
      symbol,
      quantity: '10',
      price: '50',
    });
    expect((await portfolio('&asOf=2026-06-09')).body.data.holdings[0]).toMatchObject({
      quantity: '-10',
      averageCost: '50',
      marketValue: '-300',
      unrealizedGain: '200',
    });
    await buy(id, symbol, '2026-06-02', '15', '40');
    expect((await portfolio('&asOf=2026-06-09')).body.data.holdings[0]).toMatchObject({
      quantity: '5',
      averageCost: '40',
      costBasis: '200',
      realizedGain: '100',
      unrealizedGain: '-50',
    });
  });

  it.each([
    ['FIFO', '100', '-50'],
    ['LIFO', '-100', '150'],
    ['HIFO', '-200', '250'],
    ['AVERAGE', '-66.6666666667', '116.6666666667'],
  ])('relieves the lots that %s says', async (costBasisMethod, realizedGain, unrealizedGain) => {
    const id = await newUser({ costBasisMethod });
    const symbol = await newInstrument();
    await upload('/prices/import', `symbol,date,close\n${symbol},2026-06-09,32.5\n`);
    await buy(id, symbol, '2026-06-01', '10', '10');
    await buy(id, symbol, '2026-06-02', '10', '40');
    await buy(id, symbol, '2026-06-03', '10', '30');
    const sale = { portfolioId: id, date: '2026-06-04', type: 'SELL', symbol, quantity: '10', price: '20' };
    await send('POST', '/transactions', sale);
    // FIFO relieves ten units at 10, LIFO at 30, HIFO at 40, AVERAGE at 26 2/3.
    expect((await portfolio()).body.data.holdings[0]).toMatchObject({ realizedGain, unrealizedGain });
  });

  it('tracks cash where it is asked to', async () => {
    const id = await newUser({ trackCash: true });
    const symbol = await newInstrument();
    await upload('/prices/import', `symbol,date,close\n${symbol},2026-06-09,12\n`);
    await send('POST', '/transactions', { portfolioId: id, date: '2026-06-01', type: 'DEPOSIT', amount: '1000' });
    await buy(id, symbol, '2026-06-02', '10', '10', { fee: '1' });
    await send('POST', '/transactions', { portfolioId: id, date: '2026-06-03', type: 'WITHDRAWAL', amount: '99.5' });
    const { body } = await portfolio();
    expect(body.data.totals).toMatchObject({
      cash: '799.5',
      totalValue: '919.5',
      totalCost: '101',
      unrealizedGain: '19',
    });
  });

  it('stays exact with the largest amounts that can be booked, and with many that no double holds', async () => {
    const id = await newUser();
    const [large, small] = [await newInstrument(), await newInstrument()];
    const most = '99999999999999.9999999999';
    await upload('/prices/import', `symbol,date,close\n${large},2026-06-09,${most}\n${small},2026-06-09,0.1\n`);
    await buy(id, large, '2026-06-01', most, most);
    const rows = Array.from({ length: 1_000 }, () => `2026-06-01,BUY,${small},0.1,0.1,0.0000000001\n`);
    await upload(`/transactions/import?portfolioId=${id}`, `date,type,symbol,quantity,price,fee\n${rows.join('')}`);
    const { text, body } = await portfolio('&asOf=2026-06-09');
    expect(text).not.toMatch(/Infinity|NaN/);
    // (10^14 - 10^-10)² = 10^28 - 2 · 10^4 + 10^-20.
    expect(body.data.holdings).toMatchObject([
      { quantity: most, costBasis: '9999999999999999999999980000', marketValue: '9999999999999999999999980000' },
      { quantity: '100', costBasis: '10.0000001', marketValue: '10', unrealizedGain: '-0.0000001' },
    ]);
    expect(body.data.totals).toMatchObject({
      totalValue: '9999999999999999999999980010',
      totalCost: '9999999999999999999999980010.0000001',
    });
  });

  it('of a day before everything is empty', async () => {
    const id = await newUser();
    const symbol = await newInstrument();
    await buy(id, symbol, '2026-06-01', '1', '10');
    const { body } = await portfolio('&asOf=2026-05-31');
    expect(body.data).toMatchObject({ holdings: [], totals: { totalValue: '0', totalCost: '0', totalGain: '0' } });
    expect((await portfolio('&asOf=1970-01-01')).status).toBe(200);
  });

  describe('of a period', () => {
    let id: string;
    let symbol: string;
    let benchmark: string;

    beforeAll(async () => {
      id = await newUser();
      [symbol, benchmark] = [await newInstrument(), await newInstrument()];
      await upload(
        '/prices/import',
        ['symbol,date,close', `${symbol},2020-01-06,100`, `${symbol},2025-12-31,150`, `${symbol},2026-06-09,120`].join(
          '\n',
        ),
      );
      await upload('/prices/import', `symbol,date,close\n${benchmark},2020-01-03,10\n${benchmark},2026-06-09,25\n`);
      await buy(id, symbol, '2020-01-06', '10', '100');
    });

    it.each([
      ['1D', '2026-06-09'],
      ['1W', '2026-06-03'],
      ['1M', '2026-05-10'],
      ['3M', '2026-03-10'],
      ['6M', '2025-12-10'],
      ['YTD', '2025-12-31'],
      ['1Y', '2025-06-10'],
      ['3Y', '2023-06-10'],
      ['5Y', '2021-06-10'],
      ['ALL', '2020-01-05'],
    ])('begins for %s on %s', async (range, from) => {
      const path = `/api/v1/dashboard/performance?portfolioId=${id}&range=${range}`;
      const { body } = await succeed(service.request('GET', path, { token }));
      expect(body.data.period).toEqual({ from, to: '2026-06-10' });
      expect(body.data.series.at(-1)).toMatchObject({ date: '2026-06-10', value: '1200', costBasis: '1000' });
      expect(body.data.series[0].date >= from).toBe(true);
    });

    it('begins at the end of a shorter month where there is no such day', async () => {
      const path = `/api/v1/dashboard/performance?portfolioId=${id}&range=1M&asOf=2026-03-31`;
      const { body } = await succeed(service.request('GET', path, { token }));
      expect(body.data.period).toEqual({ from: '2026-02-28', to: '2026-03-31' });
    });

    it('has the return between its two values, and that of the benchmark beside it', async () => {
      const path = `/api/v1/dashboard/performance?portfolioId=${id}&range=ALL&benchmark=${benchmark}`;
      const { body } = await succeed(service.request('GET', path, { token }));
      expect(body.data.performance.timeWeightedReturnPercent).toBeCloseTo(20, 8);
      expect(body.data.series.at(-1)).toMatchObject({ returnPercent: 20 });
      // The benchmark ends with its last price.
      expect(body.data.series.at(-2)).toMatchObject({ date: '2026-06-09', benchmarkReturnPercent: 150 });
      expect(body.data.series.at(-1).benchmarkReturnPercent).toBeNull();
      // 1000 on 6 January 2020 and 1200 on 10 June 2026, 2347 days later.
      expect(body.data.performance.moneyWeightedReturnPercent).toBeCloseTo((1.2 ** (365 / 2347) - 1) * 100, 5);
      expect(body.data.performance.annualizedReturnPercent).toBeCloseTo((1.2 ** (365 / 2347) - 1) * 100, 1);
    });

    it('is refused with a benchmark that nobody knows', async () => {
      const path = `/api/v1/dashboard/performance?portfolioId=${id}&benchmark=NOBODY`;
      const answer = await service.request('GET', path, { token });
      expect([404, 422]).toContain(answer.status);
      expect(['not_found', 'unprocessable']).toContain(answer.body.errorCode);
    });
  });

  it('knows what its money has earned although the purchase has no price of its day, or says that it does not', async () => {
    const id = await newUser();
    const symbol = await newInstrument();
    await upload('/prices/import', `symbol,date,close\n${symbol},2026-06-08,100\n${symbol},2026-06-09,110\n`);
    await buy(id, symbol, '2026-01-05', '10', '90.5');
    const { body } = await succeed(service.request('GET', '/api/v1/analytics/summary', { token }));
    const rate: number | null = body.data.performance.moneyWeightedReturnPercent;
    // 905 on 5 January and 1100 on 10 June, 156 days later: never the 3.6 thousand million percent of two days in June.
    const expected = ((1_100 / 905) ** (365 / 156) - 1) * 100;
    expect(Math.abs((rate ?? expected) - expected)).toBeLessThan(0.01);
    expect(rate !== null || JSON.stringify(body.meta.missing).includes('moneyWeightedReturnPercent')).toBe(true);
  });
});
