import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { isAppError } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { ImportIssues } from './import-issues.js';
import { readRows, type ImportFormat } from './read-rows.js';

const COLUMNS = { required: ['symbol', 'close'], optional: ['note'] };

type Outcome = { rows: Array<[number, Record<string, string>]>; issues: unknown[] };

async function read(
  source: Readable | string | Buffer,
  format: ImportFormat = 'csv',
  limits: { maxRows?: number; maxBytes?: number } = {},
): Promise<Outcome> {
  const issues = new ImportIssues();
  const stream = source instanceof Readable ? source : Readable.from([Buffer.from(source as string)]);
  const rows: Outcome['rows'] = [];
  for await (const row of readRows(stream, format, { ...COLUMNS, ...limits, issues })) {
    rows.push([row.line, Object.fromEntries(row.cells)]);
  }
  return { rows, issues: listed(() => issues.throwIfAny()) };
}

function listed(work: () => void): unknown[] {
  try {
    work();
    return [];
  } catch (error) {
    return isAppError(error, 'import_rejected') ? [...error.issues] : [error];
  }
}

async function refusal(source: string | Buffer | Readable, format: ImportFormat = 'csv'): Promise<unknown> {
  return await read(source, format).then(
    () => 'accepted',
    (error: unknown) => (isAppError(error) ? { code: error.code, issues: error.issues } : error),
  );
}

const rejected = (...issues: unknown[]): unknown => ({ code: 'import_rejected', issues });

