import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { nothingMayBeStored } from '../support/nothing-stored.js';
import { expectProblem, type HttpAnswer } from '../support/problem.js';
import { succeed } from '../support/seeded-service.js';
import { seededSuite } from '../support/seeded-suite.js';

const HEADER = 'date,type,symbol,quantity,price,fee,tax,amount,currency,fxRate,note,externalId';
const GOOD = '2026-03-02,BUY,KNOWN,1,10,,,,USD,,,';
const rows = (count: number, line = GOOD): string => `${line}\n`.repeat(count);

describe('a bad import', () => {
  const seeded = seededSuite();

  const stored = nothingMayBeStored(() => seeded.service.database.admin);

  const send = async (path: string, body: unknown, contentType: string, headers = {}): Promise<HttpAnswer> =>
    await seeded.service.request('POST', path, { token: seeded.alice.token, body, contentType, headers });
  const importTransactions = async (body: unknown, contentType = 'text/csv', query = ''): Promise<HttpAnswer> =>
    await send(`/api/v1/transactions/import?portfolioId=${seeded.alice.portfolioId}${query}`, body, contentType);
  const expectRejected = (answer: HttpAnswer, ...errors: object[]): void => {
    expectProblem(answer, 422, 'import_rejected', ['issueCount']);
    expect(answer.body.errors).toEqual(errors);
    expect(answer.body.issueCount).toBe(errors.length);
  };

  it('is not what the sound one is: the control of this file imports', async () => {
    const { body } = await succeed(importTransactions(`${HEADER}\n${rows(2)}`));
    expect(body.data).toMatchObject({ imported: 2, duplicates: 0, rejected: 0 });
    await seeded.service.database.admin.query(`delete from transactions where date = '2026-03-02'`);
    await stored.accept();
  });

  it('stores nothing for one bad row in the middle, and names its line, its column and what is wrong', async () => {
    const answer = await importTransactions(
      `${HEADER}\n${rows(5_000)}2026-02-30,BUY,KNOWN,1,10,,,,USD,,,\n${rows(5_000)}`,
    );
    expectRejected(answer, { line: 5_002, column: 'date', reason: expect.stringMatching(/date/) });
  });

  it('names every bad row', async () => {
    const answer = await importTransactions(
      [
        HEADER,
        GOOD,
        '2026-03-02,BUY,KNOWN,NaN,10,,,,USD,,,',
        '2026-03-02,BUY,KNOWN,1,-10,,,,USD,,,',
        '2026-03-02,STEAL,KNOWN,1,10,,,,USD,,,',
        '2026-03-02,BUY,UNKNOWN,1,10,,,,USD,,,',
        '2026-03-02,BUY,KNOWN,1e400,10,,,,USD,,,',
        `2026-03-02,BUY,KNOWN,${'1'.repeat(40)},10,,,,USD,,,`,
        '2026-03-02,BUY,KNOWN,1,10,,,,QQQ,,,',
        '2026-03-02,BUY,KNOWN,1,10,,,,USD',
        '2026-03-02,DIVIDEND,KNOWN,,,,,-5,USD,,,',
        ',BUY,KNOWN,1,10,,,,USD,,,',
        '2101-01-01,BUY,KNOWN,1,10,,,,USD,,,',
        '0000-01-01,BUY,KNOWN,1,10,,,,USD,,,',
        '2026-03-02,BUY,KNOWN,1,10,,,,USD,,a\u202Eb,',
        '2026-03-02,BUY,KNOWN,Infinity,10,,,,USD,,,',
        GOOD,
      ].join('\n'),
    );
    expectProblem(answer, 422, 'import_rejected', ['issueCount']);
    const errors = answer.body.errors as Array<{ line: number; column?: string }>;
    const found = errors.map(({ line, column }) => `${line} ${column ?? ''}`.trim()).toSorted(byLine);
    expect(found).toEqual([
      '3 quantity',
      '4 price',
      '5 type',
      '6 symbol',
      '7 quantity',
      '8 quantity',
      '9 currency',
      '10',
      '11 amount',
      '12 date',
      '13 date',
      '14 date',
      '15 note',
      '16 quantity',
    ]);
  });

  it('lists a hundred bad rows and counts all', async () => {
    const answer = await importTransactions(`${HEADER}\n${rows(250, '2026-03-02,BUY,KNOWN,x,10,,,,USD,,,')}`);
    expectProblem(answer, 422, 'import_rejected', ['issueCount']);
    expect(answer.body.errors).toHaveLength(100);
    expect(answer.body.issueCount).toBe(250);
  });

  it('stores nothing when the rows are good alone and sell too much together', async () => {
    const sale = '2026-03-03,SELL,KNOWN,6,10,,,,USD,,,';
    const answer = await importTransactions(`${HEADER}\n${sale}\n${sale}\n`);
    expectProblem(answer, 422, 'oversell', ['symbol', 'date', 'requested', 'available']);
    expect(answer.body).toMatchObject({ symbol: 'KNOWN', date: '2026-03-03', requested: '6', available: '4' });
  });

  it('stores nothing when the same external id comes twice in one file with different content', async () => {
    const line = (quantity: string): string => `2026-03-02,BUY,KNOWN,${quantity},10,,,,USD,,,twice`;
    const answer = await importTransactions(`${HEADER}\n${line('1')}\n${line('2')}\n`);
    expectProblem(answer, 422, 'import_rejected', ['issueCount']);
    expect(answer.body.errors).toEqual([expect.objectContaining({ line: 3, column: 'externalId' })]);
  });

  it('stores nothing as a dry run, bad or good', async () => {
    const good = await succeed(importTransactions(`${HEADER}\n${rows(3)}`, 'text/csv', '&dryRun=true'));
    expect(good.body.data).toMatchObject({ imported: 3 });
    expectRejected(
      await importTransactions(`${HEADER}\n${GOOD}\n2026-03-02,BUY,KNOWN,,10,,,,USD,,,\n`, 'text/csv', '&dryRun=true'),
      { line: 3, column: 'quantity', reason: expect.any(String) },
    );
  });

  it.each([
    ['nothing', ''],
    ['an unknown column', `${HEADER},userId\n`],
    ['a column twice', `${HEADER},date\n`],
    ['a column less', 'type,symbol\nBUY,KNOWN\n'],
    ['__proto__ as a column', `${HEADER},__proto__\n`],
    ['ten thousand columns', `${HEADER}${',x'.repeat(10_000)}\n`],
    ['a quote that never ends', `${HEADER}\n2026-03-02,BUY,"KNOWN${',x'.repeat(100)}`],
    ['a quote in the middle', `${HEADER}\n2026-03-02,BUY,KNO"WN,1,10,,,,USD,,,\n`],
    ['semicolons', `${HEADER.replaceAll(',', ';')}\n${GOOD.replaceAll(',', ';')}\n`],
    ['a NUL', `${HEADER}\n2026-03-02,BUY,KNOWN,1,10,,,,USD,,a\0b,\n`],
    ['a spreadsheet', 'PK\u0003\u0004 not a text'],
    ['a page of HTML', '<!doctype html><html></html>'],
    ['JSON', '[{"date":"2026-03-02"}]'],
  ])('is refused as a whole: %s', async (_name, csv) => {
    const answer = await importTransactions(csv);
    expectProblem(answer, 422, 'import_rejected', ['issueCount']);
    expect(answer.body.errors.length).toBeGreaterThan(0);
    expect(answer.body.errors.length).toBeLessThanOrEqual(100);
  });

  it.each([
    ['UTF-16', Buffer.from(`\uFEFF${HEADER}\n${GOOD}\n`, 'utf16le')],
    ['bytes that are no UTF-8', Buffer.concat([Buffer.from(`${HEADER}\n${GOOD}`), Buffer.from([0xc3, 0x28, 0x0a])])],
    ['a compressed file', gzipSync(`${HEADER}\n${GOOD}\n`)],
  ])('is refused as a whole: %s', async (_name, bytes) => {
    const answer = await importTransactions(Readable.from([bytes]));
    expectProblem(answer, 422, 'import_rejected', ['issueCount']);
  });

  it.each([
    ['an object', '{"date":"2026-03-02"}'],
    ['half an array', '[{"date":"2026-03-02","type":"BUY"'],
    ['a trailing comma', '[{},]'],
    ['NaN', '[{"date":"2026-03-02","type":"BUY","symbol":"KNOWN","quantity":NaN,"price":"1"}]'],
    ['thirty thousand levels', `[${'['.repeat(30_000)}${']'.repeat(30_000)}]`],
    ['nothing', ''],
  ])('is refused as a whole in JSON: %s', async (_name, json) => {
    expectProblem(await importTransactions(json, 'application/json'), 422, 'import_rejected', ['issueCount']);
  });

  it('names the element and the member that are wrong in JSON', async () => {
    const good = { date: '2026-03-02', type: 'BUY', symbol: 'KNOWN', quantity: '1', price: '10' };
    const text = JSON.stringify([good, { ...good, quantity: 1 }, { ...good, userId: 'x' }, good]).replace(
      /\]$/,
      ',{"date":"2026-03-02","type":"BUY","symbol":"KNOWN","quantity":"1","price":"10","price":"20"}]',
    );
    const answer = await importTransactions(text, 'application/json');
    expectProblem(answer, 422, 'import_rejected', ['issueCount']);
    expect(answer.body.errors).toEqual([
      expect.objectContaining({ line: 2, column: 'quantity' }),
      expect.objectContaining({ line: 3, column: 'userId' }),
      expect.objectContaining({ line: 5, column: 'price' }),
    ]);
  });

  it.each([
    ['/api/v1/transactions/import?portfolioId=ID', `${HEADER}\n`, ',,,,,,,,,,,\n'],
    ['/api/v1/prices/import', 'symbol,date,close\n', ',,\n'],
  ])('is 413 beyond a million rows: %s', async (path, header, row) => {
    const batch = row.repeat(50_000);
    const file = Readable.from([header, ...Array.from({ length: 20 }, () => batch), row]);
    const answer = await send(path.replace('ID', seeded.alice.portfolioId), file, 'text/csv');
    expectProblem(answer, 413, 'payload_too_large');
  });

  it('is 413 beyond a hundred megabytes', async () => {
    const row = `2026-03-02,BUY,KNOWN,1,10,,,,USD,,${'n'.repeat(900)},\n`;
    const chunk = Buffer.from(row.repeat(100));
    const chunks = Math.ceil((101 * 1_024 * 1_024) / chunk.length);
    const file = Readable.from([Buffer.from(`${HEADER}\n`), ...Array.from({ length: chunks }, () => chunk)]);
    expectProblem(await importTransactions(file), 413, 'payload_too_large');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/gzip'])(
    'is 415 as %s',
    async (contentType) => {
      for (const path of [
        `/api/v1/transactions/import?portfolioId=${seeded.alice.portfolioId}`,
        '/api/v1/prices/import',
        '/api/v1/exchange-rates/import',
      ]) {
        expectProblem(await send(path, `${HEADER}\n${GOOD}\n`, contentType), 415, 'unsupported_media_type');
      }
    },
  );

  it('is 415 when it is compressed', async () => {
    const answer = await send(
      `/api/v1/transactions/import?portfolioId=${seeded.alice.portfolioId}`,
      Readable.from([gzipSync(`${HEADER}\n${rows(10)}`)]),
      'text/csv',
      { 'content-encoding': 'gzip' },
    );
    expectProblem(answer, 415, 'unsupported_media_type');
  });

  it('is refused without a portfolio, with two, and with a parameter that nobody knows', async () => {
    const { portfolioId } = seeded.alice;
    for (const query of [
      '',
      '?portfolioId=',
      `?portfolioId=${portfolioId}&portfolioId=${portfolioId}`,
      `?portfolioId=${portfolioId}&dryRun=maybe`,
      `?portfolioId=${portfolioId}&dryRun=true&dryRun=false`,
      `?portfolioId=${portfolioId}&userId=x`,
    ]) {
      const answer = await send(`/api/v1/transactions/import${query}`, `${HEADER}\n${GOOD}\n`, 'text/csv');
      expectProblem(answer, 400, 'validation_failed');
    }
  });

  it('of prices names each line, and stores not even the good ones', async () => {
    const answer = await send(
      '/api/v1/prices/import',
      [
        'symbol,date,close,currency',
        'KNOWN,2026-04-01,100,USD',
        'KNOWN,2026-04-02,-1,USD',
        'KNOWN,2026-04-03,0,USD',
        'KNOWN,2026-04-06,NaN,USD',
        'KNOWN,2026-04-07,Infinity,USD',
        'KNOWN,2026-04-08,1e400,USD',
        `KNOWN,2026-04-09,${'9'.repeat(40)},USD`,
        'UNKNOWN,2026-04-10,100,USD',
        'KNOWN,2026-04-31,100,USD',
        'KNOWN,2026-04-14,100,EUR',
        'KNOWN,2026-04-15,,USD',
        'KNOWN,2026-04-16,100,USD',
      ].join('\n'),
      'text/csv',
    );
    expectProblem(answer, 422, 'import_rejected', ['issueCount']);
    const errors = answer.body.errors as Array<{ line: number; column: string }>;
    expect(errors.map(({ line, column }) => `${line} ${column}`).toSorted(byLine)).toEqual([
      '3 close',
      '4 close',
      '5 close',
      '6 close',
      '7 close',
      '8 close',
      '9 symbol',
      '10 date',
      '11 currency',
      '12 close',
    ]);
  });

  it('of exchange rates names each line, and stores not even the good ones', async () => {
    const answer = await send(
      '/api/v1/exchange-rates/import',
      [
        'base,quote,date,rate',
        'USD,EUR,2026-04-01,0.9',
        'USD,EUR,2026-04-02,-0.9',
        'USD,EUR,2026-04-03,0',
        'USD,EUR,2026-04-06,NaN',
        'USD,QQQ,2026-04-07,0.9',
        'usd,EUR,2026-04-08,0.9',
        'USD,EUR,2026-02-30,0.9',
        'USD,EUR,2026-04-10,1e-3',
      ].join('\n'),
      'text/csv',
    );
    expectProblem(answer, 422, 'import_rejected', ['issueCount']);
    const errors = answer.body.errors as Array<{ line: number; column: string }>;
    expect(errors.map(({ line, column }) => `${line} ${column}`).toSorted(byLine)).toEqual([
      '3 rate',
      '4 rate',
      '5 rate',
      '6 quote',
      '7 base',
      '8 date',
      '9 rate',
    ]);
  });

  it('of an exchange rate between a currency and itself is refused', async () => {
    const answer = await send(
      '/api/v1/exchange-rates/import',
      'base,quote,date,rate\nUSD,USD,2026-04-01,1.1\n',
      'text/csv',
    );
    expectProblem(answer, 422, 'import_rejected', ['issueCount']);
    expect(answer.body.errors[0]).toMatchObject({ line: 2 });
  });

  it('neither tells nor takes anything of another user', async () => {
    const answer = await send(
      `/api/v1/transactions/import?portfolioId=${seeded.bob.portfolioId}`,
      `${HEADER}\n2026-02-30,BUY,KNOWN,1,10,,,,USD,,,\n`,
      'text/csv',
    );
    expectProblem(answer, 404, 'not_found');
  });
});

function byLine(one: string, other: string): number {
  return Number(one.split(' ')[0]) - Number(other.split(' ')[0]);
}
