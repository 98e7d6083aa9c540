import { calendarDate, Decimal } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { NO_HISTORY, type ProvidedHistory } from '../price-source.js';
import { ProviderFault } from '../provider-fault.js';
import { soundCurrency, soundDate, soundHistory, soundPrice, soundQuotes, soundRates } from './sound-answer.js';

const D = calendarDate;
const NOW = new Date('2024-06-14T15:00:00Z');
const ONE = new Decimal(1);

describe('soundPrice', () => {
  it('keeps text digit by digit and numbers as the text that reads the same', () => {
    expect(soundPrice('00123.4500000000000000001', 'A').toFixed()).toBe('123.4500000000000000001');
    expect(soundPrice(0.1, 'A').toFixed()).toBe('0.1');
    expect(soundPrice(99_999_999_999_999.9, 'A').toFixed()).toBe('99999999999999.9');
  });

  it.each([
    ['0'],
    [0],
    ['-1'],
    [-1],
    ['NaN'],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    ['1e400'],
    ['1e2'],
    ['1,5'],
    ['12abc'],
    [' 1'],
    [''],
    [null],
    [undefined],
    [{}],
    ['100000000000000'],
    [1e14],
  ])('takes %j for none', (value) => {
    expect(() => soundPrice(value, 'ACME')).toThrow(ProviderFault);
    expect(() => soundPrice(value, 'ACME')).toThrow(/^ACME: /);
  });
});

describe('soundDate and soundCurrency', () => {
  it('takes a day for real that has begun somewhere', () => {
    expect(soundDate('2024-06-15', new Date('2024-06-14T10:00:00Z'), 'A')).toBe('2024-06-15');
    expect(() => soundDate('2024-06-15', new Date('2024-06-14T09:59:59Z'), 'A')).toThrow(/future/);
    for (const text of ['2024-02-30', '14.06.2024', '', '1969-12-31'])
      expect(() => soundDate(text, NOW, 'A')).toThrow(/no date/);
  });

  it('knows currencies and their hundredths by their form', () => {
    for (const code of ['USD', 'GBX', 'GBp', 'ILA', 'ZAc']) expect(soundCurrency(code, 'A')).toBe(code);
    for (const code of ['usd', 'dollars', 'US', '', null, 7])
      expect(() => soundCurrency(code, 'A')).toThrow(/no currency/);
  });
});

describe('soundQuotes', () => {
  const quotes = (change: object = {}): ReturnType<typeof soundQuotes> =>
    soundQuotes(new Map([['A', { price: ONE, currency: 'USD', asOf: NOW, ...change }]]), new Set(['A']), NOW);

  it('lets pass what was asked for and made by now, give or take a minute', () => {
    expect(quotes().size).toBe(1);
    expect(quotes({ asOf: new Date(NOW.getTime() + 60_000) }).size).toBe(1);
  });

  it.each([
    [{ asOf: new Date(NOW.getTime() + 60_001) }],
    [{ asOf: new Date(Number.NaN) }],
    [{ price: new Decimal(0) }],
    [{ price: new Decimal(Number.NaN) }],
    [{ price: new Decimal('1e400') }],
    [{ currency: 'dollars' }],
  ])('refuses all with %j, and names the symbol', (change) => {
    expect(() => quotes(change)).toThrow(expect.objectContaining({ kind: 'malformed', subjects: ['A'] }));
  });

  it('refuses what was not asked for', () => {
    const given = new Map([['B', { price: ONE, currency: 'USD', asOf: NOW }]]);
    expect(() => soundQuotes(given, new Set(['A']), NOW)).toThrow(/not asked for/);
  });
});

describe('soundHistory', () => {
  const close = (date: string): ProvidedHistory['closes'][number] => ({ date: D(date), close: ONE, currency: 'USD' });
  const history = (change: Partial<ProvidedHistory>): ProvidedHistory =>
    soundHistory({ ...NO_HISTORY, ...change }, { symbol: 'A', from: D('2024-06-03'), to: D('2024-06-13') });

  it('lets pass days inside the range, in order', () => {
    expect(history({ closes: [close('2024-06-03'), close('2024-06-13')] }).closes).toHaveLength(2);
  });

  it.each<[string, Partial<ProvidedHistory>]>([
    ['a day before the range', { closes: [close('2024-06-02')] }],
    ['a day behind it', { closes: [close('2024-06-14')] }],
    ['a day twice', { closes: [close('2024-06-04'), close('2024-06-04')] }],
    ['days out of order', { closes: [close('2024-06-05'), close('2024-06-04')] }],
    ['a price of nothing', { closes: [{ ...close('2024-06-04'), close: new Decimal(0) }] }],
    ['a currency that is none', { closes: [{ ...close('2024-06-04'), currency: '?' }] }],
    ['a split by nothing', { splits: [{ date: D('2024-06-04'), numerator: 0, denominator: 1 }] }],
    ['a split by a fraction', { splits: [{ date: D('2024-06-04'), numerator: 1.5, denominator: 1 }] }],
    ['a dividend of nothing', { dividends: [{ exDate: D('2024-06-04'), amount: new Decimal(0), currency: 'USD' }] }],
  ])('refuses all with %s', (_case, change) => {
    expect(() => history(change)).toThrow(ProviderFault);
  });
});

describe('soundRates', () => {
  const rate = (quote: string, date: string): { quote: string; date: ReturnType<typeof D>; rate: Decimal } => ({
    quote,
    date: D(date),
    rate: ONE,
  });
  const asked = { currencies: new Set(['USD']), from: D('2024-06-03'), at: NOW };

  it('lets pass what was asked for, in order per currency', () => {
    expect(soundRates([rate('USD', '2024-06-03'), rate('USD', '2024-06-04')], asked)).toHaveLength(2);
  });

  it.each([
    ['another currency', [rate('GBP', '2024-06-04')]],
    ['an earlier day', [rate('USD', '2024-06-02')]],
    ['a day to come', [rate('USD', '2024-06-16')]],
    ['a day twice', [rate('USD', '2024-06-04'), rate('USD', '2024-06-04')]],
    ['a rate of nothing', [{ ...rate('USD', '2024-06-04'), rate: new Decimal(0) }]],
  ])('refuses all with %s', (_case, rates) => {
    expect(() => soundRates(rates, asked)).toThrow(ProviderFault);
  });
});
