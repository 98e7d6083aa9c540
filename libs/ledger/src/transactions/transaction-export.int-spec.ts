import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stated, startTestLedger, type TestLedger } from '../../../../test/support/test-ledger.js';
import { TRANSACTION_TYPES } from '../domain/transaction.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';
const HEADER = 'date,type,symbol,quantity,price,fee,tax,amount,currency,fxRate,note,externalId';

describe('TransactionExport', () => {
  let ledger: TestLedger;

  beforeAll(async () => {
    ledger = await startTestLedger();
    await ledger.addInstrument('AAPL');
    await ledger.addInstrument('SHEL', 'GBP');
  });
  afterAll(async () => {
    await ledger.close();
  });

  const portfolio = async (userId = ALICE): Promise<string> =>
    (await ledger.addPortfolio(userId, { baseCurrency: 'USD', allowShort: true, timeZone: 'America/New_York' })).id;
  const deposit = (fields: Stated): Stated => ({ date: '2026-01-05', type: 'DEPOSIT', amount: '1', ...fields });
  /** All that a client stated, in ledger order. */
  const state = async (portfolioId: string): Promise<unknown[]> => {
    const { transactions } = await ledger.reader.snapshotOf(ALICE, portfolioId, null);
    const assigned = new Set(['id', 'portfolioId']);
    return transactions.map((transaction) =>
      JSON.stringify(transaction, (field, value: unknown) => (assigned.has(field) ? undefined : value)),
    );
  };

  it('writes the header and canonical numbers, oldest first', async () => {
    const id = await portfolio();
    expect(await ledger.exportText(ALICE, id)).toBe(`${HEADER}\n`);
    await ledger.book(ALICE, id, deposit({ date: '2026-02-01', amount: '12.50', note: 'say "hi", twice' }));
    await ledger.book(ALICE, id, {
      date: '2026-01-05',
      type: 'BUY',
      symbol: 'SHEL',
      quantity: '3.000',
      price: '0.0000000001',
      fee: '1',
      fxRate: '1.3',
      externalId: 'e-1',
    });
    expect(await ledger.exportText(ALICE, id)).toBe(
      [
        HEADER,
        '2026-01-05,BUY,SHEL,3,0.0000000001,1,0,,GBP,1.3,,e-1',
        '2026-02-01,DEPOSIT,,,,0,0,12.5,USD,,"say ""hi"", twice",',
        '',
      ].join('\n'),
    );
  });

  it('has the columns of order and instant exactly when a row needs them', async () => {
    const id = await portfolio();
    await ledger.book(ALICE, id, deposit({ note: 'plain' }));
    expect(await ledger.exportText(ALICE, id)).not.toContain('sequence');
    await ledger.book(ALICE, id, deposit({ note: 'ordered', sequence: '-2' }));
    expect(await ledger.exportText(ALICE, id)).toBe(
      [
        `${HEADER},sequence,executedAt`,
        '2026-01-05,DEPOSIT,,,,0,0,1,USD,,ordered,,-2,',
        '2026-01-05,DEPOSIT,,,,0,0,1,USD,,plain,,0,',
        '',
      ].join('\n'),
    );
    const timed = await portfolio();
    await ledger.book(ALICE, timed, { executedAt: '2026-01-06T03:30:00.120Z', type: 'DEPOSIT', amount: '1' });
    expect(await ledger.exportText(ALICE, timed)).toContain(
      '\n2026-01-05,DEPOSIT,,,,0,0,1,USD,,,,0,2026-01-06T03:30:00.120Z\n',
    );
  });

  it.each([
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-12.5', `"'-12.5"`],
    ['@SUM(A1:A9)', `"'@SUM(A1:A9)"`],
    ['＝1', `"'＝1"`],
    ['－1', `"'－1"`],
    [`'=1`, `"''=1"`],
    ['a=1', 'a=1'],
    ['5 - 3', '5 - 3'],
  ])('gives no spreadsheet a formula: the text %s', async (text, cell) => {
    const id = await portfolio();
    await ledger.book(ALICE, id, deposit({ note: text, externalId: text }));
    const csv = await ledger.exportText(ALICE, id);
    expect(csv.split('\n')[1]).toBe(`2026-01-05,DEPOSIT,,,,0,0,1,USD,,${cell},${cell}`);
    const copy = await portfolio();
    await ledger.importText(ALICE, copy, csv);
    expect(await state(copy)).toEqual(await state(id));
  });

  it('is read back to the same state, whatever was booked, orders within days included', async () => {
    const decimal = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 14n - 1n }), fc.bigInt({ min: 1n, max: 10n ** 10n - 1n }))
      .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(10, '0')}`);
    const text = fc
      .tuple(
        fc.constantFrom('', '=', "'", "'=", '-', '"', ',', ' ', '😀', '\u0065\u0301'),
        fc.string({ unit: fc.constantFrom(...Array.from('ab"\',;=+-@ é\u4E2D😀')) }),
      )
      .map((parts) => parts.join(''))
      .filter((note) => note !== '');
    const common = {
      date: fc.constantFrom('2026-01-05', '2026-01-06', '2026-01-07'),
      fee: decimal,
      tax: decimal,
      note: fc.option(text, { nil: undefined }),
      sequence: fc.constantFrom('0', '0', '1', '-1'),
      currency: fc.constantFrom('USD', 'GBP', 'CHF'),
    };
    const trade = fc.record({
      ...common,
      type: fc.constantFrom('BUY', 'SELL', 'TRANSFER_IN', 'TRANSFER_OUT'),
      symbol: fc.constantFrom('AAPL', 'SHEL'),
      quantity: decimal,
      price: decimal,
    });
    const income = fc.record({
      ...common,
      type: fc.constantFrom('DIVIDEND', 'INTEREST'),
      symbol: fc.constantFrom('AAPL', 'SHEL'),
      amount: decimal,
    });
    const money = fc.record({
      date: common.date,
      note: common.note,
      sequence: common.sequence,
      currency: common.currency,
      type: fc.constantFrom(...TRANSACTION_TYPES.filter((type) => !/BUY|SELL|DIVIDEND|INTEREST|RETURN/.test(type))),
      amount: decimal,
      executedAt: fc.constantFrom(undefined, '2026-01-06T02:00:00.001Z'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(trade, income, money), { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        async (rows, named) => {
          const id = await portfolio();
          for (const [index, row] of rows.entries()) {
            const fields: Record<string, string | undefined> = {
              ...row,
              ...(named ? { externalId: `=${index}` } : {}),
            };
            const stated = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
            await ledger.book(ALICE, id, Object.fromEntries(stated));
          }
          const csv = await ledger.exportText(ALICE, id);
          const copy = await portfolio();
          expect(await ledger.importText(ALICE, copy, csv)).toEqual({
            imported: rows.length,
            duplicates: 0,
            rejected: 0,
          });
          expect(await state(copy)).toEqual(await state(id));
          expect(await ledger.exportText(ALICE, copy)).toBe(csv);
          await ledger.database.admin.query('delete from portfolios where id = any ($1)', [[id, copy]]);
        },
      ),
      { seed: 41, numRuns: 40 },
    );
  }, 60_000);

  it('holds more than one batch of the cursor, in order', async () => {
    const id = await portfolio();
    const lines = Array.from({ length: 4_501 }, (_, index) => `2026-01-05,DEPOSIT,,,,,,1,USD,,,d${index}`);
    await ledger.importText(ALICE, id, [HEADER, ...lines, ''].join('\n'));
    const exported = (await ledger.exportText(ALICE, id)).trimEnd().split('\n').slice(1);
    expect(exported.map((line) => line.split(',').at(-1))).toEqual(lines.map((line) => line.split(',').at(-1)));
  });

  it("exports all portfolios of the caller together, and nothing of anybody else's", async () => {
    const bobs = await portfolio(BOB);
    await ledger.book(BOB, bobs, deposit({ note: 'canary of Bob' }));
    const alices = await portfolio();
    await ledger.book(ALICE, alices, deposit({ note: 'of Alice' }));
    const all = await ledger.exportText(ALICE, null);
    expect(all).toContain('of Alice');
    expect(all).not.toContain('canary');
    for (const id of [bobs, '00000000-0000-4000-8000-0000000000ff', 'x']) {
      await expect(ledger.exports.run(ALICE, id)).rejects.toMatchObject({ code: 'not_found' });
    }
  });
});
