import { Database } from '@portfolio-metrics/database';
import { calendarDate } from '@portfolio-metrics/kernel';
import { type EntityManager } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type OpenTestDatabase } from '../../../../test/support/open-test-database.js';
import { IMPORT_SOURCE, lockMarketData, writeCloses, writeExchangeRates, writeQuotes } from './market-data-writes.js';

const DATE = calendarDate('2024-06-07');
const AT = new Date('2024-06-07T15:00:00Z');

describe('the writes of market data', () => {
  let database: OpenTestDatabase;
  let transactions: Database;

  beforeAll(async () => {
    database = await openTestDatabase();
    transactions = database.transactions;
    await database.admin.query(
      `insert into instruments (symbol, name, currency, asset_class) values ('A', 'A', 'USD', 'OTHER')`,
    );
  });

  beforeEach(async () => {
    await database.admin.query('truncate price_history, quotes, exchange_rates');
  });

  afterAll(async () => {
    await database.drop();
  });

  async function write(work: (manager: EntityManager) => Promise<number>): Promise<number> {
    return await transactions.withoutUser('write', async (manager) => {
      await lockMarketData(manager);
      return await work(manager);
    });
  }

  const putClose = async (close: string, source: string, dryRun = false): Promise<number> =>
    await write(async (manager) => writeCloses(manager, [{ symbol: 'A', date: DATE, close }], { source, dryRun }));
  const putRate = async (rate: string, source: string, dryRun = false): Promise<number> =>
    await write(async (manager) =>
      writeExchangeRates(manager, [{ base: 'EUR', quote: 'USD', date: DATE, rate }], { source, dryRun }),
    );

  it.each([
    ['a close', putClose, 'select trim_scale(close)::text as value, source from price_history'],
    ['an exchange rate', putRate, 'select trim_scale(rate)::text as value, source from exchange_rates'],
  ])('let an import take the place of %s of a provider, and never the other way round', async (_what, put, select) => {
    const steps = [
      ['1', 'simulated', 1, { value: '1', source: 'simulated' }],
      ['1.0', 'simulated', 0, { value: '1', source: 'simulated' }],
      ['2', 'other', 1, { value: '2', source: 'other' }],
      ['2', IMPORT_SOURCE, 1, { value: '2', source: IMPORT_SOURCE }],
      ['3', 'simulated', 0, { value: '2', source: IMPORT_SOURCE }],
      ['4', IMPORT_SOURCE, 1, { value: '4', source: IMPORT_SOURCE }],
      ['4', IMPORT_SOURCE, 0, { value: '4', source: IMPORT_SOURCE }],
    ] as const;
    for (const [value, source, changed, stored] of steps) {
      // A dry run counts what the write then changes.
      expect([await put(value, source, true), await put(value, source)]).toEqual([changed, changed]);
      expect((await database.admin.query(select)).rows).toEqual([stored]);
    }
  });

  it('set no quote back, and change one only when something of it differs', async () => {
    const put = async (price: string, at: Date, source = 'simulated'): Promise<number> =>
      await write(async (manager) => writeQuotes(manager, [{ symbol: 'A', price, asOf: at }], source));
    expect(await put('1', AT)).toBe(1);
    expect(await put('1.00', AT)).toBe(0);
    expect(await put('2', new Date(AT.getTime() - 1))).toBe(0);
    expect(await put('2', AT)).toBe(1);
    expect(await put('2', AT, 'other')).toBe(1);
    expect(await put('2', new Date(AT.getTime() + 1))).toBe(1);
  });

  it('leave generations and rows alone when nothing differs, without so much as a lock', async () => {
    const rowVersions = async (): Promise<unknown> =>
      (
        await database.admin.query(
          'select xmin, xmax from price_history union all select xmin, xmax from exchange_rates',
        )
      ).rows;
    const generations = async (): Promise<unknown> =>
      (await database.admin.query('select key, generation from market_generations order by key')).rows;
    await putClose('1', 'simulated');
    await putRate('1', 'simulated');
    const before = [await generations(), await rowVersions()];
    await putClose('1', 'simulated');
    await putRate('1', 'simulated');
    expect([await generations(), await rowVersions()]).toEqual(before);
    await putClose('2', 'simulated');
    expect(await generations()).not.toEqual(before[0]);
  });

  it('refuse a close of an instrument that is not known', async () => {
    const unknown = { symbol: 'NOBODY', date: DATE, close: '1' };
    await expect(
      write(async (manager) => writeCloses(manager, [unknown], { source: IMPORT_SOURCE })),
    ).rejects.toMatchObject({ code: 'unprocessable' });
  });
});
