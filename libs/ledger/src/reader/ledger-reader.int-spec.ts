import { calendarDate, ZERO } from '@portfolio-metrics/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestLedger, type TestLedger } from '../../../../test/support/test-ledger.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';
const NOBODY = '00000000-0000-4000-8000-00000000000e';

describe('LedgerReader', () => {
  let ledger: TestLedger;
  let main: string;
  let other: string;

  beforeAll(async () => {
    ledger = await startTestLedger();
    await ledger.addInstrument('AAPL', 'USD', 'XNAS');
    await ledger.addInstrument('SHEL', 'GBP', 'XLON');
    await ledger.addInstrument('BTC', 'USD', '24/7');
    await ledger.addInstrument('GOLD', 'USD', null);
    await ledger.addInstrument('UNHELD', 'JPY', 'XTKS');
    await ledger.addSplit('AAPL', '2026-02-01', 4, 1);
    await ledger.addSplit('AAPL', '2026-04-01', 2, 1);
    await ledger.addSplit('UNHELD', '2026-02-01', 4, 1);
    main = (await ledger.addPortfolio(ALICE, { name: 'main', baseCurrency: 'CHF' })).id;
    other = (await ledger.addPortfolio(ALICE, { name: 'other', baseCurrency: 'EUR' })).id;
    const buy = { type: 'BUY', symbol: 'AAPL', quantity: '1', price: '10.50' };
    await ledger.book(ALICE, main, { ...buy, date: '2026-03-01', note: 'buy' });
    await ledger.book(ALICE, main, { ...buy, date: '2026-03-01', type: 'SELL', note: 'sell' });
    await ledger.book(ALICE, main, {
      ...buy,
      date: '2026-03-01',
      note: 'late buy',
      sequence: '1',
      executedAt: '2026-03-01T12:00:00Z',
    });
    await ledger.book(ALICE, main, { ...buy, date: '2026-03-01', note: 'second buy', fee: '0.5', fxRate: '0.9' });
    await ledger.book(ALICE, main, { date: '2026-01-01', type: 'DEPOSIT', amount: '7', currency: 'NOK', note: 'cash' });
    await ledger.book(ALICE, other, { ...buy, symbol: 'SHEL', date: '2026-02-01', note: 'other', externalId: 'x' });
    await ledger.book(ALICE, other, { ...buy, symbol: 'BTC', date: '2026-05-01', currency: 'SEK', note: 'btc' });
    await ledger.book(ALICE, other, { ...buy, symbol: 'GOLD', date: '2026-05-02', note: 'gold' });
    const bobs = (await ledger.addPortfolio(BOB, { name: "Bob's", baseCurrency: 'JPY' })).id;
    await ledger.book(BOB, bobs, { ...buy, symbol: 'UNHELD', date: '2026-01-01', note: 'canary' });
  });
  afterAll(async () => {
    await ledger.close();
  });

  it('gives a snapshot of everything in ledger order, with what it names', async () => {
    const snapshot = await ledger.reader.snapshotOf(ALICE, null, null);
    expect(snapshot.portfolios.map(({ name }) => name)).toEqual(['main', 'other']);
    expect(Object.keys(snapshot.portfolios[0]!).toSorted()).toEqual(
      ['allowShort', 'baseCurrency', 'costBasisMethod', 'createdAt', 'id', 'name', 'timeZone', 'trackCash'].toSorted(),
    );
    expect(snapshot.transactions.map(({ note }) => note)).toEqual([
      'cash',
      'other',
      'buy',
      'second buy',
      'sell',
      'late buy',
      'btc',
      'gold',
    ]);
    expect([...snapshot.instruments.keys()].toSorted()).toEqual(['AAPL', 'BTC', 'GOLD', 'SHEL']);
    expect(snapshot.instruments.get('SHEL')).toEqual({
      symbol: 'SHEL',
      name: 'SHEL',
      currency: 'GBP',
      exchange: 'XLON',
      assetClass: 'EQUITY',
      sector: null,
      country: null,
    });
    expect([...snapshot.splits.keys()]).toEqual(['AAPL']);
    expect(snapshot.splits.get('AAPL')).toEqual([
      { symbol: 'AAPL', date: '2026-02-01', numerator: 4, denominator: 1 },
      { symbol: 'AAPL', date: '2026-04-01', numerator: 2, denominator: 1 },
    ]);
  });

  it('gives decimals, dates, instants and nulls, and one shared zero', async () => {
    const { transactions } = await ledger.reader.snapshotOf(ALICE, main, null);
    const [cash, buy, second, , late] = transactions;
    expect(cash).toMatchObject({ symbol: null, quantity: null, price: null, currency: 'NOK', externalId: null });
    expect(cash!.amount!.toString()).toBe('7');
    expect(buy).toMatchObject({ date: '2026-03-01', executedAt: null, sequence: 0, portfolioId: main });
    expect(buy!.price!.toString()).toBe('10.5');
    expect(buy!.fee).toBe(ZERO);
    expect([second!.fee.toString(), second!.fxRate!.toString()]).toEqual(['0.5', '0.9']);
    expect(late).toMatchObject({ executedAt: new Date('2026-03-01T12:00:00Z'), sequence: 1 });
  });

  it('cuts a snapshot at a date, splits included', async () => {
    const snapshot = await ledger.reader.snapshotOf(ALICE, null, calendarDate('2026-03-01'));
    expect(snapshot.transactions.map(({ note }) => note)).not.toContain('btc');
    expect(snapshot.transactions).toHaveLength(6);
    expect(snapshot.splits.get('AAPL')).toHaveLength(1);
    expect([...snapshot.instruments.keys()].toSorted()).toEqual(['AAPL', 'SHEL']);
    expect((await ledger.reader.snapshotOf(ALICE, main, calendarDate('2025-12-31'))).transactions).toEqual([]);
  });

  it('sees one moment: what is booked while it reads is in all of it or in none', async () => {
    const user = '00000000-0000-4000-8000-00000000000c';
    const { id } = await ledger.addPortfolio(user);
    let writing = true;
    const writes = (async () => {
      for (let index = 0; index < 40; index += 1) {
        await ledger.database.admin.query(
          `with i as (insert into instruments (symbol, name, currency, asset_class) values ($1, $1, 'USD', 'EQUITY') returning symbol),
             s as (insert into instrument_splits select symbol, '2026-01-01', 2, 1 from i returning symbol)
           select 1`,
          [`N${index}`],
        );
        await ledger.book(user, id, {
          date: '2026-01-05',
          type: 'BUY',
          symbol: `N${index}`,
          quantity: '1',
          price: '1',
        });
      }
      writing = false;
    })();
    while (writing) {
      const { transactions, instruments, splits } = await ledger.reader.snapshotOf(user, id, null);
      expect([instruments.size, splits.size]).toEqual([transactions.length, transactions.length]);
    }
    await writes;
  });

  it('names the symbols and currencies that figures depend on', async () => {
    expect(await ledger.reader.heldSymbols(ALICE, main)).toEqual({
      symbols: ['AAPL'],
      currencies: ['CHF', 'NOK', 'USD'],
    });
    expect(await ledger.reader.heldSymbols(ALICE, other)).toEqual({
      symbols: ['BTC', 'GOLD', 'SHEL'],
      currencies: ['EUR', 'GBP', 'SEK', 'USD'],
    });
    expect(await ledger.reader.heldSymbols(ALICE, null)).toEqual({
      symbols: ['AAPL', 'BTC', 'GOLD', 'SHEL'],
      currencies: ['CHF', 'EUR', 'GBP', 'NOK', 'SEK', 'USD'],
    });
    expect(await ledger.reader.heldSymbols(NOBODY, null)).toEqual({ symbols: [], currencies: [] });
  });

  it('names the same symbols as a plain scan, for many of them', async () => {
    const user = '00000000-0000-4000-8000-00000000000d';
    for (let index = 0; index < 3; index += 1) {
      const { id } = await ledger.addPortfolio(user, { baseCurrency: 'EUR' });
      const lines = Array.from({ length: 300 }, (_, row) => {
        const symbol = ['AAPL', 'BTC', 'GOLD', 'SHEL'][(row * (index + 1)) % 4]!;
        const currency = ['USD', 'CAD', 'AUD', 'NZD', 'MXN'][(row * 7 + index) % 5]!;
        return row % 9 === 0 ? `2026-01-05,DEPOSIT,,,,1,${currency}` : `2026-01-05,BUY,${symbol},1,1,,${currency}`;
      });
      await ledger.importText(user, id, ['date,type,symbol,quantity,price,amount,currency', ...lines, ''].join('\n'));
    }
    const { rows } = await ledger.database.admin.query<{ symbols: string[]; currencies: string[] }>(
      `select array(select distinct symbol from transactions where user_id = $1 and symbol is not null order by 1) as symbols,
         array(select currency from transactions where user_id = $1 union select base_currency from portfolios where user_id = $1
           union select currency from instruments where symbol in (select symbol from transactions where user_id = $1)
           order by 1)::text[] as currencies`,
      [user],
    );
    expect(await ledger.reader.heldSymbols(user, null)).toEqual(rows[0]);
    expect(rows[0]!.currencies).toHaveLength(7);
  });

  it('names the exchanges of what the user holds', async () => {
    expect(await ledger.reader.exchangesOf(ALICE)).toEqual(['24/7', 'XLON', 'XNAS']);
    expect(await ledger.reader.exchangesOf(NOBODY)).toEqual([]);
  });

  it("finds no other user's portfolio", async () => {
    for (const id of [main, 'x', '00000000-0000-4000-8000-0000000000ff']) {
      const notFound = { code: 'not_found', message: 'The portfolio does not exist.' };
      await expect(ledger.reader.snapshotOf(BOB, id, null)).rejects.toMatchObject(notFound);
      await expect(ledger.reader.heldSymbols(BOB, id)).rejects.toMatchObject(notFound);
    }
    const bobs = await ledger.reader.snapshotOf(BOB, null, null);
    expect(bobs.transactions.map(({ note }) => note)).toEqual(['canary']);
  });
});
