import { describe, expect, it } from 'vitest';
import { bookingContext, readTransaction, type TransactionDraft } from './transaction-draft.js';

const CONTEXT = bookingContext('UTC', new Date('2026-06-10T15:00:00Z'));
const TRADE = { date: '2026-02-02', type: 'BUY', symbol: 'AAPL', quantity: '1', price: '10' };

function read(
  fields: Readonly<Record<string, string | undefined>>,
  context = CONTEXT,
): { draft: TransactionDraft | null; faults: string[] } {
  const faults: string[] = [];
  const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const draft = readTransaction(new Map(given), context, (field, reason) => faults.push(`${field} ${reason}`));
  return { draft, faults };
}

/** Names of the faulty fields; the draft must be refused. */
function faultyFields(fields: Readonly<Record<string, string | undefined>>): string[] {
  const { draft, faults } = read(fields);
  expect(draft).toBeNull();
  return faults.map((fault) => fault.split(' ')[0]!);
}

const NO_DECIMALS = [
  'NaN',
  'Infinity',
  '-Infinity',
  '1e400',
  '1e131072',
  '1e-20000',
  '1E5',
  '-0',
  '-0.0',
  '0x1F',
  '1_000',
  '1,000',
  ' 12 ',
  '12\n',
  '+5',
  '.5',
  '5.',
  '007',
  '１２',
  '١٢',
  '',
  ' ',
  '1'.repeat(40),
  `0.${'1'.repeat(11)}`,
  '1'.repeat(15),
  '1'.repeat(50_000),
];

