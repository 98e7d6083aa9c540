import { Readable } from 'node:stream';
import v8 from 'node:v8';
import vm from 'node:vm';
import type { EntityManager } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestLedger, type TestLedger } from '../../../../test/support/test-ledger.js';
import { spoolUpload } from '../files/spooled-file.js';
import { IMPORT_TRANSACTION } from './transaction-import.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';
const BOB = '00000000-0000-4000-8000-00000000000b';
const HEADER = 'date,type,symbol,quantity,price,fee,tax,amount,currency,fxRate,note,externalId';
const GOOD = '2026-03-02,BUY,AAPL,1,10,,,,USD,,,';

/** A file of `count` trades that sell no more than they bought, in pieces of some 40 kB. */
function* trades(count: number, note = '', mark = 'x'): Generator<Buffer> {
  let piece = `${HEADER}\n`;
  for (let index = 0; index < count; index += 1) {
    const day = new Date(Date.UTC(2001, 0, 1 + Math.floor(index / 20))).toISOString().slice(0, 10);
    const sale = index > 1_000 && index % 3 === 2;
    piece += `${day},${sale ? 'SELL,' : 'BUY,'}S${index % 10},${sale ? '1.5' : '2.25'},${100 + (index % 77)}.25,1.5,,,USD,,${note},${mark}-${index}\n`;
    if (piece.length < 40_000) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  yield Buffer.from(piece);
}

/** Calls `notice` before each statement that stores a batch. */
function onInsert(manager: EntityManager, notice: () => void): void {
  const query = manager.query.bind(manager);
  manager.query = async <T>(text: string, values?: unknown[]): Promise<T> => {
    if (text.includes('insert into transactions')) notice();
    return await query<T>(text, values);
  };
}

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

/** What is still referred to. */
function liveBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe('TransactionImport', () => {
  let ledger: TestLedger;
  let portfolioId: string;

  beforeAll(async () => {
    ledger = await startTestLedger({ maxImportRows: 100_000, maxTransactions: 100_000 });
    await ledger.addInstrument('AAPL');
    await ledger.addInstrument('SHEL', 'GBP');
    for (let index = 0; index < 10; index += 1) await ledger.addInstrument(`S${index}`);
  });
  afterAll(async () => {
    await ledger.close();
  });
  beforeEach(async () => {
    portfolioId = (await ledger.addPortfolio(ALICE, { baseCurrency: 'USD' })).id;
  });
  afterEach(async () => {
    await ledger.database.admin.query('delete from portfolios');
  });

  const run = async (text: string, format: 'csv' | 'json' = 'csv') =>
    await ledger.importText(ALICE, portfolioId, text, format);
  const csv = async (...lines: readonly string[]) => await run([HEADER, ...lines, ''].join('\n'));
  const stored = async (): Promise<Array<Record<string, unknown>>> => {
    const { rows } = await ledger.database.admin.query(
      `select date::text, type, symbol, trim_scale(quantity)::text as quantity, trim_scale(price)::text as price, currency, note,
         external_id from transactions order by ordinal`,
    );
    return rows;
  };
  const generation = async (): Promise<number> => {
    const { rows } = await ledger.database.admin.query<{ generation: string }>(
      'select generation from user_generations where user_id = $1',
      [ALICE],
    );
    return Number(rows[0]?.generation ?? 0);
  };
  /** Runs the import, which must be refused as a whole. */
  const rejected = async (attempt: () => Promise<unknown>): Promise<Array<Record<string, unknown>>> => {
    const before = await generation();
    const error = (await attempt().then(
      () => expect.unreachable('the import was not refused'),
      (thrown: unknown) => thrown,
    )) as { code: string; issues: Array<Record<string, unknown>> };
    expect(error.code).toBe('import_rejected');
    expect(await stored()).toEqual([]);
    expect(await generation()).toBe(before);
    return error.issues;
  };

  it('books CSV and JSON alike, in the order of the file', async () => {
    const lines = [
      '2026-03-03,BUY,SHEL,2,2750.5,,,,GBX,,b,e1',
      '2026-03-02,BUY,AAPL,1.50,10,,,,,,a,',
      '2026-03-02,DEPOSIT,,,,,,5,,,c,',
    ];
    expect(await csv(...lines)).toEqual({ imported: 3, duplicates: 0, rejected: 0 });
    const fromCsv = await stored();
    expect(fromCsv).toMatchObject([
      { date: '2026-03-03', symbol: 'SHEL', price: '27.505', currency: 'GBP', external_id: 'e1' },
      { date: '2026-03-02', symbol: 'AAPL', quantity: '1.5', currency: 'USD', external_id: null },
      { type: 'DEPOSIT', symbol: null, currency: 'USD' },
    ]);
    await ledger.database.admin.query('delete from transactions');
    const names = HEADER.split(',');
    const elements = lines.map((line) =>
      Object.fromEntries(line.split(',').map((cell, index) => [names[index], cell])),
    );
    expect(await run(JSON.stringify(elements), 'json')).toEqual({ imported: 3, duplicates: 0, rejected: 0 });
    expect(await stored()).toEqual(fromCsv);
  });

  it('reads columns in any order, only those that are there, and the two further ones', async () => {
    const text = 'type,sequence,executedAt,amount,date\nDEPOSIT,2,2026-03-02T10:00:00Z,5,\nDEPOSIT,1,,6,2026-03-02\n';
    expect(await run(text)).toMatchObject({ imported: 2 });
    const { rows } = await ledger.database.admin.query(
      'select date::text, sequence, executed_at from transactions order by ordinal',
    );
    expect(rows).toEqual([
      { date: '2026-03-02', sequence: 2, executed_at: new Date('2026-03-02T10:00:00Z') },
      { date: '2026-03-02', sequence: 1, executed_at: null },
    ]);
  });

  it('passes over what the portfolio has by external id, and equal rows further up in the file', async () => {
    const line = '2026-03-02,BUY,AAPL,1,10,,,,USD,,,known';
    expect(await csv(line, line, '2026-03-02,BUY,AAPL,1.000,10.0,0,0,,,,,known', GOOD)).toEqual({
      imported: 2,
      duplicates: 2,
      rejected: 0,
    });
    expect(await csv('2026-03-05,BUY,AAPL,99,10,,,,USD,,changed,known')).toEqual({
      imported: 0,
      duplicates: 1,
      rejected: 0,
    });
    expect((await stored()).map((row) => row['quantity'])).toEqual(['1', '1']);
    const other = (await ledger.addPortfolio(ALICE)).id;
    expect(await ledger.importText(ALICE, other, `${HEADER}\n${line}\n`)).toMatchObject({ imported: 1 });
    const bobs = (await ledger.addPortfolio(BOB)).id;
    expect(await ledger.importText(BOB, bobs, `${HEADER}\n${line}\n`)).toMatchObject({ imported: 1 });
  });

  it('refuses a file that says two things under one external id, also far apart', async () => {
    const line = (quantity: string) => `2026-03-02,BUY,AAPL,${quantity},10,,,,USD,,,twice`;
    expect(await rejected(async () => csv(line('1'), line('2')))).toEqual([
      { line: 3, column: 'externalId', reason: expect.any(String) },
    ]);
    const between = Array.from({ length: 2_500 }, () => GOOD);
    expect(await rejected(async () => csv(line('1'), ...between, line('2')))).toEqual([
      { line: 2_503, column: 'externalId', reason: expect.any(String) },
    ]);
  });

  it('stores nothing for one bad row among ten thousand, and tells its line, column and reason', async () => {
    const many = Array.from({ length: 5_000 }, () => GOOD);
    const issues = await rejected(async () => csv(...many, '2026-02-30,BUY,AAPL,1,10,,,,USD,,,', ...many));
    expect(issues).toEqual([{ line: 5_002, column: 'date', reason: expect.stringContaining('exists') }]);
  });

  it.each([
    ['2026-03-02,BUY,AAPL,NaN,10,,,,,,,', 'quantity'],
    ['2026-03-02,BUY,AAPL,Infinity,10,,,,,,,', 'quantity'],
    ['2026-03-02,BUY,AAPL,1e400,10,,,,,,,', 'quantity'],
    [`2026-03-02,BUY,AAPL,${'1'.repeat(40)},10,,,,,,,`, 'quantity'],
    ['2026-03-02,BUY,AAPL,-0,10,,,,,,,', 'quantity'],
    ['2026-03-02,BUY,AAPL,0x1F,10,,,,,,,', 'quantity'],
    ['2026-03-02,BUY,AAPL,1_000,10,,,,,,,', 'quantity'],
    ['2026-03-02,BUY,AAPL, 12 ,10,,,,,,,', 'quantity'],
    ['2026-03-02,BUY,AAPL,１２,10,,,,,,,', 'quantity'],
    ['2026-03-02,BUY,AAPL,1,1e-20000,,,,,,,', 'price'],
    ['2026-03-02,BUY,AAPL,1,-10,,,,,,,', 'price'],
    ['2026-03-02,BUY,AAPL,1,10,-1,,,,,,', 'fee'],
    ['2026-03-02,BUY,AAPL,1,10,,-1,,,,,', 'tax'],
    ['2026-03-02,BUY,AAPL,1,10,,,5,,,,', 'amount'],
    ['2026-03-02,BUY,AAPL,1,10,,,,QQQ,,,', 'currency'],
    ['2026-03-02,BUY,AAPL,1,10,,,,USD,0,,', 'fxRate'],
    ['2026-03-02,BUY,AAPL,1,10,,,,USD,1.5,,', 'fxRate'],
    ['2026-03-02,BUY,NONE,1,10,,,,,,,', 'symbol'],
    ['2026-03-02,BUY,aapl,1,10,,,,,,,', 'symbol'],
    ['2026-03-02,BUY,ААPL,1,10,,,,,,,', 'symbol'],
    ['2026-03-02,BUY,,1,10,,,,,,,', 'symbol'],
    ['2026-03-02,STEAL,AAPL,1,10,,,,,,,', 'type'],
    ['2026-03-02,,AAPL,1,10,,,,,,,', 'type'],
    [',BUY,AAPL,1,10,,,,,,,', 'date'],
    ['infinity,BUY,AAPL,1,10,,,,,,,', 'date'],
    ['2101-01-01,BUY,AAPL,1,10,,,,,,,', 'date'],
    ['2026-06-12,BUY,AAPL,1,10,,,,,,,', 'date'],
    ['2026-03-02,BUY,AAPL,1,10,,,,,,a\u202Eb,', 'note'],
    ['2026-03-02,BUY,AAPL,1,10,,,,,,"a\nb",', 'note'],
    ['2026-03-02,BUY,AAPL,1,10,,,,,,,a\u0007b', 'externalId'],
    ['2026-03-02,BUY,AAPL,1,10,,,,USD,,', null],
    ['2026-03-02,BUY,AAPL,1,10,,,,USD,,,,', null],
  ])('refuses %j for its %s', async (line, column) => {
    const issue = { line: 3, ...(column === null ? {} : { column }), reason: expect.any(String) };
    expect(await rejected(async () => csv(GOOD, line, GOOD))).toEqual([issue]);
  });

  it.each([
    ['nothing', ''],
    ['an unknown column', `${HEADER},userId\n${GOOD},x\n`],
    ['a column twice', `${HEADER},date\n`],
    ['__proto__', `${HEADER},__proto__\n`],
    ['no type', 'date,symbol\n2026-03-02,AAPL\n'],
    ['ten thousand columns', `${HEADER}${',x'.repeat(10_000)}\n`],
    ['an open quote', `${HEADER}\n2026-03-02,BUY,"AAPL${',x'.repeat(100)}`],
    ['a NUL', `${HEADER}\n2026-03-02,BUY,AAPL,1,10,,,,USD,,a\0b,\n`],
  ])('refuses a file with %s', async (_what, text) => {
    expect((await rejected(async () => run(text))).length).toBeGreaterThan(0);
  });

  it('refuses UTF-16 and takes mixed line ends and a byte order mark', async () => {
    const utf16 = Buffer.from(`\uFEFF${HEADER}\n${GOOD}\n`, 'utf16le');
    const open = (): Readable => Readable.from([utf16]);
    await rejected(async () =>
      ledger.write(ALICE, async (manager) => ledger.imports.run(manager, ALICE, { portfolioId, format: 'csv', open })),
    );
    expect(await run(`\uFEFF${HEADER}\r\n${GOOD}\n${GOOD}\r${GOOD}`)).toMatchObject({ imported: 3 });
  });

  it('lists a hundred faults and counts all', async () => {
    const attempt = async () => csv(...Array.from({ length: 250 }, () => '2026-03-02,BUY,AAPL,x,10,,,,USD,,,'));
    await expect(attempt()).rejects.toMatchObject({ details: { issueCount: 250 } });
    expect(await rejected(attempt)).toHaveLength(100);
  });

  it('asks the database something every thousand rows of a bad file, or it would end the transaction as idle', async () => {
    const text = `${HEADER}\n${'x,,,,,,,,,,,\n'.repeat(20_000)}`;
    let asked = 0;
    const attempt = ledger.write(ALICE, async (manager) => {
      const query = manager.query.bind(manager);
      manager.query = async <T>(statement: string, values?: unknown[]): Promise<T> => {
        asked += 1;
        return await query<T>(statement, values);
      };
      const open = (): Readable => Readable.from([Buffer.from(text)]);
      return await ledger.imports.run(manager, ALICE, { portfolioId, format: 'csv', open });
    });
    await expect(attempt).rejects.toMatchObject({ code: 'import_rejected' });
    expect(asked).toBeGreaterThanOrEqual(20);
  });

  it('refuses sales that the whole file does not cover, and takes them in any order of lines', async () => {
    const sale = '2026-03-05,SELL,AAPL,3,10,,,,USD,,,';
    const purchase = '2026-03-04,BUY,AAPL,3,10,,,,USD,,,';
    await expect(csv(purchase, sale, sale)).rejects.toMatchObject({
      code: 'oversell',
      details: { symbol: 'AAPL', date: '2026-03-05', requested: '3', available: '0' },
    });
    expect(await stored()).toEqual([]);
    expect(await csv(sale, purchase)).toMatchObject({ imported: 2 });
    await expect(csv('2026-03-04,SELL,AAPL,1,10,,,,USD,,,')).rejects.toMatchObject({ code: 'oversell' });
  });

  it('books sales without cover where short positions are allowed', async () => {
    const short = (await ledger.addPortfolio(ALICE, { allowShort: true })).id;
    const sale = `${HEADER}\n2026-03-05,SELL,AAPL,3,10,,,,USD,,,\n`;
    expect(await ledger.importText(ALICE, short, sale)).toMatchObject({ imported: 1 });
  });

  it('does everything in a dry run, and keeps nothing of it', async () => {
    const dry = async (...lines: readonly string[]) =>
      await ledger.imports.dryRun(ALICE, {
        portfolioId,
        format: 'csv',
        open: () => Readable.from([Buffer.from([HEADER, ...lines, ''].join('\n'))]),
      });
    await csv('2026-03-02,BUY,AAPL,1,10,,,,USD,,,known');
    const before = await generation();
    const known = '2026-03-02,BUY,AAPL,1,10,,,,USD,,,known';
    expect(await dry(GOOD, known, GOOD)).toEqual({ imported: 2, duplicates: 1, rejected: 0 });
    await expect(dry(GOOD, '2026-03-02,BUY,AAPL,,10,,,,,,,')).rejects.toMatchObject({
      code: 'import_rejected',
      issues: [{ line: 3, column: 'quantity' }],
    });
    await expect(dry('2026-03-02,SELL,AAPL,9,10,,,,,,,')).rejects.toMatchObject({ code: 'oversell' });
    expect(await stored()).toHaveLength(1);
    expect(await generation()).toBe(before);
  });

  it("finds no portfolio of another user's, and says so before it says anything of the file", async () => {
    const bobs = (await ledger.addPortfolio(BOB)).id;
    for (const id of [bobs, '00000000-0000-4000-8000-0000000000ff', 'x']) {
      await expect(ledger.importText(ALICE, id, 'rubbish')).rejects.toMatchObject({
        code: 'not_found',
        message: 'The portfolio does not exist.',
      });
    }
  });

  it('refuses more rows than one import may have', async () => {
    await expect(run(`${HEADER}\n${',\n'.repeat(100_001)}`)).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(await stored()).toEqual([]);
  });

  it('books a hundred thousand rows of 50 MB without holding them, and refuses what is beyond the quota', async () => {
    const { file } = await spoolUpload(Readable.from(trades(100_000, 'n'.repeat(460))));
    expect(file.size).toBeGreaterThan(50_000_000);
    const request = { portfolioId, format: 'csv', open: () => file.read() } as const;
    const residentBefore = process.memoryUsage().rss;
    const liveBefore = liveBytes();
    let [resident, live, batches] = [0, 0, 0];
    try {
      const counts = await ledger.write(
        ALICE,
        async (manager) => {
          onInsert(manager, () => {
            resident = Math.max(resident, process.memoryUsage().rss);
            if ((batches += 1) % 20 === 0) live = Math.max(live, liveBytes());
          });
          return await ledger.imports.run(manager, ALICE, request);
        },
        IMPORT_TRANSACTION,
      );
      expect(counts).toEqual({ imported: 100_000, duplicates: 0, rejected: 0 });
    } finally {
      await file.close();
    }
    expect(batches).toBe(100);
    // All rows together are some 150 MB.
    expect(live - liveBefore).toBeLessThan(20_000_000);
    expect(resident - residentBefore).toBeLessThan(150_000_000);
    await expect(csv(GOOD)).rejects.toMatchObject({ code: 'unprocessable', details: { limit: 100_000 } });
  }, 120_000);

  it('reads no further ahead of the database than a few batches', async () => {
    let produced = 0;
    const source = function* (): Generator<Buffer> {
      yield Buffer.from(`${HEADER}\n`);
      for (; produced < 50_000; produced += 100) yield Buffer.from(`${GOOD}\n`.repeat(100));
    };
    const ahead: number[] = [];
    await ledger.write(
      ALICE,
      async (manager) => {
        onInsert(manager, () => ahead.push(produced - (ahead.length + 1) * 1_000));
        return await ledger.imports.run(manager, ALICE, {
          portfolioId,
          format: 'csv',
          open: () => Readable.from(source(), { highWaterMark: 1 }),
        });
      },
      IMPORT_TRANSACTION,
    );
    expect(ahead).toHaveLength(50);
    expect(Math.max(...ahead)).toBeLessThan(5_000);
  });
});
