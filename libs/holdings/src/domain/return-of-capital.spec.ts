import { describe, expect, it } from 'vitest';
import {
  holdingsInput,
  instrument,
  ledger,
  portfolio,
  price,
  rateTable,
  type Booking,
} from '../../../../test/support/ledger-fixture.js';
import { computeHoldings } from './compute-holdings.js';
import type { Holding } from './holdings-result.js';

function held(bookings: readonly Booking[], rest: Parameters<typeof holdingsInput>[0] = {}): Holding {
  return computeHoldings(
    holdingsInput({ transactions: ledger(...bookings), prices: { ACME: price(20, '2024-12-31') }, ...rest }),
  ).holdings[0]!;
}

const lotCosts = (holding: Holding): (string | undefined)[] => holding.lots.map(({ cost }) => cost?.toFixed());

describe('returned capital', () => {
  it('comes off the cost, the same for every unit', () => {
    // 10 at 10 and 10 at 20; 40 back are 2 a unit: 80 + 180 = 260. Worth 400.
    const holding = held([
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10 },
      { on: '2024-02-10', type: 'BUY', quantity: 10, price: 20 },
      { on: '2024-03-10', type: 'RETURN_OF_CAPITAL', amount: 40 },
    ]);
    expect(lotCosts(holding)).toEqual(['80', '180']);
    expect([holding.costBasis, holding.realizedGain, holding.unrealizedGain, holding.totalGain].map(String)).toEqual([
      '260',
      '0',
      '140',
      '140',
    ]);
  });

  it('that one lot cannot take is taken by the others', () => {
    // 60 of 20 units are 3 each. The 10 at 2 take 20 of their 30; the other 10 go on to the 10 at 20: 200 - 30 - 10 = 160.
    const holding = held([
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 2 },
      { on: '2024-02-10', type: 'BUY', quantity: 10, price: 20 },
      { on: '2024-03-10', type: 'RETURN_OF_CAPITAL', amount: 60 },
    ]);
    expect(lotCosts(holding)).toEqual(['0', '160']);
    expect(String(holding.costBasis)).toBe('160');
  });

  it('beyond the cost is a gain, and the cost stays 0', () => {
    // 100 of cost, 130 back: cost 0, gain 30. Then all is sold for 200: 200 more.
    const bookings: Booking[] = [
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10 },
      { on: '2024-03-10', type: 'RETURN_OF_CAPITAL', amount: 130 },
    ];
    const holding = held(bookings);
    expect([holding.costBasis, holding.realizedGain, holding.totalGain].map(String)).toEqual(['0', '30', '230']);
    expect(holding.sales).toMatchObject([{ kind: 'return-of-capital', transactionId: 't2', lots: [] }]);
    expect([holding.sales[0]!.proceeds, holding.sales[0]!.cost, holding.sales[0]!.gain].map(String)).toEqual([
      '130',
      '100',
      '30',
    ]);
    const sold = held([...bookings, { on: '2024-04-10', type: 'SELL', quantity: 10, price: 20 }]);
    expect([sold.realizedGain, sold.totalGain].map(String)).toEqual(['230', '230']);
  });

  it('changes the average of a pool', () => {
    // 300 - 60 = 240 for 20 units.
    const holding = held(
      [
        { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10 },
        { on: '2024-02-10', type: 'BUY', quantity: 10, price: 20 },
        { on: '2024-03-10', type: 'RETURN_OF_CAPITAL', amount: 60 },
      ],
      { portfolios: [portfolio({ costBasisMethod: 'AVERAGE' })] },
    );
    expect(String(holding.averageCost)).toBe('12');
  });

  it('of a day counts before its sales', () => {
    // 100 - 20 = 80 of cost, sold for 150.
    const holding = held([
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10 },
      { on: '2024-03-10', type: 'SELL', quantity: 10, price: 15 },
      { on: '2024-03-10', type: 'RETURN_OF_CAPITAL', amount: 20 },
    ]);
    expect([holding.realizedGain, holding.totalGain].map(String)).toEqual(['70', '70']);
  });

  it('without a holding is all gain', () => {
    const holding = held([{ on: '2024-03-10', type: 'RETURN_OF_CAPITAL', amount: 20, tax: 3 }]);
    expect([holding.realizedGain, holding.taxes, holding.totalGain].map(String)).toEqual(['20', '3', '17']);
  });

  it('leaves the dearest of what is left the next', () => {
    // 10 at 9 and 10 at 10; 150 back are 7.5 each: 15 and 25 are left. 10 more at 2 cost 20: the 25 go first, the 20 come next.
    const holding = held(
      [
        { on: '2024-01-10', type: 'BUY', quantity: 10, price: 9 },
        { on: '2024-02-10', type: 'BUY', quantity: 10, price: 10 },
        { on: '2024-03-10', type: 'RETURN_OF_CAPITAL', amount: 150 },
        { on: '2024-04-10', type: 'BUY', quantity: 10, price: 2 },
        { on: '2024-05-10', type: 'SELL', quantity: 10, price: 20 },
      ],
      { portfolios: [portfolio({ costBasisMethod: 'HIFO' })] },
    );
    expect(holding.sales[0]!.lots.map(({ transactionId }) => transactionId)).toEqual(['t2']);
    expect(lotCosts(holding)).toEqual(['20', '15']);
  });

  it('comes off each currency at the rate of its day, and both effects still make up the gain', () => {
    // Cost 1000 USD at 0.9 = 900 EUR. 100 USD back at 0.8 = 80 EUR: 900 USD and 820 EUR are left.
    // Worth 10 × 100 × 0.85 = 850 EUR: +30, of which fx 900 × 0.85 - 820 = -55 and price 85.
    const holding = held(
      [
        { on: '2024-01-10', type: 'BUY', quantity: 10, price: 100 },
        { on: '2024-03-10', type: 'RETURN_OF_CAPITAL', amount: 100 },
      ],
      {
        portfolios: [portfolio({ baseCurrency: 'EUR' })],
        baseCurrency: 'EUR',
        instruments: [instrument('ACME')],
        prices: { ACME: price(100, '2024-12-31') },
        rates: rateTable({ USDEUR: { '2024-01-01': '0.9', '2024-03-01': '0.8', '2024-12-01': '0.85' } }),
      },
    );
    expect([holding.costBasis, holding.base.costBasis, holding.base.unrealizedGain].map(String)).toEqual([
      '900',
      '820',
      '30',
    ]);
    expect([holding.base.priceEffect, holding.base.fxEffect].map(String)).toEqual(['85', '-55']);
  });
});
