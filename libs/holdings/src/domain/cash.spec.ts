import { describe, expect, it } from 'vitest';
import {
  holdingsInput,
  ledger,
  portfolio,
  price,
  rateTable,
  type Booking,
} from '../../../../test/support/ledger-fixture.js';
import { computeHoldings } from './compute-holdings.js';
import type { HoldingsResult } from './holdings-result.js';

function compute(bookings: readonly Booking[], rest: Parameters<typeof holdingsInput>[0] = {}): HoldingsResult {
  return computeHoldings(
    holdingsInput({
      portfolios: [portfolio({ trackCash: true })],
      transactions: ledger(...bookings),
      prices: { ACME: price(12, '2024-12-31') },
      ...rest,
    }),
  );
}

const balances = ({ cash }: HoldingsResult): string[] =>
  cash.map(({ currency, amount }) => `${currency} ${amount?.toFixed()}`);

describe('tracked cash', () => {
  it.each<[string, Booking, string]>([
    [
      'a purchase with its fee and tax',
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10, fee: 3, tax: 1 },
      '896',
    ],
    ['a sale less its fee and tax', { on: '2024-01-10', type: 'SELL', quantity: 2, price: 10, fee: 3, tax: 1 }, '1016'],
    ['a dividend less what was withheld', { on: '2024-01-10', type: 'DIVIDEND', amount: 20, tax: 5 }, '1015'],
    ['interest', { on: '2024-01-10', type: 'INTEREST', amount: 20 }, '1020'],
    ['a fee', { on: '2024-01-10', type: 'FEE', amount: 20 }, '980'],
    ['a tax', { on: '2024-01-10', type: 'TAX', amount: 20 }, '980'],
    ['a deposit', { on: '2024-01-10', type: 'DEPOSIT', amount: 20, fee: 1 }, '1019'],
    ['a withdrawal', { on: '2024-01-10', type: 'WITHDRAWAL', amount: 20, fee: 1 }, '979'],
    ['money transferred in', { on: '2024-01-10', type: 'TRANSFER_IN', amount: 20 }, '1020'],
    ['money transferred out', { on: '2024-01-10', type: 'TRANSFER_OUT', amount: 20 }, '980'],
    ['returned capital', { on: '2024-01-10', type: 'RETURN_OF_CAPITAL', amount: 20 }, '1020'],
    [
      'the fee of units transferred in',
      { on: '2024-01-10', type: 'TRANSFER_IN', symbol: 'ACME', quantity: 5, price: 10, fee: 2 },
      '998',
    ],
  ])('is moved by %s', (_, booking, balance) => {
    const start: Booking[] = [
      { on: '2024-01-01', type: 'DEPOSIT', amount: 1010 },
      { on: '2024-01-02', type: 'BUY', quantity: 1, price: 10 },
      { on: '2024-01-02', type: 'TRANSFER_IN', symbol: 'ACME', quantity: 5, price: 10 },
    ];
    expect(balances(compute([...start, booking]))).toEqual([`USD ${balance}`]);
  });

  it('belongs to the value and not to the gain', () => {
    // 1000 in, 10 × 10 bought, worth 120: value 900 + 120, gain 20 of 100.
    const { totals, holdings } = compute([
      { on: '2024-01-01', type: 'DEPOSIT', amount: 1000 },
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10 },
    ]);
    expect([totals.totalValue, totals.cash, totals.totalCost, totals.totalGain].map(String)).toEqual([
      '1020',
      '900',
      '100',
      '20',
    ]);
    // 120 of 1020.
    expect(holdings[0]!.weightPercent!.toFixed(6)).toBe('11.764706');
  });

  it('is nothing where it is not tracked', () => {
    const result = compute([{ on: '2024-01-01', type: 'DEPOSIT', amount: 1000 }], { portfolios: [portfolio()] });
    expect(result.cash).toEqual([]);
    expect([result.totals.cash, result.totals.totalValue].map(String)).toEqual(['0', '0']);
  });

  it('may be owed', () => {
    const { totals } = compute([{ on: '2024-01-10', type: 'BUY', quantity: 10, price: 10 }]);
    expect([totals.cash, totals.totalValue].map(String)).toEqual(['-100', '20']);
  });

  it('is kept by currency and valued at the rate of the valuation date', () => {
    const { cash, totals } = compute(
      [
        { on: '2024-01-01', type: 'DEPOSIT', amount: 1000, currency: 'EUR' },
        { on: '2024-01-02', type: 'DEPOSIT', amount: 500 },
      ],
      { rates: rateTable({ EURUSD: { '2024-01-01': '1.2', '2024-12-01': '1.1' } }) },
    );
    expect(cash.map(({ amount, baseAmount }) => [amount!.toFixed(), baseAmount!.toFixed()])).toEqual([
      ['1000', '1100'],
      ['500', '500'],
    ]);
    expect(String(totals.cash)).toBe('1600');
  });

  it('moves in the base currency where the trade says what it was exchanged at', () => {
    // 10 × 10 EUR at 1.15 = 115 USD out of the dollars.
    const trades: Booking[] = [
      { on: '2024-01-01', type: 'DEPOSIT', amount: 1000 },
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10, currency: 'EUR', fxRate: '1.15' },
    ];
    const rates = rateTable({ EURUSD: { '2024-01-01': '1.2' } });
    expect(balances(compute(trades, { rates }))).toEqual(['USD 885']);
    expect(balances(compute([trades[0]!, { ...trades[1]!, fxRate: undefined }] as Booking[], { rates }))).toEqual([
      'USD 1000',
      'EUR -100',
    ]);
  });

  it('keeps deposits in their own currency even with a rate', () => {
    const deposit: Booking = { on: '2024-01-01', type: 'DEPOSIT', amount: 100, currency: 'EUR', fxRate: '1.15' };
    expect(balances(compute([deposit]))).toEqual(['EUR 100']);
  });

  it('without a rate is left out and named', () => {
    const { totals, missing } = compute([
      { on: '2024-01-01', type: 'DEPOSIT', amount: 100, currency: 'EUR' },
      { on: '2024-01-01', type: 'DEPOSIT', amount: 70 },
    ]);
    expect(String(totals.cash)).toBe('70');
    expect(missing).toEqual([{ section: 'cash', reason: 'source_unavailable', symbols: ['EUR'] }]);
  });

  it('of 0 needs no rate', () => {
    const { totals, missing } = compute([
      { on: '2024-01-01', type: 'DEPOSIT', amount: 100, currency: 'EUR' },
      { on: '2024-02-01', type: 'WITHDRAWAL', amount: 100, currency: 'EUR' },
    ]);
    expect(String(totals.cash)).toBe('0');
    expect(missing).toEqual([]);
  });
});
