import type { AppError } from '@portfolio-metrics/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stated, startTestLedger, type TestLedger } from '../../../../test/support/test-ledger.js';
import { amendedFields } from './transaction-rows.js';
import type { TransactionFilter } from './transaction.service.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';
const NOBODYS_ID = '00000000-0000-4000-8000-0000000000ff';
const TRADE = { date: '2026-01-05', type: 'BUY', symbol: 'AAPL', quantity: '10', price: '90.5' };
const ALL: TransactionFilter = { portfolioId: null, symbol: null, type: null, from: null, to: null };

describe('TransactionService', () => {
  let ledger: TestLedger;
  let portfolioId: string;

  beforeAll(async () => {
    ledger = await startTestLedger({ poolSize: 6 });
    await ledger.addInstrument('AAPL');
    await ledger.addInstrument('MSFT');
    await ledger.addInstrument('SHEL', 'GBP');
    portfolioId = (await ledger.addPortfolio(ALICE)).id;
  });
  afterAll(async () => {
    await ledger.close();
  });

  const freshPortfolio = async (userId = ALICE, draft = {}): Promise<string> =>
    (await ledger.addPortfolio(userId, draft)).id;
  const change = async (id: string, fields: Stated, expected?: readonly number[], userId = ALICE) =>
    await ledger.write(userId, async (manager) =>
      ledger.transactions.change(manager, userId, id, () => new Map(Object.entries(fields)), expected ?? null),
    );
  const amend = async (id: string, changes: Readonly<Record<string, string | null>>) =>
    await ledger.write(ALICE, async (manager) =>
      ledger.transactions.change(manager, ALICE, id, (current) =>
        amendedFields(current, new Map(Object.entries(changes))),
      ),
    );
  const remove = async (id: string, expected?: readonly number[], userId = ALICE) =>
    await ledger.write(userId, async (manager) => ledger.transactions.delete(manager, userId, id, expected ?? null));

  it('keeps what was booked, canonical and with its defaults', async () => {
    const booked = await ledger.book(ALICE, portfolioId, {
      ...TRADE,
      quantity: '10.5000',
      price: '90071992547409.0000000001',
      fxRate: '0.9',
      note: 'first',
      externalId: 'broker-1',
      sequence: '-3',
    });
    expect(booked).toEqual({
      id: expect.any(String),
      portfolioId,
      date: '2026-01-05',
      executedAt: null,
      sequence: -3,
      type: 'BUY',
      symbol: 'AAPL',
      quantity: '10.5',
      price: '90071992547409.0000000001',
      fee: '0',
      tax: '0',
      amount: null,
      currency: 'USD',
      fxRate: '0.9',
      note: 'first',
      externalId: 'broker-1',
      version: 1,
      createdAt: expect.any(Date),
      updatedAt: expect.any(Date),
    });
    expect(await ledger.transactions.get(ALICE, booked.id)).toEqual(booked);
  });

  it("takes the currency of the instrument, else of the portfolio, and dates an instant in the portfolio's zone", async () => {
    const zurich = await freshPortfolio(ALICE, { baseCurrency: 'CHF', timeZone: 'Europe/Zurich' });
    expect((await ledger.book(ALICE, zurich, { ...TRADE, symbol: 'SHEL' })).currency).toBe('GBP');
    const deposit = { executedAt: '2026-01-05T23:30:00Z', type: 'DEPOSIT', amount: '5' };
    expect(await ledger.book(ALICE, zurich, deposit)).toMatchObject({
      currency: 'CHF',
      date: '2026-01-06',
      executedAt: new Date('2026-01-05T23:30:00Z'),
    });
  });

  it('stores a price in pence as pounds', async () => {
    expect(
      await ledger.book(ALICE, portfolioId, { ...TRADE, symbol: 'SHEL', price: '2750.5', currency: 'GBX' }),
    ).toMatchObject({ currency: 'GBP', price: '27.505', quantity: '10' });
  });

  it('refuses an unknown symbol, bad values, and an external id that is taken', async () => {
    await expect(ledger.book(ALICE, portfolioId, { ...TRADE, symbol: 'NONE' })).rejects.toMatchObject({
      code: 'unprocessable',
      issues: [{ pointer: '/symbol' }],
    });
    await expect(
      ledger.book(ALICE, portfolioId, { ...TRADE, price: '1e400', date: '2026-02-30' }),
    ).rejects.toMatchObject({
      code: 'validation_failed',
      issues: [{ pointer: '/date' }, { pointer: '/price' }],
    });
    await expect(ledger.book(ALICE, portfolioId, { ...TRADE, currency: 'EUR', fxRate: '1.1' })).rejects.toMatchObject({
      code: 'validation_failed',
      issues: [{ pointer: '/fxRate' }],
    });
    await ledger.book(ALICE, portfolioId, { ...TRADE, externalId: 'taken' });
    await expect(ledger.book(ALICE, portfolioId, { ...TRADE, externalId: 'taken' })).rejects.toMatchObject({
      code: 'conflict',
    });
    const other = await freshPortfolio();
    expect((await ledger.book(ALICE, other, { ...TRADE, externalId: 'taken' })).externalId).toBe('taken');
  });

  it('stores the largest number there is, and the smallest', async () => {
    const largest = '99999999999999.9999999999';
    const { id } = await ledger.book(ALICE, portfolioId, { ...TRADE, quantity: largest, price: '0.0000000001' });
    expect(await ledger.transactions.get(ALICE, id)).toMatchObject({ quantity: largest, price: '0.0000000001' });
    await remove(id);
  });

  it('replaces a transaction and counts its versions', async () => {
    const { id } = await ledger.book(ALICE, portfolioId, { ...TRADE, note: 'old', fee: '1', externalId: 'own' });
    const changed = await change(id, { ...TRADE, symbol: 'MSFT', externalId: 'own' }, [1]);
    expect(changed).toMatchObject({ id, symbol: 'MSFT', note: null, fee: '0', version: 2 });
    await expect(change(id, TRADE, [1])).rejects.toMatchObject({ code: 'precondition_failed' });
    await expect(change(id, { ...TRADE, externalId: 'taken' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(remove(id, [1])).rejects.toMatchObject({ code: 'precondition_failed' });
    await remove(id, [2]);
    await expect(ledger.transactions.get(ALICE, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('amends some fields: date and instant take each other away, null takes a value away', async () => {
    const { id } = await ledger.book(ALICE, portfolioId, { ...TRADE, executedAt: '2026-01-05T10:00:00Z', note: 'a' });
    expect(await amend(id, { note: null, fee: '2.50' })).toMatchObject({
      note: null,
      fee: '2.5',
      date: '2026-01-05',
      executedAt: new Date('2026-01-05T10:00:00Z'),
    });
    expect(await amend(id, { date: '2026-03-01' })).toMatchObject({ date: '2026-03-01', executedAt: null });
    expect(await amend(id, { executedAt: '2026-04-01T10:00:00Z' })).toMatchObject({ date: '2026-04-01' });
    expect(await amend(id, { executedAt: null })).toMatchObject({ date: '2026-04-01', executedAt: null });
    await expect(amend(id, { price: null })).rejects.toMatchObject({ code: 'validation_failed' });
  });

  describe('asked to sell', () => {
    const sell = (date: string, quantity: string): Stated => ({ ...TRADE, type: 'SELL', date, quantity });
    const buy = (date: string, quantity: string): Stated => ({ ...TRADE, date, quantity });

    it('refuses more than is held then, with what was held, and stores nothing', async () => {
      const id = await freshPortfolio();
      await ledger.book(ALICE, id, buy('2026-01-05', '10'));
      await ledger.book(ALICE, id, sell('2026-03-05', '4'));
      await expect(ledger.book(ALICE, id, sell('2026-02-05', '6.5'))).rejects.toMatchObject({
        code: 'oversell',
        details: { symbol: 'AAPL', date: '2026-03-05', requested: '4', available: '3.5' },
      });
      await expect(ledger.book(ALICE, id, sell('2026-01-04', '1'))).rejects.toMatchObject({
        details: { date: '2026-01-04', available: '0' },
      });
      expect(
        (await ledger.transactions.list(ALICE, { ...ALL, portfolioId: id }, { limit: 9, cursor: null })).items,
      ).toHaveLength(2);
      await ledger.book(ALICE, id, sell('2026-02-05', '6'));
    });

    it('buys before it sells on the same day, unless the sequence says otherwise', async () => {
      const id = await freshPortfolio();
      await expect(ledger.book(ALICE, id, sell('2026-01-05', '1'))).rejects.toMatchObject({ code: 'oversell' });
      await ledger.book(ALICE, id, buy('2026-01-05', '1'));
      await expect(ledger.book(ALICE, id, { ...sell('2026-01-05', '1'), sequence: '-1' })).rejects.toMatchObject({
        code: 'oversell',
      });
      await ledger.book(ALICE, id, sell('2026-01-05', '1'));
    });

    it('counts other symbols, other portfolios and other users apart', async () => {
      const id = await freshPortfolio();
      await ledger.book(ALICE, await freshPortfolio(), buy('2026-01-05', '10'));
      await ledger.book(ALICE, id, { ...buy('2026-01-05', '10'), symbol: 'MSFT' });
      await ledger.book(BOB, await freshPortfolio(BOB), buy('2026-01-05', '10'));
      await expect(ledger.book(ALICE, id, sell('2026-01-06', '1'))).rejects.toMatchObject({
        details: { available: '0' },
      });
    });

    it('applies splits from their day on', async () => {
      await ledger.addInstrument('SPLIT');
      await ledger.addSplit('SPLIT', '2026-02-01', 3, 2);
      const id = await freshPortfolio();
      await ledger.book(ALICE, id, { ...buy('2026-01-05', '10'), symbol: 'SPLIT' });
      const late = { ...sell('2026-02-01', '15'), symbol: 'SPLIT' };
      await expect(ledger.book(ALICE, id, { ...late, date: '2026-01-31' })).rejects.toMatchObject({ code: 'oversell' });
      await ledger.book(ALICE, id, late);
    });

    it('refuses a change or a deletion that takes the units away from a later sale', async () => {
      const id = await freshPortfolio();
      const purchase = await ledger.book(ALICE, id, buy('2026-01-05', '10'));
      const sale = await ledger.book(ALICE, id, sell('2026-02-05', '10'));
      const oversell = { code: 'oversell', details: { date: '2026-02-05', requested: '10' } };
      await expect(remove(purchase.id)).rejects.toMatchObject(oversell);
      await expect(change(purchase.id, buy('2026-01-05', '9.9999999999'))).rejects.toMatchObject(oversell);
      await expect(change(purchase.id, buy('2026-02-06', '10'))).rejects.toMatchObject(oversell);
      await expect(change(purchase.id, { ...buy('2026-01-05', '10'), symbol: 'MSFT' })).rejects.toMatchObject(oversell);
      await expect(change(purchase.id, { date: '2026-01-05', type: 'DEPOSIT', amount: '1' })).rejects.toMatchObject(
        oversell,
      );
      await expect(change(sale.id, sell('2026-01-04', '10'))).rejects.toMatchObject({ code: 'oversell' });
      await expect(change(sale.id, { ...sell('2026-02-05', '1'), symbol: 'MSFT' })).rejects.toMatchObject({
        details: { symbol: 'MSFT' },
      });
      await change(purchase.id, buy('2026-02-05', '10'));
      await remove(sale.id);
      await remove(purchase.id);
    });

    it('lets a ledger that a corrected split left short be repaired step by step, and not be made worse', async () => {
      await ledger.addInstrument('FIX');
      await ledger.addSplit('FIX', '2026-02-01', 2, 1);
      const id = await freshPortfolio();
      const of = (fields: Stated): Stated => ({ ...fields, symbol: 'FIX' });
      await ledger.book(ALICE, id, of(buy('2026-01-05', '10')));
      const sales = [
        await ledger.book(ALICE, id, of(sell('2026-03-01', '12'))),
        await ledger.book(ALICE, id, of(sell('2026-03-02', '8'))),
      ];
      await ledger.database.admin.query(`delete from instrument_splits where symbol = 'FIX'`);
      await expect(ledger.book(ALICE, id, of(sell('2026-03-03', '1')))).rejects.toMatchObject({ code: 'oversell' });
      await expect(change(sales[0]!.id, of(sell('2026-03-01', '13')))).rejects.toMatchObject({ code: 'oversell' });
      await change(sales[0]!.id, of(sell('2026-03-01', '11')));
      await remove(sales[1]!.id);
      await change(sales[0]!.id, of(sell('2026-03-01', '10')));
      await expect(change(sales[0]!.id, of(sell('2026-03-01', '11')))).rejects.toMatchObject({ code: 'oversell' });
    });

    it('opens a short position where the portfolio allows it', async () => {
      const id = await freshPortfolio(ALICE, { allowShort: true });
      expect((await ledger.book(ALICE, id, sell('2026-01-05', '5'))).type).toBe('SELL');
    });

    it('lets only one of two sales pass that arrive together and cannot both be covered', async () => {
      for (let round = 0; round < 5; round += 1) {
        const id = await freshPortfolio();
        await ledger.book(ALICE, id, buy('2026-01-05', '10'));
        const attempts = await Promise.allSettled(
          Array.from({ length: 5 }, async () => ledger.book(ALICE, id, sell('2026-01-06', '6'))),
        );
        const refused = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []));
        expect(refused).toHaveLength(4);
        for (const reason of refused) expect(reason).toMatchObject({ code: 'oversell', details: { available: '4' } });
      }
    });
  });

  describe('and another user', () => {
    it("find nothing of each other's", async () => {
      const bobsPortfolio = await freshPortfolio(BOB);
      const bobs = await ledger.book(BOB, bobsPortfolio, TRADE);
      for (const id of [bobs.id, NOBODYS_ID, 'x']) {
        const notFound = { code: 'not_found', message: 'The transaction does not exist.' };
        await expect(ledger.transactions.get(ALICE, id)).rejects.toMatchObject(notFound);
        await expect(change(id, TRADE)).rejects.toMatchObject(notFound);
        await expect(remove(id)).rejects.toMatchObject(notFound);
      }
      for (const id of [bobsPortfolio, NOBODYS_ID]) {
        const notFound = { code: 'not_found', message: 'The portfolio does not exist.' };
        await expect(ledger.book(ALICE, id, TRADE)).rejects.toMatchObject(notFound);
        await expect(
          ledger.transactions.list(ALICE, { ...ALL, portfolioId: id }, { limit: 1, cursor: null }),
        ).rejects.toMatchObject(notFound);
      }
      const alices = await ledger.transactions.list(ALICE, ALL, { limit: 200, cursor: null });
      expect(alices.items.map(({ id }) => id)).not.toContain(bobs.id);
      expect(await ledger.transactions.get(BOB, bobs.id)).toEqual(bobs);
    });

    it('have the same external ids without noticing, and no key of the schema leads abroad', async () => {
      const bobsPortfolio = await freshPortfolio(BOB);
      const own = await ledger.book(ALICE, await freshPortfolio(), { ...TRADE, externalId: 'same' });
      await ledger.book(BOB, bobsPortfolio, { ...TRADE, externalId: 'same' });
      const insert = `insert into transactions (user_id, portfolio_id, date, type, amount, currency, id)
        values ($1, $2, '2026-01-05', 'DEPOSIT', 1, 'EUR', $3)`;
      const failures = [];
      for (const target of [bobsPortfolio, NOBODYS_ID]) {
        failures.push(
          await ledger
            .write(ALICE, async (manager) => manager.query(insert, [ALICE, target, NOBODYS_ID]))
            .catch((error: unknown) => [(error as AppError).code, (error as AppError).message]),
        );
      }
      expect(failures[0]).toEqual(failures[1]);
      expect(failures[0]).toEqual(['unprocessable', expect.any(String)]);
      const bobs = await ledger.book(BOB, bobsPortfolio, TRADE);
      await ledger.write(ALICE, async (manager) => manager.query(insert, [ALICE, own.portfolioId, bobs.id]));
      expect((await ledger.transactions.get(ALICE, bobs.id)).type).toBe('DEPOSIT');
      expect((await ledger.transactions.get(BOB, bobs.id)).type).toBe('BUY');
    });
  });

  describe('listing', () => {
    const CAROL = '00000000-0000-4000-8000-00000000000c';
    let first: string;
    let second: string;

    beforeAll(async () => {
      first = await freshPortfolio(CAROL);
      second = await freshPortfolio(CAROL);
      const dates = ['2026-01-05', '2026-01-06', '2026-01-07'];
      for (let index = 0; index < 24; index += 1) {
        await ledger.book(CAROL, index % 3 === 0 ? second : first, {
          ...TRADE,
          date: dates[index % 3]!,
          symbol: index % 2 === 0 ? 'AAPL' : 'MSFT',
          sequence: String(index % 4),
          note: `n${index}`,
        });
      }
      await ledger.book(CAROL, first, { date: '2026-01-06', type: 'DEPOSIT', amount: '1', note: 'cash' });
    });

    const notesOf = async (filter: Partial<TransactionFilter>, limit: number, between?: () => Promise<void>) => {
      const notes: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await ledger.transactions.list(CAROL, { ...ALL, ...filter }, { limit, cursor });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        notes.push(...page.items.map(({ note }) => note!));
        ({ nextCursor: cursor } = page);
        await between?.();
      } while (cursor !== null);
      return notes;
    };

    it('gives every transaction once, newest first, whatever the page size', async () => {
      const { rows } = await ledger.database.admin.query<{ note: string }>(
        'select note from transactions where user_id = $1 order by date desc, sequence desc, ordinal desc',
        [CAROL],
      );
      const all = rows.map(({ note }) => note);
      expect(all).toHaveLength(25);
      for (const limit of [1, 7, 25, 200]) expect(await notesOf({}, limit)).toEqual(all);
    });

    it('filters by portfolio, symbol, type and dates', async () => {
      expect((await notesOf({ portfolioId: second }, 3)).length).toBe(8);
      expect((await notesOf({ symbol: 'MSFT', portfolioId: first }, 3)).length).toBe(8);
      expect(await notesOf({ type: 'DEPOSIT' as const }, 3)).toEqual(['cash']);
      expect((await notesOf({ from: '2026-01-06' as never, to: '2026-01-06' as never }, 5)).length).toBe(9);
      expect(await notesOf({ from: '2026-01-08' as never }, 5)).toEqual([]);
    });

    it('loses nothing and repeats nothing while others book', async () => {
      const before = await notesOf({}, 200);
      let booked = 0;
      const seen = await notesOf({}, 4, async () => {
        await ledger.book(CAROL, first, { ...TRADE, date: '2026-01-08', note: `late ${(booked += 1)}` });
      });
      expect(seen).toEqual(before);
    });

    it('takes a cursor only for the list, the filters and the user that it was given for', async () => {
      const { nextCursor } = await ledger.transactions.list(CAROL, ALL, { limit: 1, cursor: null });
      const refused = { code: 'validation_failed', issues: [{ pointer: '/cursor' }] };
      for (const filter of [{ symbol: 'AAPL' }, { portfolioId: first }, { from: '2026-01-01' as never }]) {
        await expect(
          ledger.transactions.list(CAROL, { ...ALL, ...filter }, { limit: 1, cursor: nextCursor }),
        ).rejects.toMatchObject(refused);
      }
      await expect(ledger.transactions.list(ALICE, ALL, { limit: 1, cursor: nextCursor })).rejects.toMatchObject(
        refused,
      );
      await expect(ledger.portfolios.list(CAROL, { limit: 1, cursor: nextCursor })).rejects.toMatchObject(refused);
      expect((await ledger.transactions.list(CAROL, ALL, { limit: 9, cursor: nextCursor })).items).toHaveLength(9);
    });
  });
});
