import { describe, expect, it } from 'vitest';
import { holdingsInput, ledger, portfolio, price, type Booking } from '../../../../test/support/ledger-fixture.js';
import { computeHoldings } from './compute-holdings.js';
import type { HoldingsResult } from './holdings-result.js';

function traded(bookings: readonly Booking[], marketPrice = '8', allowShort = true): HoldingsResult {
  return computeHoldings(
    holdingsInput({
      portfolios: [portfolio({ allowShort })],
      transactions: ledger(...bookings),
      prices: { ACME: price(marketPrice, '2024-12-31') },
    }),
  );
}

const figures = ({ holdings: [holding] }: HoldingsResult): (string | undefined)[] =>
  [holding!.quantity, holding!.averageCost, holding!.costBasis, holding!.realizedGain, holding!.unrealizedGain].map(
    String,
  );

describe('a short position', () => {
  it('costs minus its entry proceeds and gains when the price falls', () => {
    // Sold 10 at 12 with a fee of 2: 118 came in, 11.8 each. At 8 it takes 80 to get out: +38, 38 / 118 = 32.2 %.
    const result = traded([{ on: '2024-01-10', type: 'SELL', quantity: 10, price: 12, fee: 2 }]);
    expect(figures(result)).toEqual(['-10', '11.8', '-118', '0', '38']);
    expect(result.holdings[0]!.unrealizedGainPercent!.toFixed(4)).toBe('32.2034');
    expect(String(result.holdings[0]!.marketValue)).toBe('-80');
    expect(result.holdings[0]!.lots.map(({ quantity, cost }) => [quantity.toFixed(), cost!.toFixed()])).toEqual([
      ['-10', '-118'],
    ]);
  });

  it('is covered lot by lot: entry proceeds less the cost to cover', () => {
    // FIFO: 6 of the first lot at 12 = 72 in, covered for 6 × 9 + 1 = 55: +17. Left: 4 × 12 + 10 × 11 = 158.
    const result = traded([
      { on: '2024-01-10', type: 'SELL', quantity: 10, price: 12 },
      { on: '2024-02-10', type: 'SELL', quantity: 10, price: 11 },
      { on: '2024-03-10', type: 'BUY', quantity: 6, price: 9, fee: 1 },
    ]);
    // 158 - 14 × 8 = 46; 158 / 14 each.
    expect(figures(result)).toEqual(['-14', '11.28571428571428571429', '-158', '17', '46']);
    const [cover] = result.holdings[0]!.sales;
    expect(cover).toMatchObject({ kind: 'cover', transactionId: 't3' });
    expect([cover!.proceeds, cover!.cost, cover!.gain].map(String)).toEqual(['72', '55', '17']);
  });

  it('flipped from -10 to +5 has the average of the 5, not of all', () => {
    // Buying 15 at 9 with a fee of 3: 10 of them close, at 2/3 of 138 = 92 against 120 of entry proceeds: +28. The other 5 cost 46.
    const result = traded([
      { on: '2024-01-10', type: 'SELL', quantity: 10, price: 12 },
      { on: '2024-02-10', type: 'BUY', quantity: 15, price: 9, fee: 3 },
    ]);
    expect(figures(result)).toEqual(['5', '9.2', '46', '28', '-6']);
  });

  it('is opened by what a sale has beyond the holding', () => {
    // 10 bought at 10; 16 sold at 12 with a fee of 4: 188. 10/16 of it, 117.5, close: +17.5; 70.5 open 6 short.
    const result = traded([
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10 },
      { on: '2024-02-10', type: 'SELL', quantity: 16, price: 12, fee: 4 },
    ]);
    // 70.5 - 6 × 8 = 22.5
    expect(figures(result)).toEqual(['-6', '11.75', '-70.5', '17.5', '22.5']);
    // A total gain is a percentage of what long and short positions took in all: 40 of 100 + 70.5.
    expect(result.holdings[0]!.totalGainPercent!.toFixed(6)).toBe('23.460411');
  });

  it('keeps the dividends booked on it as income, and returned capital as a gain', () => {
    const result = traded([
      { on: '2024-01-10', type: 'SELL', quantity: 10, price: 12 },
      { on: '2024-02-10', type: 'DIVIDEND', amount: 3 },
      { on: '2024-03-10', type: 'RETURN_OF_CAPITAL', amount: 2 },
    ]);
    expect([result.totals.income, result.totals.realizedGain, result.totals.totalGain].map(String)).toEqual([
      '3',
      '2',
      '45',
    ]);
  });
});

describe('a sale of more than there is, where shorts are not allowed', () => {
  const bookings: Booking[] = [
    { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10 },
    { on: '2024-02-10', type: 'DIVIDEND', amount: 3 },
    { on: '2024-03-10', type: 'SELL', quantity: 12, price: 12 },
  ];

  it('is named, and what cannot be known is null', () => {
    const result = traded(bookings, '8', false);
    expect(result.missing).toEqual([{ section: 'holdings', reason: 'oversold', symbols: ['ACME'] }]);
    expect(result.holdings[0]).toMatchObject({
      status: 'open',
      quantity: null,
      costBasis: null,
      averageCost: null,
      marketValue: null,
      realizedGain: null,
      unrealizedGain: null,
      totalGain: null,
      dayChange: null,
      lots: [],
      base: { costBasis: null, marketValue: null, realizedGain: null, fxEffect: null, priceEffect: null },
    });
    expect(String(result.holdings[0]!.income)).toBe('3');
  });

  it('leaves the totals of the rest alone', () => {
    const result = computeHoldings(
      holdingsInput({
        transactions: ledger(...bookings, { on: '2024-03-11', type: 'BUY', symbol: 'BOLT', quantity: 2, price: 50 }),
        prices: { ACME: price(8, '2024-12-31'), BOLT: price(60, '2024-12-31') },
      }),
    );
    expect([result.totals.totalValue, result.totals.totalCost, result.totals.unrealizedGain].map(String)).toEqual([
      '120',
      '100',
      '20',
    ]);
    // How much of the cost is priced cannot be said: one cost is not known.
    expect(result.totals.priceCoveragePercent).toBeNull();
  });

  it('is told from one that a later purchase of the same day makes possible', () => {
    const result = traded([...bookings, { on: '2024-03-10', type: 'BUY', quantity: 2, price: 11 }], '8', false);
    expect(result.missing.map(({ reason }) => reason)).not.toContain('oversold');
    expect(figures(result)[0]).toBe('0');
  });
});
