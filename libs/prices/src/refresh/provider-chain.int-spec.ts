import { Decimal } from '@portfolio-metrics/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import {
  EMPTY_TABLES,
  FakeRates,
  FakeSource,
  quote,
  refreshParts,
} from '../../../../test/support/price-refresh-fixture.js';
import { alphaVantageStub } from '../../../../test/support/stub-providers/alpha-vantage-stub.js';
import { ecbStub } from '../../../../test/support/stub-providers/ecb-stub.js';
import { ACME, ALBION, RECORDED_AT } from '../../../../test/support/stub-providers/recorded-market.js';
import { type StubHandler, StubProviderServer } from '../../../../test/support/stub-providers/stub-provider-server.js';
import { yahooStub } from '../../../../test/support/stub-providers/yahoo-stub.js';
import { openTestDatabase, type OpenTestDatabase } from '../../../../test/support/open-test-database.js';
import { tradingSessions } from '../../../../test/support/trading-sessions.js';
import { AlphaVantagePriceSource } from '../adapters/alpha-vantage/alpha-vantage-price-source.js';
import { EcbExchangeRateSource } from '../adapters/ecb/ecb-exchange-rate-source.js';
import { YahooPriceSource } from '../adapters/yahoo/yahoo-price-source.js';
import { ProviderFault } from '../provider-fault.js';
import type { ProvidedQuote } from '../price-source.js';
import type { PricesModuleOptions } from '../prices.module-definition.js';
import type { RefreshReport } from './refresh-report.js';