describe('readRows of CSV', () => {
  it('gives the cells by column with the line that the row starts on', async () => {
    const { rows } = await read('symbol,close,note\nAAPL,1.5,\n\nMSFT,2,"two\nlines, and ""quotes"""\nIBM,3,x\n');
    expect(rows).toEqual([
      [2, { symbol: 'AAPL', close: '1.5' }],
      [4, { symbol: 'MSFT', close: '2', note: 'two\nlines, and "quotes"' }],
      [6, { symbol: 'IBM', close: '3', note: 'x' }],
    ]);
  });

  it('reads any line ending, mixed ones too, and counts lines right after a quoted one', async () => {
    const { rows } = await read('symbol,close,note\r\nA,1,"x\r\ny"\nB,2,\rC,3,\r\n');
    expect(rows.map(([line, { symbol }]) => [line, symbol])).toEqual([
      [2, 'A'],
      [4, 'B'],
      [5, 'C'],
    ]);
  });

  it('reads the same whatever the borders between the chunks are', async () => {
    const text = '\uFEFFsymbol,close,note\r\nÄÖ,1,"ü\r\n""€"""\r\nB,2,😀\r\n';
    const whole = await read(text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 60, maxLength: 60 }), async (sizes) => {
        const bytes = Buffer.from(text);
        const chunks: Buffer[] = [];
        for (let at = 0, index = 0; at < bytes.length; at += sizes[index]!, index += 1) {
          chunks.push(bytes.subarray(at, at + sizes[index]!));
        }
        expect(await read(Readable.from(chunks))).toEqual(whole);
      }),
      { seed: 7, numRuns: 50 },
    );
    expect(whole.rows).toHaveLength(2);
  });

  it('takes the columns in any order and leaves optional ones away', async () => {
    expect((await read('close,symbol\n1,A')).rows).toEqual([[2, { symbol: 'A', close: '1' }]]);
  });

  it('reports a row with too many or too few cells and goes on', async () => {
    const { rows, issues } = await read('symbol,close\nA,1,2\nB\nC,3\n');
    expect(rows).toEqual([[4, { symbol: 'C', close: '3' }]]);
    expect(issues).toEqual([
      { line: 2, reason: 'has 3 cells, the header has 2' },
      { line: 3, reason: 'has 1 cells, the header has 2' },
    ]);
  });

  it('reports a required cell that is empty and still gives the row', async () => {
    const { rows, issues } = await read('symbol,close\n,1\n');
    expect(rows).toEqual([[2, { close: '1' }]]);
    expect(issues).toEqual([{ line: 2, column: 'symbol', reason: 'is required' }]);
  });

  it('reports a cell beyond 4,096 characters', async () => {
    const { rows, issues } = await read(`symbol,close,note\nA,1,${'x'.repeat(4_096)}\nB,1,${'x'.repeat(4_097)}\n`);
    expect(rows.map(([line]) => line)).toEqual([2]);
    expect(issues).toEqual([{ line: 3, column: 'note', reason: 'is longer than 4096 characters' }]);
  });

  it.each([
    ['a missing column', 'symbol\nA\n', { line: 1, column: 'close', reason: 'is missing in the header' }],
    ['an unknown column', 'symbol,close,x\n', { line: 1, column: 'x', reason: 'is not a known column' }],
    ['a column twice', 'symbol,close,symbol\n', { line: 1, column: 'symbol', reason: 'is twice in the header' }],
    [
      '__proto__ as a column',
      'symbol,close,__proto__\n',
      { line: 1, column: '__proto__', reason: 'is not a known column' },
    ],
    ['an empty file', '', { line: 1, reason: 'is empty: a header is required' }],
    ['a quote never closed', 'symbol,close\nA,"1\nB,2\n', { line: 3, reason: 'ends inside a quoted cell' }],
    [
      'text behind a closing quote',
      'symbol,close\nA,"1"2\n',
      { line: 2, reason: 'has characters behind a closing quote' },
    ],
    [
      'a quote inside a cell',
      'symbol,close\nA,1"2\n',
      { line: 2, reason: 'has a quote inside a cell that does not start with one' },
    ],
    ['NUL', 'symbol,close\nA,1\nB,\0\n', { line: 3, reason: 'contains a NUL character (is it UTF-16?)' }],
  ])('refuses %s', async (_case, text, issue) => {
    expect(await refusal(text)).toEqual(rejected(issue));
  });

  it('refuses ten thousand columns, listing a hundred', async () => {
    const error = (await refusal(`symbol,close${',c'.repeat(10_000)}\n`)) as { issues: unknown[] };
    expect(error.issues).toHaveLength(100);
  });

  it('notices a quote that is never closed without reading on', async () => {
    let served = 0;
    const endless = Readable.from(
      (function* () {
        yield Buffer.from('symbol,close\nA,"');
        for (;;) {
          served += 1;
          yield Buffer.alloc(1_024, 'x');
        }
      })(),
    );
    expect(await refusal(endless)).toEqual(
      rejected({ line: 2, reason: 'has a record of more than 131072 bytes (a quote that is never closed?)' }),
    );
    expect(served).toBeLessThan(1_000);
  });

  it.each([
    [
      'invalid bytes',
      Buffer.concat([Buffer.from('symbol,close\nA,1\nB'), Buffer.from([0xc3, 0x28]), Buffer.from(',2\n')]),
      3,
    ],
    ['a character cut off at the end', Buffer.concat([Buffer.from('symbol,close\nA,'), Buffer.from([0xe2, 0x82])]), 2],
    ['UTF-16 with a mark', Buffer.from('\uFEFFsymbol,close\nA,1\n', 'utf16le'), 1],
  ])('refuses %s', async (_case, bytes, line) => {
    expect(await refusal(bytes)).toEqual(rejected({ line, reason: 'is not UTF-8 text' }));
  });

  it('refuses UTF-16 without a mark', async () => {
    expect(await refusal(Buffer.from('symbol,close\nA,1\n', 'utf16le'))).toMatchObject({ code: 'import_rejected' });
  });
});