describe('readTransaction', () => {
  it('reads a trade, and keeps numbers as the text they were', () => {
    expect(read({ ...TRADE, quantity: '9007199254740993', fee: '0.10' }).draft).toBeNull();
    expect(read({ ...TRADE, quantity: '90071992547409.0000000001', fee: '0.10' }).draft).toEqual({
      date: '2026-02-02',
      executedAt: null,
      sequence: 0,
      type: 'BUY',
      symbol: 'AAPL',
      quantity: '90071992547409.0000000001',
      price: '10',
      fee: '0.10',
      tax: '0',
      amount: null,
      currency: null,
      fxRate: null,
      note: null,
      externalId: null,
    });
  });

  describe.each(['quantity', 'price', 'fee', 'tax', 'fxRate'])('with a bad %s', (field) => {
    it.each(NO_DECIMALS)('refuses "%.20s"', (text) => {
      expect(faultyFields({ ...TRADE, [field]: text })).toEqual([field]);
    });
    it('refuses a negative one', () => {
      expect(faultyFields({ ...TRADE, [field]: '-1' })).toEqual([field]);
    });
  });

  it.each(NO_DECIMALS)('refuses the amount "%.20s"', (text) => {
    expect(faultyFields({ date: '2026-02-02', type: 'DEPOSIT', amount: text })).toEqual(['amount']);
  });

  it('refuses zero where it makes no sense and takes it where it does', () => {
    expect(faultyFields({ ...TRADE, quantity: '0.000' })).toEqual(['quantity']);
    expect(faultyFields({ ...TRADE, fxRate: '0' })).toEqual(['fxRate']);
    expect(read({ ...TRADE, price: '0', fee: '0', tax: '0.00' }).faults).toEqual([]);
  });

  it.each([
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '0000-01-01',
    '1969-12-31',
    '2101-01-01',
    '5874898-01-01',
    'infinity',
    '-infinity',
    'now',
    '20260105',
    '05.01.2026',
    '2026-1-5',
    '1767571200',
    ' 2026-01-05',
    '２０２６-01-05',
  ])('refuses the date "%s"', (date) => {
    expect(faultyFields({ ...TRADE, date })).toEqual(['date']);
  });

  it('takes tomorrow, for a client ahead of the portfolio, and nothing after it', () => {
    expect(read({ ...TRADE, date: '2026-06-11' }).faults).toEqual([]);
    expect(faultyFields({ ...TRADE, date: '2026-06-12' })).toEqual(['date']);
    expect(faultyFields({ ...TRADE, date: undefined, executedAt: '2026-06-12T00:00:00Z' })).toEqual(['executedAt']);
  });

  it("dates an instant by the clock in the portfolio's zone, also where the day skips an hour or the year starts", () => {
    const dateIn = (timeZone: string, executedAt: string): string | undefined =>
      read({ ...TRADE, date: undefined, executedAt }, bookingContext(timeZone, new Date('2026-06-10T15:00:00Z'))).draft
        ?.date;
    expect(dateIn('America/New_York', '2026-01-01T04:59:59Z')).toBe('2025-12-31');
    expect(dateIn('America/New_York', '2026-01-01T05:00:00Z')).toBe('2026-01-01');
    expect(dateIn('America/New_York', '2026-03-08T02:30:00-05:00')).toBe('2026-03-08');
    expect(dateIn('Pacific/Kiritimati', '2026-01-01T10:00:00Z')).toBe('2026-01-02');
    expect(dateIn('UTC', '2026-01-01T13:59:59+14:00')).toBe('2025-12-31');
  });

  it('takes a date with its instant, unless no zone on earth makes them agree', () => {
    const both = read({ ...TRADE, date: '2026-02-02', executedAt: '2026-02-03T05:00:00Z' });
    expect(both.draft).toMatchObject({ date: '2026-02-02', executedAt: new Date('2026-02-03T05:00:00Z') });
    expect(faultyFields({ ...TRADE, date: '2026-02-02', executedAt: '2026-02-04T00:00:00Z' })).toEqual(['executedAt']);
  });

  it('needs a date or an instant', () => {
    expect(faultyFields({ ...TRADE, date: undefined })).toEqual(['date']);
  });

  it('refuses an instant before the first date, seen from the zone', () => {
    const context = bookingContext('America/New_York', new Date('2026-06-10T15:00:00Z'));
    expect(read({ ...TRADE, date: undefined, executedAt: '1970-01-01T00:00:00Z' }, context).draft).toBeNull();
  });

  it.each([
    'known',
    'KNОWN',
    'AAPL\u200D',
    '\u202EAAPL',
    'A'.repeat(31),
    'AA PL',
    'AAPL\0',
    '\u212AX',
    '-A',
    '=A',
    'İ',
    'ß',
  ])('refuses the symbol %j', (symbol) => {
    expect(faultyFields({ ...TRADE, symbol })).toEqual(['symbol']);
  });

  it.each(['a\u0000b', 'a\u0007b', 'a\nb', 'a\tb', 'a\u202Eb', 'a\u2067b', 'a\u2028b', 'a\uD800b', '\uDFFF'])(
    'refuses the note and the external id %j',
    (text) => {
      expect(faultyFields({ ...TRADE, note: text })).toEqual(['note']);
      expect(faultyFields({ ...TRADE, externalId: text })).toEqual(['externalId']);
    },
  );

  it('counts the limits of texts in code points', () => {
    expect(read({ ...TRADE, note: '😀'.repeat(1_000), externalId: '😀'.repeat(200) }).faults).toEqual([]);
    expect(faultyFields({ ...TRADE, note: '😀'.repeat(1_001) })).toEqual(['note']);
    expect(faultyFields({ ...TRADE, externalId: '😀'.repeat(201) })).toEqual(['externalId']);
  });

  it('makes one text of the two spellings of an accented letter', () => {
    const spellings = ['caf\u00E9', 'cafe\u0301'];
    const drafts = spellings.map((text) => read({ ...TRADE, note: text, externalId: text }).draft);
    expect(drafts[0]).toEqual(drafts[1]);
    expect(drafts[0]?.externalId).toBe('caf\u00E9');
  });

  it.each(['1.5', '1e3', ' 1', '-0', '01', '1000000001', '99999999999', 'x'])(
    'refuses the sequence "%s"',
    (sequence) => {
      expect(faultyFields({ ...TRADE, sequence })).toEqual(['sequence']);
    },
  );

  it('takes sequences from below zero', () => {
    expect(read({ ...TRADE, sequence: '-1000000000' }).draft?.sequence).toBe(-1_000_000_000);
  });

  it.each([
    ['GBX', 'GBP'],
    ['GBp', 'GBP'],
    ['ZAc', 'ZAR'],
    ['ILA', 'ILS'],
  ])('turns amounts in %s into %s, and the quantity stays', (currency, major) => {
    const trade = { ...TRADE, quantity: '3', price: '1234.5', fee: '10', tax: '0.00000001', currency };
    expect(read(trade).draft).toMatchObject({
      currency: major,
      quantity: '3',
      price: '12.345',
      fee: '0.1',
      tax: '0.0000000001',
    });
    expect(read({ date: '2026-02-02', type: 'DIVIDEND', symbol: 'AAPL', amount: '250', currency }).draft).toMatchObject(
      {
        currency: major,
        amount: '2.5',
      },
    );
  });

  it('refuses a minor unit where the conversion would lose digits or the rate could mean either', () => {
    expect(faultyFields({ ...TRADE, currency: 'GBX', price: '1.123456789' })).toEqual(['price']);
    expect(faultyFields({ ...TRADE, currency: 'GBX', fxRate: '1.17' })).toEqual(['fxRate']);
  });

  it.each(['usd', 'QQQ', 'US', 'USDT', 'GBx', '', '€'])('refuses the currency "%s"', (currency) => {
    expect(faultyFields({ ...TRADE, currency })).toEqual(['currency']);
  });

  it.each(['buy', 'STEAL', 'SPLIT', '', 'constructor'])('refuses the type "%s"', (type) => {
    expect(faultyFields({ ...TRADE, type })).toEqual(['type']);
  });

  const money = { date: '2026-02-02', amount: '10' };
  it.each([
    { ...TRADE },
    { ...TRADE, type: 'SELL', fee: '1', tax: '1' },
    { ...money, type: 'DIVIDEND', symbol: 'AAPL', tax: '1', fee: '1' },
    { ...money, type: 'RETURN_OF_CAPITAL', symbol: 'AAPL' },
    { ...money, type: 'INTEREST', tax: '1' },
    { ...money, type: 'INTEREST', symbol: 'AAPL' },
    { ...money, type: 'FEE' },
    { ...money, type: 'FEE', symbol: 'AAPL' },
    { ...money, type: 'TAX' },
    { ...money, type: 'DEPOSIT' },
    { ...money, type: 'WITHDRAWAL', fee: '0', tax: '0.00' },
    { ...money, type: 'TRANSFER_IN' },
    { ...money, type: 'TRANSFER_OUT' },
    { ...TRADE, type: 'TRANSFER_IN' },
    { ...TRADE, type: 'TRANSFER_OUT', price: undefined },
    { ...TRADE, type: 'TRANSFER_OUT' },
  ])('takes $type with what it needs', (fields) => {
    expect(read(fields).faults).toEqual([]);
  });

  it.each([
    [{ ...TRADE, symbol: undefined, quantity: undefined, price: undefined }, ['symbol', 'quantity', 'price']],
    [{ ...TRADE, amount: '10' }, ['amount']],
    [{ ...money, type: 'DIVIDEND' }, ['symbol']],
    [{ ...money, type: 'DIVIDEND', symbol: 'AAPL', quantity: '1', price: '1' }, ['quantity', 'price']],
    [{ ...money, type: 'RETURN_OF_CAPITAL', amount: undefined }, ['symbol', 'amount']],
    [{ ...money, type: 'INTEREST', quantity: '1' }, ['quantity']],
    [{ ...money, type: 'FEE', fee: '1' }, ['fee']],
    [{ ...money, type: 'TAX', tax: '1' }, ['tax']],
    [{ ...money, type: 'DEPOSIT', symbol: 'AAPL' }, ['symbol']],
    [{ ...money, type: 'WITHDRAWAL', fee: '0.01' }, ['fee']],
    [{ ...TRADE, type: 'TRANSFER_IN', price: undefined }, ['price']],
    [{ ...TRADE, type: 'TRANSFER_IN', amount: '10' }, ['amount']],
    [{ date: '2026-02-02', type: 'TRANSFER_OUT' }, ['symbol', 'quantity']],
  ])('refuses %j', (fields, expected) => {
    expect(faultyFields(fields)).toEqual(expected);
  });

  it('names every fault of a row at once', () => {
    expect(faultyFields({ date: 'x', type: 'BUY', symbol: 'a', quantity: '-1', currency: 'x' })).toEqual([
      'price',
      'date',
      'quantity',
      'symbol',
      'currency',
    ]);
  });

  it('does not get slow over texts made to be slow', () => {
    const long = `${'1'.repeat(50_000)}.`;
    const started = performance.now();
    read({ date: long, executedAt: long, type: long, symbol: long, quantity: long, currency: long, sequence: long });
    expect(performance.now() - started).toBeLessThan(500);
  });
});
