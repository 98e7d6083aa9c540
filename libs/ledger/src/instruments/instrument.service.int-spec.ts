import { Database } from '@portfolio-metrics/database';
import { calendarDate } from '@portfolio-metrics/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type OpenTestDatabase } from '../../../../test/support/open-test-database.js';
import type { Instrument, Split } from '../domain/instrument.js';
import { INSTRUMENT_ENTITIES } from './instrument-entities.js';
import { InstrumentService } from './instrument.service.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';

function instrument(symbol: string, change: Partial<Instrument> = {}): Instrument {
  return {
    symbol,
    name: `${symbol} Inc.`,
    currency: 'USD',
    exchange: 'XNYS',
    assetClass: 'EQUITY',
    sector: null,
    country: 'US',
    priceAdjustment: 'by_source',
    ...change,
  };
}

describe('InstrumentService', () => {
  let database: OpenTestDatabase;
  let transactions: Database;
  let sut: InstrumentService;

  beforeAll(async () => {
    database = await openTestDatabase({ entities: INSTRUMENT_ENTITIES });
    transactions = database.transactions;
    sut = new InstrumentService(transactions);
  });

  afterAll(async () => {
    await database.drop();
  });

  async function put(given: Instrument): Promise<Instrument> {
    return await transactions.withoutUser('write', async (manager) => sut.put(manager, given));
  }

  async function replaceSplits(
    symbol: string,
    splits: ReadonlyArray<Omit<Split, 'symbol'>>,
  ): Promise<readonly Split[]> {
    return await transactions.withoutUser('write', async (manager) => sut.replaceSplits(manager, symbol, splits));
  }

  async function generationOf(symbol: string): Promise<number> {
    const { rows } = await database.admin.query<{ generation: string }>(
      'select generation from market_generations where key = $1',
      [symbol],
    );
    return Number(rows[0]?.generation ?? 0);
  }

  it('gives back what was put', async () => {
    const given = instrument('AAPL', { sector: 'Technology', exchange: null, country: null });
    await put(given);
    expect(await sut.get('AAPL')).toEqual(given);
    await expect(sut.get('NONE')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('changes nothing, not even a generation, when the same is put again', async () => {
    await put(instrument('SAME'));
    const before = await database.admin.query(`select xmin, updated_at from instruments where symbol = 'SAME'`);
    const generation = await generationOf('SAME');
    await put(instrument('SAME'));
    const after = await database.admin.query(`select xmin, updated_at from instruments where symbol = 'SAME'`);
    expect([after.rows, await generationOf('SAME')]).toEqual([before.rows, generation]);
    await put(instrument('SAME', { sector: 'Energy' }));
    expect(await generationOf('SAME')).toBe(generation + 1);
  });

  it('lists in order of symbol, by prefix, from a symbol on', async () => {
    for (const symbol of ['Q-B', 'Q-A', 'Q-C', 'R']) await put(instrument(symbol));
    const symbols = async (after: string | null, limit: number): Promise<string[]> =>
      (await sut.list({ search: 'Q', after, limit })).map(({ symbol }) => symbol);
    expect(await symbols(null, 2)).toEqual(['Q-A', 'Q-B']);
    expect(await symbols('Q-B', 2)).toEqual(['Q-C']);
  });

  it('replaces the splits and writes only those that differ', async () => {
    await put(instrument('SPLIT'));
    const splits = [
      { date: calendarDate('2024-06-10'), numerator: 10, denominator: 1 },
      { date: calendarDate('2020-08-31'), numerator: 4, denominator: 1 },
    ];
    const stored = splits.map((split) => ({ symbol: 'SPLIT', ...split })).toReversed();
    expect(await replaceSplits('SPLIT', splits)).toEqual(stored);
    expect((await sut.splitsOf(['SPLIT', 'AAPL'])).get('SPLIT')).toEqual(stored);
    const generation = await generationOf('SPLIT');
    await replaceSplits('SPLIT', splits);
    expect(await generationOf('SPLIT')).toBe(generation);
    await replaceSplits('SPLIT', [{ ...splits[0]!, numerator: 5 }]);
    expect((await sut.splitsOf(['SPLIT'])).get('SPLIT')).toEqual([{ symbol: 'SPLIT', ...splits[0], numerator: 5 }]);
    expect(await generationOf('SPLIT')).toBeGreaterThan(generation);
    await replaceSplits('SPLIT', []);
    expect((await sut.splitsOf(['SPLIT'])).size).toBe(0);
  });

  it('refuses two splits on one date and splits of an unknown instrument', async () => {
    const split = { date: calendarDate('2024-06-10'), numerator: 10, denominator: 1 };
    await expect(replaceSplits('AAPL', [split, split])).rejects.toMatchObject({ code: 'unprocessable' });
    await expect(replaceSplits('NONE', [split])).rejects.toMatchObject({ code: 'not_found' });
  });

  describe('asked to change the currency', () => {
    it('does so while nothing is stored in the old one, and keeps splits', async () => {
      await put(instrument('FREE'));
      await replaceSplits('FREE', [{ date: calendarDate('2024-06-10'), numerator: 2, denominator: 1 }]);
      await put(instrument('FREE', { currency: 'EUR' }));
      expect((await sut.get('FREE')).currency).toBe('EUR');
      expect((await sut.splitsOf(['FREE'])).get('FREE')).toHaveLength(1);
    });

    it.each([
      [
        'a close',
        `insert into price_history (symbol, date, close, source) values ('USED1', '2024-01-02', 1, 'import')`,
        'USED1',
      ],
      ['a quote', `insert into quotes (symbol, price, as_of, source) values ('USED2', 1, now(), 'simulated')`, 'USED2'],
      [
        "some user's transaction",
        `with p as (insert into portfolios (user_id, name, base_currency) values ('${ALICE}', 'p', 'EUR') returning user_id, id)
         insert into transactions (user_id, portfolio_id, date, type, symbol, quantity, price, currency)
         select user_id, id, '2024-01-02', 'BUY', 'USED3', 1, 1, 'USD' from p`,
        'USED3',
      ],
    ])('refuses once there is %s', async (_what, insert, symbol) => {
      await put(instrument(symbol));
      await database.admin.query(insert);
      await expect(put(instrument(symbol, { currency: 'EUR' }))).rejects.toMatchObject({ code: 'conflict' });
      expect(await sut.get(symbol)).toEqual(instrument(symbol));
      await put(instrument(symbol, { name: 'Other' }));
      expect((await sut.get(symbol)).name).toBe('Other');
    });
  });
});