describe('readRows of JSON', () => {
  it('gives the strings of each object with its place in the array, null and empty strings left out', async () => {
    const text = '\uFEFF[ {"symbol":"A","close":"1.5","note":null},\n{"close":"2","symbol":"B\\u00e4","note":""} ]\n';
    expect((await read(text, 'json')).rows).toEqual([
      [1, { symbol: 'A', close: '1.5' }],
      [2, { symbol: 'Bä', close: '2' }],
    ]);
  });

  it('gives nothing for an empty array', async () => {
    expect(await read('[]', 'json')).toEqual({ rows: [], issues: [] });
  });

  it('reports what is no string, unknown or said twice with element and name, and goes on', async () => {
    const bad = [
      '{"symbol":"A","close":1.5}',
      '{"symbol":"A","close":true}',
      '{"symbol":"A","close":{"deep":[1,{"symbol":"x"}]}}',
      '{"symbol":"A","close":["1"]}',
      '{"symbol":"A","close":"1","close":"2"}',
      '{"symbol":"A","close":"1","x":"2"}',
      '{"symbol":"A","close":"1","__proto__":"2"}',
      '{"symbol":"A","close":"\\u0000"}',
      '{"symbol":"\\ud800","close":"1"}',
      '{"symbol":"A"}',
      '"A"',
      '["A"]',
      'null',
      '7',
      `{"symbol":"${'x'.repeat(5_000)}","close":"1"}`,
    ];
    const { rows, issues } = await read(`[${bad.join(',')},{"symbol":"Z","close":"9"}]`, 'json');
    expect(rows).toEqual([
      [10, { symbol: 'A' }],
      [16, { symbol: 'Z', close: '9' }],
    ]);
    expect(issues).toEqual([
      { line: 1, column: 'close', reason: 'must be a string in quotes, not a number' },
      { line: 2, column: 'close', reason: 'must be a string in quotes' },
      { line: 3, column: 'close', reason: 'must be a string in quotes' },
      { line: 4, column: 'close', reason: 'must be a string in quotes' },
      { line: 5, column: 'close', reason: 'is twice in the object' },
      { line: 6, column: 'x', reason: 'is not a known column' },
      { line: 7, column: '__proto__', reason: 'is not a known column' },
      { line: 8, column: 'close', reason: 'contains a NUL character' },
      { line: 9, column: 'symbol', reason: 'contains half of a character (a lone surrogate)' },
      { line: 10, column: 'close', reason: 'is required' },
      { line: 11, reason: 'is not an object' },
      { line: 12, reason: 'is not an object' },
      { line: 13, reason: 'is not an object' },
      { line: 14, reason: 'is not an object' },
      { line: 15, column: 'symbol', reason: 'is longer than 4096 characters' },
    ]);
  });

  it.each([
    ['an object', '{"symbol":"A"}', { line: 1, reason: 'is not a JSON array of objects' }],
    ['a string', '"A"', { line: 1, reason: 'is not a JSON array of objects' }],
    ['nothing', '', { line: 1, reason: 'ends before its JSON array does' }],
    ['half an array', '[{"symbol":"A","close":"1"},{"sym', { line: 2, reason: 'ends before its JSON array does' }],
    ['a bad third element', '[{},{},{"a";1}]', { line: 3, reason: 'is not valid JSON from here on' }],
    ['a trailing comma', '[{},]', { line: 2, reason: 'is not valid JSON from here on' }],
    ['text behind the array', '[] []', { line: 1, reason: 'is not valid JSON from here on' }],
    ['NaN', '[{"close":NaN}]', { line: 1, reason: 'is not valid JSON from here on' }],
    ['thirty thousand levels', `[${'['.repeat(30_000)}`, { line: 1, reason: 'is nested deeper than 16 levels' }],
  ])('refuses %s', async (_case, text, issue) => {
    expect(await refusal(text, 'json')).toEqual(rejected(issue));
  });

  it('holds no name and no value that never ends', async () => {
    for (const start of ['[{"', '[{"symbol":"', '[{"symbol":1']) {
      const endless = Readable.from(
        (function* () {
          yield Buffer.from(start);
          for (let index = 0; index < 6_000; index += 1) yield Buffer.alloc(16_384, '1');
        })(),
      );
      const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
      expect(await refusal(endless, 'json')).toEqual(rejected({ line: 1, reason: 'ends before its JSON array does' }));
      const grown = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed - before;
      expect(grown).toBeLessThan(64e6);
    }
  });

  it('agrees with JSON.parse on any array of flat objects of strings', async () => {
    const row = fc.record({
      symbol: fc.string({ minLength: 1 }),
      close: fc.string({ minLength: 1, unit: 'grapheme' }),
    });
    const clean = row.filter((cells) => !/\0|\p{Surrogate}/u.test(cells.symbol + cells.close));
    await fc.assert(
      fc.asyncProperty(fc.array(clean, { maxLength: 20 }), async (expected) => {
        const { rows } = await read(JSON.stringify(expected), 'json');
        expect(rows.map(([, cells]) => cells)).toEqual(expected);
      }),
      { seed: 11, numRuns: 100 },
    );
  });
});

