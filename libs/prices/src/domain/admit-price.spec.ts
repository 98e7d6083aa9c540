import { Decimal } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { admitPrice } from './admit-price.js';

const admit = (price: string, currency: string, of: string): unknown => admitPrice(new Decimal(price), currency, of);

describe('admitPrice', () => {
  it('takes a price in the currency of the instrument as it is', () => {
    expect(admit('123.4500', 'USD', 'USD')).toEqual({ price: '123.45' });
  });

  it.each([
    ['GBX', 'GBP'],
    ['GBp', 'GBP'],
    ['ZAc', 'ZAR'],
    ['ILA', 'ILS'],
  ])('turns %s into %s', (minor, major) => {
    expect(admit('1234.5', minor, major)).toEqual({ price: '12.345' });
  });

  it('rounds to what is stored, so that the same price is equal again', () => {
    expect(admit('0.12345678905', 'GBX', 'GBP')).toEqual({ price: '0.0012345679' });
  });

  it.each([
    ['another currency', '1', 'EUR', 'USD'],
    ['a minor unit of another currency', '1', 'GBX', 'USD'],
    ['zero', '0', 'USD', 'USD'],
    ['a negative price', '-1', 'USD', 'USD'],
    ['NaN', 'NaN', 'USD', 'USD'],
    ['infinity', 'Infinity', 'USD', 'USD'],
    ['1e400', '1e400', 'USD', 'USD'],
    ['15 digits before the point', '100000000000000', 'USD', 'USD'],
    ['less than can be stored', '0.0000000001', 'GBX', 'GBP'],
  ])('refuses %s', (_what, price, currency, of) => {
    expect(admit(price, currency, of)).toHaveProperty('problem');
  });
});
