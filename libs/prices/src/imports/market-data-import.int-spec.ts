import { Readable } from 'node:stream';
import { Database } from '@portfolio-metrics/database';
import { isAppError } from '@portfolio-metrics/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { builtInMarkets } from '../../../../test/support/trading-sessions.js';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { openTestDatabase, type OpenTestDatabase } from '../../../../test/support/open-test-database.js';
import { lockMarketData } from '../persistence/market-data-writes.js';
import { pricesOptions } from '../prices-options.js';
import { TradingSessions } from '../trading-sessions.js';
import { ExchangeRateImport } from './exchange-rate-import.js';
import { MARKET_DATA_IMPORT_TRANSACTION, type MarketDataImportCounts } from './market-data-import.js';
import { PriceImport } from './price-import.js';

/** Sunday noon in UTC; already Monday in Auckland, not there yet anywhere we have a calendar for. */
const clock = new ManualClock('2024-06-09T12:00:00Z');

describe('the imports of market data', () => {
  let database: OpenTestDatabase;
  let transactions: Database;
  let prices: PriceImport;
  let rates: ExchangeRateImport;

  beforeAll(async () => {
    database = await openTestDatabase();
    transactions = database.transactions;
    const markets = builtInMarkets();
    const sessions = new TradingSessions(markets);
    const options = pricesOptions({}, sessions);
    prices = new PriceImport(transactions, sessions, clock, options);
    rates = new ExchangeRateImport(transactions, clock, options);
    await database.admin.query(`
      insert into instruments (symbol, name, currency, exchange, asset_class) values
        ('ACME', 'Acme', 'USD', 'XNYS', 'EQUITY'), ('ALBION.L', 'Albion', 'GBP', 'XLON', 'EQUITY'),
        ('SAKURA.T', 'Sakura', 'JPY', 'XTKS', 'EQUITY')`);
  });

  beforeEach(async () => {
    await database.admin.query('truncate price_history, exchange_rates');
    clock.set('2024-06-09T12:00:00Z');
  });

  afterAll(async () => {
    await database.drop();
  });

  async function importWith(sut: PriceImport | ExchangeRateImport, csv: string): Promise<MarketDataImportCounts> {
    const open = (): Readable => Readable.from([Buffer.from(csv)]);
    return await transactions.withoutUser(
      'write',
      async (manager) => sut.run(manager, { format: 'csv', open }),
      MARKET_DATA_IMPORT_TRANSACTION,
    );
  }

  async function issuesOf(importing: Promise<unknown>): Promise<unknown> {
    return await importing.then(
      () => 'accepted',
      (error: unknown) =>
        isAppError(error, 'import_rejected')
          ? error.issues.map(({ line, column, reason }) => `${line} ${column} ${reason}`)
          : error,
    );
  }

  async function closes(): Promise<string[]> {
    const { rows } = await database.admin.query<{ text: string }>(
      `select symbol || ' ' || date || ' ' || trim_scale(close) || ' ' || source as text from price_history order by symbol, date`,
    );
    return rows.map(({ text }) => text);
  }

  async function generations(): Promise<string> {
    const { rows } = await database.admin.query<{ text: string }>(
      `select string_agg(key || '=' || generation, ' ' order by key) as text from market_generations`,
    );
    return rows[0]!.text;
  }

  it('stores closes exactly, minor units as the currency they are of', async () => {
    const counts = await importWith(
      prices,
      'symbol,date,close,currency\nACME,2024-06-07,123.4500000001,\nACME,2024-06-06,99,USD\nALBION.L,2024-06-07,1234.5,GBX\n',
    );
    expect(counts).toEqual({ imported: 3, unchanged: 0, rejected: 0 });
    expect(await closes()).toEqual([
      'ACME 2024-06-06 99 import',
      'ACME 2024-06-07 123.4500000001 import',
      'ALBION.L 2024-06-07 12.345 import',
    ]);
  });

  it('writes what is stored already nowhere: no row, no generation', async () => {
    const csv = 'symbol,date,close,currency\nACME,2024-06-07,100,\nALBION.L,2024-06-07,33.333,GBX\n';
    await importWith(prices, csv);
    const before = [await generations(), (await database.admin.query('select xmin, * from price_history')).rows];
    expect(await importWith(prices, csv)).toEqual({ imported: 0, unchanged: 2, rejected: 0 });
    expect([await generations(), (await database.admin.query('select xmin, * from price_history')).rows]).toEqual(
      before,
    );
  });

  it('corrects a close and touches only the symbol it is of', async () => {
    await importWith(prices, 'symbol,date,close\nACME,2024-06-07,100\nSAKURA.T,2024-06-07,5000\n');
    const generation = async (key: string): Promise<unknown> =>
      (await database.admin.query('select generation from market_generations where key = $1', [key])).rows;
    const [acme, sakura] = [await generation('ACME'), await generation('SAKURA.T')];
    const counts = await importWith(prices, 'symbol,date,close\nACME,2024-06-07,101\nSAKURA.T,2024-06-07,5000\n');
    expect(counts).toEqual({ imported: 1, unchanged: 1, rejected: 0 });
    expect(await generation('ACME')).not.toEqual(acme);
    expect(await generation('SAKURA.T')).toEqual(sakura);
  });

  it('takes the place of what a provider gave', async () => {
    await database.admin.query(
      `insert into price_history (symbol, date, close, source) values ('ACME', '2024-06-07', 100, 'simulated')`,
    );
    expect(await importWith(prices, 'symbol,date,close\nACME,2024-06-07,100\n')).toMatchObject({ imported: 1 });
    expect(await closes()).toEqual(['ACME 2024-06-07 100 import']);
  });

  it('names every bad row and stores not even the good ones', async () => {
    const csv = [
      'symbol,date,close,currency',
      'ACME,2024-06-03,1,',
      'NOBODY,2024-06-04,1,',
      'ACME,2024-06-04,1,EUR',
      'ACME,2024-06-04,1,GBX',
      'ACME,2024-06-10,1,',
      'ACME,2024-06-03,2,',
      'ALBION.L,2024-06-04,0.0000000001,GBX',
      'ACME,2024-06-05,-1,',
      'acme,2024-02-30,1e400,',
    ].join('\n');
    expect(await issuesOf(importWith(prices, csv))).toEqual([
      '3 symbol is not the symbol of a known instrument',
      '4 currency is in EUR, the instrument is in USD',
      '5 currency is in GBX, the instrument is in USD',
      '6 date is in the future',
      '7 date is in the file twice for ACME',
      '8 close is smaller than 10 digits behind the point can state',
      '9 close must be greater than 0',
      '10 symbol is not a symbol (capital letters, digits and . - ^ =, at most 30)',
      '10 date is not a date YYYY-MM-DD between 1970 and 2100',
      '10 close is not a decimal with at most 14 digits before and 10 behind the point',
    ]);
    expect(await closes()).toEqual([]);
  });

  it('stores nothing when the bad row comes batches after the good ones', async () => {
    const good = Array.from({ length: 12_000 }, (_, index) => {
      const date = new Date(Date.UTC(1980, 0, 1 + index)).toISOString().slice(0, 10);
      return `ACME,${date},${index + 1}`;
    });
    const csv = ['symbol,date,close', ...good, 'ACME,2020-01-01,NaN'].join('\n');
    expect(await issuesOf(importWith(prices, csv))).toHaveLength(1);
    expect(await closes()).toEqual([]);
  });

  it('takes the day that is over, where the exchange is and in UTC, for the last one', async () => {
    const at = async (instant: string, symbol: string, date: string): Promise<unknown> => {
      clock.set(instant);
      return await issuesOf(importWith(prices, `symbol,date,close\n${symbol},${date},1\n`));
    };
    const future = ['2 date is in the future'];
    // Still the 10th in New York; the 11th has begun in Tokyo, but no session of it can be over before it has begun in UTC.
    expect(await at('2024-06-11T02:00:00Z', 'ACME', '2024-06-11')).toEqual(future);
    expect(await at('2024-06-10T20:00:00Z', 'SAKURA.T', '2024-06-11')).toEqual(future);
    expect(await at('2024-06-11T06:30:00Z', 'SAKURA.T', '2024-06-11')).toBe('accepted');
  });

  it('answers a dry run like the import, and stores nothing', async () => {
    await importWith(prices, 'symbol,date,close\nACME,2024-06-06,1\n');
    const csv = 'symbol,date,close\nACME,2024-06-06,1\nACME,2024-06-07,2\n';
    const request = (text: string): { format: 'csv'; open: () => Readable } => ({
      format: 'csv',
      open: () => Readable.from([Buffer.from(text)]),
    });
    const before = await generations();
    expect(await prices.dryRun(request(csv))).toEqual({ imported: 1, unchanged: 1, rejected: 0 });
    expect(await issuesOf(prices.dryRun(request(`${csv}ACME,2024-06-07,3\n`)))).toEqual([
      '4 date is in the file twice for ACME',
    ]);
    const rate = 'base,quote,date,rate\nEUR,USD,2024-06-07,1.08\n';
    expect(await rates.dryRun(request(rate))).toEqual({ imported: 1, unchanged: 0, rejected: 0 });
    expect([await closes(), await generations()]).toEqual([['ACME 2024-06-06 1 import'], before]);
  });

  it('lets two imports of the same rows in opposite orders both succeed', async () => {
    const symbols = ['ACME', 'ALBION.L', 'SAKURA.T'];
    const file = (order: readonly string[], close: number): string =>
      `symbol,date,close\n${order.map((symbol) => `${symbol},2024-06-07,${close}\n`).join('')}`;
    const files = Array.from({ length: 12 }, (_, index) =>
      file(index % 2 === 0 ? symbols : symbols.toReversed(), index + 1),
    );
    const counts = await Promise.all(files.map(async (csv) => importWith(prices, csv)));
    expect(counts.map(({ imported }) => imported)).toEqual(files.map(() => 3));
  });

  it('waits for another writer of market data, and gives up after a while', async () => {
    const run = async (sut: PriceImport | ExchangeRateImport, csv: string): Promise<MarketDataImportCounts> =>
      await transactions.withoutUser(
        'write',
        async (manager) => sut.run(manager, { format: 'csv', open: () => Readable.from([Buffer.from(csv)]) }),
        { ...MARKET_DATA_IMPORT_TRANSACTION, lockTimeoutMs: 50 },
      );
    await transactions.withoutUser('write', async (manager) => {
      await lockMarketData(manager);
      await expect(run(prices, 'symbol,date,close\nACME,2024-06-07,1\n')).rejects.toMatchObject({
        code: 'unavailable',
      });
      await expect(run(rates, 'base,quote,date,rate\nEUR,USD,2024-06-07,1\n')).rejects.toMatchObject({
        code: 'unavailable',
      });
    });
  });

  it('stores exchange rates, each direction for itself', async () => {
    const csv = 'base,quote,date,rate\nEUR,USD,2024-06-07,1.0876\nUSD,EUR,2024-06-07,0.9195\n';
    expect(await importWith(rates, csv)).toEqual({ imported: 2, unchanged: 0, rejected: 0 });
    const before = await generations();
    expect(await importWith(rates, csv)).toEqual({ imported: 0, unchanged: 2, rejected: 0 });
    expect(await generations()).toBe(before);
    expect(before).toMatch(/fx:EUR\/USD=\d+ fx:USD\/EUR=\d+/);
  });

  it('names every bad exchange rate', async () => {
    const csv = [
      'base,quote,date,rate',
      'EUR,USD,2024-06-07,1',
      'EUR,EUR,2024-06-07,1',
      'EUR,GBX,2024-06-07,1',
      'EUR,USD,2024-06-10,1',
      'EUR,USD,2024-06-07,2',
      'EUR,USD,2024-06-06,0',
    ].join('\n');
    expect(await issuesOf(importWith(rates, csv))).toEqual([
      '3 quote is the same currency as base',
      '4 quote is not a currency code of ISO 4217',
      '5 date is in the future',
      '6 date is in the file twice for EUR/USD',
      '7 rate must be greater than 0',
    ]);
    expect((await database.admin.query('select from exchange_rates')).rowCount).toBe(0);
  });

  it('keeps the currency of an instrument while closes are being stored in it', async () => {
    await database.admin.query(
      `insert into instruments (symbol, name, currency, asset_class) values ('HELD', 'Held', 'USD', 'OTHER')`,
    );
    const csv = 'symbol,date,close\nHELD,2024-06-07,1\n';
    await importWith(prices, csv);
    await transactions.withoutUser('write', async (manager) => {
      // The same again: nothing is written, so that no foreign key holds the instrument.
      await prices.run(manager, { format: 'csv', open: () => Readable.from([Buffer.from(csv)]) });
      const change = transactions.withoutUser(
        'write',
        async (other) => other.query(`select from instruments where symbol = 'HELD' for update`),
        { lockTimeoutMs: 50 },
      );
      await expect(change).rejects.toMatchObject({ code: 'unavailable' });
    });
  });
});