describe('readRows of either', () => {
  it('refuses a file beyond the number of rows or bytes as too large', async () => {
    const csv = 'symbol,close\nA,1\nB,2\nC,3\n';
    const json = '[{"symbol":"A","close":"1"},{"symbol":"B","close":"2"},{"symbol":"C","close":"3"}]';
    for (const [text, format] of [
      [csv, 'csv'],
      [json, 'json'],
    ] as const) {
      expect((await read(text, format, { maxRows: 3, maxBytes: text.length })).rows).toHaveLength(3);
      await expect(read(text, format, { maxRows: 2 })).rejects.toMatchObject({ code: 'payload_too_large' });
      await expect(read(text, format, { maxBytes: text.length - 1 })).rejects.toMatchObject({
        code: 'payload_too_large',
      });
    }
  });

  it('counts bad rows towards the limit', async () => {
    await expect(read('symbol,close\nA\nB\nC\n', 'csv', { maxRows: 2 })).rejects.toMatchObject({
      code: 'payload_too_large',
    });
  });

  it('rejects the file when the upload breaks off, and does not take it for a fault of the database', async () => {
    const broken = new Readable({ read: () => undefined });
    broken.push('symbol,close\nA,1\n');
    const reading = refusal(broken);
    await nextTurn();
    broken.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
    expect(await reading).toEqual(rejected({ reason: 'broke off before its end' }));
  });

  it('leaves the source alone when it refuses it, so that the answer can still be sent', async () => {
    for (const format of ['csv', 'json'] as const) {
      const source = new Readable({ read: () => undefined });
      source.push('"no"x\n'.repeat(10));
      await refusal(source, format);
      await nextTurn();
      expect(source.destroyed).toBe(false);
    }
  });

  it('reads no further ahead than it is asked to', async () => {
    let served = 0;
    const endless = (line: string): Readable =>
      Readable.from(
        (function* () {
          yield Buffer.from(line.startsWith('{') ? '[' : 'symbol,close\n');
          for (;;) {
            served += 1;
            yield Buffer.from(line.repeat(10_000));
          }
        })(),
        { highWaterMark: 1 },
      );
    for (const [line, format] of [
      ['A,1\n', 'csv'],
      ['{"symbol":"A","close":"1"},', 'json'],
    ] as const) {
      served = 0;
      const rows = readRows(endless(line), format, { ...COLUMNS, issues: new ImportIssues() });
      await rows.next();
      for (let turn = 0; turn < 200; turn += 1) await nextTurn();
      expect(served).toBeLessThan(50);
      await rows.return();
    }
  });
});

describe('ImportIssues', () => {
  it('lists a hundred, counts all, and throws only when there is one', () => {
    const issues = new ImportIssues();
    issues.throwIfAny();
    for (let line = 1; line <= 250; line += 1) issues.add(line, 'close', 'is bad');
    expect(issues.count).toBe(250);
    expect(listed(() => issues.throwIfAny())).toHaveLength(100);
    expect(() => issues.throwIfAny()).toThrow(expect.objectContaining({ details: { issueCount: 250 } }));
  });

  it('lists in the order of the lines, whatever was found first', () => {
    const issues = new ImportIssues();
    for (const [line, column] of [
      [7, 'b'],
      [2, 'b'],
      [7, 'a'],
      [2, 'a'],
    ] as const)
      issues.add(line, column, 'is bad');
    expect(listed(() => issues.throwIfAny())).toMatchObject([
      { line: 2, column: 'b' },
      { line: 2, column: 'a' },
      { line: 7, column: 'b' },
      { line: 7, column: 'a' },
    ]);
  });
});
