import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyCell, dateCell, decimalCell, symbolCell } from './cells.js';
import { ImportIssues } from './import-issues.js';
import type { ImportRow } from './import-row.js';

function row(text?: string): ImportRow {
  return { line: 5, cells: new Map(text === undefined ? [] : [['cell', text]]) };
}

function outcome<T>(cell: (row: ImportRow, column: string, issues: ImportIssues) => T, text?: string): [T, number] {
  const issues = new ImportIssues();
  return [cell(row(text), 'cell', issues), issues.count];
}

const positive = (...[from, column, issues]: [ImportRow, string, ImportIssues]): string | undefined =>
  decimalCell(from, column, issues, { min: 'positive' })?.toFixed();
const nonNegative = (...[from, column, issues]: [ImportRow, string, ImportIssues]): string | undefined =>
  decimalCell(from, column, issues, { min: 'nonNegative' })?.toFixed();

describe('the cell parsers', () => {
  it('answer null without an issue for an absent cell', () => {
    for (const cell of [dateCell, symbolCell, currencyCell]) expect(outcome<unknown>(cell)).toEqual([null, 0]);
    expect(outcome(positive)).toEqual([undefined, 0]);
  });

  it('name line, column and reason of a bad cell', () => {
    const issues = new ImportIssues();
    dateCell(row('2024-02-30'), 'cell', issues);
    expect(() => issues.throwIfAny()).toThrow(
      expect.objectContaining({
        issues: [{ line: 5, column: 'cell', reason: 'is not a date YYYY-MM-DD between 1970 and 2100' }],
      }),
    );
  });

  it.each([
    'NaN',
    'Infinity',
    '1e400',
    '-0',
    '0x1F',
    '1_000',
    ' 12 ',
    '１２',
    '1'.repeat(40),
    '1e-20',
    '1.',
    '.5',
    '01',
    '+1',
    '1,5',
  ])('refuse %j as a decimal', (text) => expect(outcome(nonNegative, text)).toEqual([undefined, 1]));

  it('keep every accepted decimal exactly', () => {
    const digits = fc.tuple(fc.bigInt({ min: 1n, max: 99_999_999_999_999n }), fc.integer({ min: 0, max: 999_999_999 }));
    fc.assert(
      fc.property(digits, ([whole, fraction]) => {
        const text = `${whole}.${String(fraction).padStart(9, '0')}1`;
        expect(outcome(positive, text)).toEqual([text, 0]);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('keep the sign rule of the column', () => {
    expect([outcome(positive, '0'), outcome(positive, '-1')]).toEqual([
      [undefined, 1],
      [undefined, 1],
    ]);
    expect([outcome(nonNegative, '0'), outcome(nonNegative, '-1')]).toEqual([
      ['0', 0],
      [undefined, 1],
    ]);
  });

  it('take only days that exist between 1970 and 2100', () => {
    expect(outcome(dateCell, '2024-02-29')).toEqual(['2024-02-29', 0]);
    for (const text of [
      '2023-02-29',
      '2024-02-30',
      'infinity',
      '0000-01-01',
      '5874898-01-01',
      '1969-12-31',
      '2101-01-01',
      '2024-1-1',
      '1704067200',
      '2024-01-01T00:00:00+14:00',
    ]) {
      expect(outcome(dateCell, text)).toEqual([null, 1]);
    }
  });

  it('take symbols by their form', () => {
    for (const text of ['AAPL', 'BRK.B', 'EURUSD=X', '7203.T', 'BTC-USD'])
      expect(outcome(symbolCell, text)).toEqual([text, 0]);
    for (const text of ['aapl', ' AAPL', '^GSPC', 'A'.repeat(31), 'ААPL', 'A\u202EB', 'A\u200B', "A';--", 'İ']) {
      expect(outcome(symbolCell, text)).toEqual([null, 1]);
    }
  });

  it('take currencies of ISO 4217, never a minor unit', () => {
    expect(outcome(currencyCell, 'EUR')).toEqual(['EUR', 0]);
    for (const text of ['eur', 'GBX', 'GBp', 'ZAc', 'EURO', 'QQQ', ''])
      expect(outcome(currencyCell, text)).toEqual([null, 1]);
  });
});