describe('the chain of providers, on a database', () => {
  let database: OpenTestDatabase;
  const stub = new StubProviderServer();
  const clock = new ManualClock(RECORDED_AT.toISOString());

  beforeAll(async () => {
    [database] = await Promise.all([openTestDatabase(), stub.start()]);
  });
  beforeEach(async () => {
    await database.admin.query(`
      ${EMPTY_TABLES};
      insert into instruments (symbol, name, currency, exchange, asset_class) values
        ('ACME', 'Acme', 'USD', 'XNYS', 'EQUITY'), ('ALBION.L', 'Albion', 'GBP', 'XLON', 'EQUITY')`);
  });
  afterAll(async () => {
    await Promise.all([database.drop(), stub.stop()]);
  });

  async function rows(text: string): Promise<unknown[][]> {
    return (await database.admin.query({ text, rowMode: 'array' })).rows as unknown[][];
  }
  const QUOTES = 'select symbol, trim_scale(price)::text, source from quotes order by symbol';
  const CLOSES = 'select symbol, date::text, trim_scale(close)::text, source from price_history order by symbol, date';

  const local = (): { origin: string; allowPrivateAddresses: true } => ({
    origin: stub.origin,
    allowPrivateAddresses: true,
  });
  const yahoo = (): YahooPriceSource => new YahooPriceSource(clock, { ...local(), hosts: [stub.host] });
  const alphaVantage = (): AlphaVantagePriceSource =>
    new AlphaVantagePriceSource(clock, tradingSessions(), { ...local(), apiKey: 'k3y', limits: {} });
  const refresh = async (options: PricesModuleOptions): Promise<RefreshReport> =>
    refreshParts(database.transactions, clock, {
      historyYears: 1,
      exchangeRateProviders: [],
      ...options,
    }).service.refresh(RECORDED_AT);
  /** Both providers on one port: what is for Alpha Vantage comes to `/query`. */
  const serve = (yahooAnswers: StubHandler): void => {
    stub.answer = (request) =>
      request.url.pathname === '/query' ? alphaVantageStub()(request) : yahooAnswers(request);
  };
  const stored = ({ instrument, closes }: typeof ACME, source: string, units: string): unknown[][] =>
    [...closes].map(([date, close]) => [
      instrument.symbol,
      date,
      new Decimal(close).dividedBy(units).toFixed(),
      source,
    ]);

  it('stores what a provider states: as traded, in the currency of the instrument, with its name', async () => {
    serve(yahooStub());
    await refresh({ providers: [yahoo(), alphaVantage()] });
    expect(await rows(QUOTES)).toEqual([
      ['ACME', '103.91', 'yahoo'],
      ['ALBION.L', '12.225', 'yahoo'],
    ]);
    expect(await rows(CLOSES)).toEqual([...stored(ACME, 'yahoo', '1'), ...stored(ALBION, 'yahoo', '100')]);
    expect(await rows('select symbol, date::text, numerator, denominator from instrument_splits')).toEqual([
      ['ACME', '2024-06-10', 4, 1],
    ]);
  });

  it.each([
    ['is down', yahooStub({}, () => ({ status: 500, body: '' }))],
    ['breaks off', yahooStub({}, () => 'cut')],
    ['sends HTML', yahooStub({}, () => ({ body: '<html>' }))],
    ['asks to be left alone', yahooStub({}, () => ({ status: 429, body: '' }))],
  ])('asks the next one when a provider %s, and the name of that one is kept', async (_case, answers) => {
    // Without its splits, as a free key has them, a jump by a split would be held.
    await database.admin.query(`insert into instrument_splits values ('ACME', '2024-06-10', 4, 1)`);
    serve(answers);
    const report = await refresh({ providers: [yahoo(), alphaVantage()] });
    expect(await rows(QUOTES)).toEqual([
      ['ACME', '103.91', 'alpha-vantage'],
      ['ALBION.L', '12.225', 'alpha-vantage'],
    ]);
    expect(await rows(CLOSES)).toEqual([
      ...stored(ACME, 'alpha-vantage', '1'),
      ...stored(ALBION, 'alpha-vantage', '100'),
    ]);
    expect(report.failures.every(({ source }) => source === 'yahoo')).toBe(true);
    expect(JSON.stringify(report)).not.toContain('k3y');
  });

  it('asks the next one only for the symbols that are missing', async () => {
    serve(yahooStub());
    const first = new FakeSource('first', {
      quotes: (symbol) => (symbol === 'ACME' ? quote('99', 'USD', RECORDED_AT) : null),
      history: () => [],
    });
    stub.requests.length = 0;
    await refresh({ providers: [first, yahoo()] });
    expect(await rows(QUOTES)).toEqual([
      ['ACME', '99', 'first'],
      ['ALBION.L', '12.225', 'yahoo'],
    ]);
    const asked = stub.requests.filter(({ url }) => url.pathname === '/v7/finance/quote');
    expect(asked.map(({ url }) => url.searchParams.get('symbols'))).toEqual(['ALBION.L']);
  });

  it('takes an answer in another currency for none', async () => {
    await database.admin.query(`update instruments set currency = 'EUR' where symbol = 'ACME'`);
    serve(yahooStub());
    const second = new FakeSource('second', { quotes: () => quote('97', 'EUR', RECORDED_AT), history: () => [] });
    await refresh({ providers: [yahoo(), second] });
    expect(await rows(QUOTES)).toEqual([
      ['ACME', '97', 'second'],
      ['ALBION.L', '12.225', 'yahoo'],
    ]);
    expect(await rows(`select count(*)::int from price_history where symbol = 'ACME'`)).toEqual([[0]]);
  });

  it('keeps what is stored when every provider sends garbage', async () => {
    serve(yahooStub());
    await refresh({ providers: [yahoo()] });
    const before = await Promise.all([rows(QUOTES), rows(CLOSES)]);
    for (const price of ['NaN', '0', '-1', '1e400']) {
      serve(yahooStub({ price }));
      const report = await refresh({ providers: [yahoo()] });
      expect(
        report.failures.map(({ source, subject }) => `${source} ${subject}`),
        price,
      ).toContain('yahoo quotes');
      expect(await Promise.all([rows(QUOTES), rows(CLOSES)]), price).toEqual(before);
    }
  });

  const SHOWN = `select coalesce(symbol, '-'), source, reason, stated from price_quarantine where status = 'held' order by 1, 2`;
  const alone = async (): Promise<void> => {
    await database.admin.query(`truncate price_quarantine; delete from instruments where symbol = 'ALBION.L'`);
  };

  it.each([
    [{ price: '0' }, '0', 'is no price'],
    [{ price: '-1' }, '-1', 'is no price'],
    [{ price: 'NaN' }, 'NaN', 'is no price'],
    [{ price: '1e400' }, '1e400', 'is no price'],
    [{ price: '<script>' }, '?script?', 'is no price'],
    [{ date: '2099-01-01' }, '2099-01-01', 'is in the future'],
    [{ currency: 'EUR' }, '103.91 EUR', 'is in EUR'],
  ])('shows %j of a known symbol with its reason and as it was stated, once', async (garbage, stated, reason) => {
    await alone();
    stub.answer = alphaVantageStub(garbage);
    for (let run = 0; run < 2; run += 1) await refresh({ providers: [alphaVantage()] });
    expect(await rows(SHOWN)).toEqual([['ACME', 'alpha-vantage', expect.stringContaining(reason), stated]]);
  });

  it.each([
    ['a page', '<!doctype html><html><body>Sorry</body></html>'],
    ['cut JSON', '{"quoteResponse":{"result":[{"symbol":"AC'],
  ])('shows %s in place of an answer once for the whole batch, and nothing of it', async (_what, body) => {
    serve(({ url }) => (url.pathname === '/v7/finance/quote' ? { body } : yahooStub()({ url, headers: {} })));
    for (let run = 0; run < 2; run += 1) await refresh({ providers: [yahoo()] });
    const reason = 'the answer of Yahoo is not understood: the answer is no JSON';
    expect(await rows(SHOWN)).toEqual([['-', 'yahoo', reason, null]]);
  });

  it('shows a value that spoils an answer, though the others of it were asked for again without it', async () => {
    await database.admin.query(`insert into instruments (symbol, name, currency, exchange, asset_class) values
      ('ONE', 'One', 'USD', 'XNYS', 'EQUITY'), ('TWO', 'Two', 'USD', 'XNYS', 'EQUITY')`);
    const picky = new FakeSource('picky', {
      quotes: (symbol) => {
        if (symbol === 'TWO')
          throw new ProviderFault('malformed', 'TWO:\u0000 -5 is <no> price', { subjects: ['TWO'], stated: -5 });
        return symbol === 'ALBION.L' ? null : quote('7', 'USD', RECORDED_AT);
      },
      history: () => [],
    });
    const report = await refresh({ providers: [picky] });
    expect(await rows(SHOWN)).toEqual([['TWO', 'picky', 'TWO:? -5 is ?no? price', '-5']]);
    expect([report.quotes.refused, report.failures]).toMatchObject([1, [{ source: 'picky', subject: 'TWO' }]]);
    expect(await rows(QUOTES)).toHaveLength(2);
  });

  it('says of a batch that was refused as a whole what was stated, symbol by symbol', async () => {
    const source = (quotes: (symbol: string) => ProvidedQuote): FakeSource =>
      new FakeSource('odd', { quotes, history: () => [] });
    await refresh({ providers: [source((symbol) => quote('-2', symbol === 'ACME' ? 'USD' : 'GBP', RECORDED_AT))] });
    const reason = 'the quote must be greater than 0';
    expect(await rows(SHOWN)).toEqual([
      ['-', 'odd', expect.stringMatching(/^the whole answer was refused: 2 of 2 quotes/), null],
      ['ACME', 'odd', reason, '-2'],
      ['ALBION.L', 'odd', reason, '-2'],
    ]);
    await database.admin.query('truncate price_quarantine');
    const nothing = source(() => quote('1', 'USD', RECORDED_AT));
    nothing.quotes = async () => null as never;
    await refresh({ providers: [nothing] });
    expect(await rows(SHOWN)).toEqual([['-', 'odd', 'the answer holds no quotes', null]]);
  });

  it.each([
    [new FakeRates('odd', (currency, from) => [{ quote: currency, date: from, rate: new Decimal(-3) }]), '-3'],
    [
      new FakeRates('odd', () => {
        throw new ProviderFault('malformed', 'no table', { stated: '<html>' });
      }),
      '?html?',
    ],
  ])('shows garbage of a provider of rates, %#', async (source, stated) => {
    await refresh({ providers: [], currencies: ['USD'], exchangeRateProviders: [source] });
    expect(await rows(SHOWN)).toEqual([['-', 'odd', expect.any(String), stated]]);
    expect(await rows('select * from exchange_rates')).toEqual([]);
  });

  it('shows nothing of a provider that does not answer', async () => {
    await refresh({ providers: [new FakeSource('odd', {})] });
    expect(await rows(SHOWN)).toEqual([]);
  });

  it('asks for single symbols in an order of their own', async () => {
    serve(yahooStub());
    const own = new FakeSource('own', { quotes: () => quote('98', 'USD', RECORDED_AT), history: () => [] });
    await refresh({ providers: [yahoo(), own], providersOf: { ACME: ['own'] } });
    expect(await rows(QUOTES)).toEqual([
      ['ACME', '98', 'own'],
      ['ALBION.L', '12.225', 'yahoo'],
    ]);
    expect(await rows(`select distinct symbol from price_history`)).toEqual([['ALBION.L']]);
  });

  it('asks the next provider of rates for the currencies that the first does not have', async () => {
    stub.answer = ecbStub();
    const second = new FakeRates('second', (currency, from) =>
      currency === 'EUR' ? [] : [{ quote: currency, date: from, rate: new Decimal(34) }],
    );
    const ecb = new EcbExchangeRateSource(clock, local());
    await refresh({ providers: [], currencies: ['USD', 'TWD'], exchangeRateProviders: [ecb, second] });
    expect(await rows('select quote, source, count(*)::int from exchange_rates group by 1, 2 order by 1')).toEqual([
      ['GBP', 'ecb', 9],
      ['TWD', 'second', 1],
      ['USD', 'ecb', 9],
    ]);
  });
});
