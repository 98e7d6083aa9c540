import { calendarDate, Decimal } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { gateQuote, isGarbage, type QuoteGate } from './quote-gate.js';

const AT = new Date('2024-06-12T15:00:00Z');
const gate = (change: Partial<QuoteGate> = {}): QuoteGate => ({
  currency: 'USD',
  at: AT,
  dateOf: (instant) => calendarDate(instant.toISOString().slice(0, 10)),
  splits: [],
  references: [{ price: new Decimal(100), date: calendarDate('2024-06-11') }],
  maxJumpPercent: 40,
  ...change,
});
const quote = (price: string, asOf = AT, currency = 'USD') => ({ price: new Decimal(price), currency, asOf });

describe('the gate of quotes', () => {
  it('lets in what is near one of the prices known to be right', () => {
    expect(gateQuote(quote('101'), gate())).toEqual({ passed: '101' });
    expect(gateQuote(quote('201'), gate())).toMatchObject({ doubt: { date: '2024-06-12', price: '201' } });
    const released = { price: new Decimal(200), date: calendarDate('2024-06-12') };
    expect(gateQuote(quote('201'), gate({ references: [...gate().references, released] }))).toEqual({ passed: '201' });
  });

  it('lets in anything where nothing is known', () => {
    expect(gateQuote(quote('201'), gate({ references: [] }))).toEqual({ passed: '201' });
  });

  it('bears a clock that runs a minute ahead, and no more', () => {
    expect(gateQuote(quote('101', new Date(AT.getTime() + 60_000)), gate())).toEqual({ passed: '101' });
    expect(gateQuote(quote('101', new Date(AT.getTime() + 60_001)), gate())).toHaveProperty('garbage');
    expect(gateQuote(quote('101', new Date(Number.NaN)), gate())).toHaveProperty('garbage');
  });

  it.each(['0', '-1', 'NaN', 'Infinity', '1e400', '0.00000000001'])('takes %s for garbage', (price) => {
    expect(gateQuote(quote(price), gate())).toHaveProperty('garbage');
  });

  it.each([
    [quote('-1'), '-1'],
    [quote('1e400'), '1e+400'],
    [quote('101', AT, 'EUR'), '101 EUR'],
    [quote('101', new Date('2099-01-01T00:00:00Z')), '2099-01-01T00:00:00.000Z'],
    [{ ...quote('101'), price: Number.NaN as unknown as Decimal }, 'NaN'],
    [{ ...quote('101'), asOf: 'tomorrow' as unknown as Date }, 'tomorrow'],
  ])('says of %# what was stated, whatever type it has', (stated, text) => {
    expect(gateQuote(stated, gate())).toMatchObject({ stated: text });
  });

  it('takes another currency for garbage and converts a minor unit', () => {
    expect(gateQuote(quote('101', AT, 'EUR'), gate())).toHaveProperty('garbage');
    expect(gateQuote(quote('10100', AT, 'GBX'), gate({ currency: 'GBP' }))).toEqual({ passed: '101' });
  });

  it.each([
    [1, 1, true],
    [1, 2, false],
    [2, 2, true],
    [2, 9, true],
    [2, 10, false],
    [20, 100, false],
    [21, 100, true],
  ])('lets %i of %i quotes that cannot be true spoil the answer: %s', (garbage, quotes, expected) => {
    expect(isGarbage(garbage, quotes)).toBe(expected);
  });
});
