import { describe, expect, it } from 'vitest';
import {
  holdingsInput,
  ledger,
  portfolio,
  price,
  split,
  type Booking,
} from '../../../../test/support/ledger-fixture.js';
import { computeHoldings } from './compute-holdings.js';
import type { Holding } from './holdings-result.js';
import type { HoldingsInput } from './holdings-input.js';

function held(bookings: readonly Booking[], rest: Parameters<typeof holdingsInput>[0] = {}): Holding {
  const input: HoldingsInput = holdingsInput({
    transactions: ledger(...bookings),
    prices: { ACME: price(50, '2024-12-31') },
    ...rest,
  });
  return computeHoldings(input).holdings[0]!;
}

const TEN_AT_100: Booking = { on: '2024-01-10', type: 'BUY', quantity: 10, price: 100 };

describe('a split', () => {
  it('multiplies the units and leaves the cost', () => {
    // 10 become 40 for the same 1000: 25 each. 40 × 50 = 2000.
    const holding = held([TEN_AT_100], { splits: [split('ACME', '2024-06-10', 4, 1)] });
    expect([holding.quantity, holding.costBasis, holding.averageCost, holding.unrealizedGain].map(String)).toEqual([
      '40',
      '1000',
      '25',
      '1000',
    ]);
    expect(holding.lots).toMatchObject([{ transactionId: 't1', openedOn: '2024-01-10' }]);
    expect(String(holding.lots[0]!.quantity)).toBe('40');
  });

  it('counts before the transactions of its day', () => {
    // 40 units at 25 from the morning on; 20 sold at 30 = 600 against 500.
    const holding = held([TEN_AT_100, { on: '2024-06-10', type: 'SELL', quantity: 20, price: 30 }], {
      splits: [split('ACME', '2024-06-10', 4, 1)],
    });
    expect([holding.quantity, holding.costBasis, holding.realizedGain].map(String)).toEqual(['20', '500', '100']);
  });

  it('of a later day than the valuation has not happened', () => {
    const holding = held([TEN_AT_100], { splits: [split('ACME', '2025-01-02', 4, 1)] });
    expect(String(holding.quantity)).toBe('10');
  });

  it('counts for purchases before it only', () => {
    const holding = held([TEN_AT_100, { on: '2024-06-10', type: 'BUY', quantity: 4, price: 25 }], {
      splits: [split('ACME', '2024-06-10', 4, 1)],
    });
    expect([holding.quantity, holding.costBasis].map(String)).toEqual(['44', '1100']);
  });

  it('forth and back is exactly what there was', () => {
    // 10 / 3 does not come out even, × 3 is 10 again.
    const holding = held([TEN_AT_100], {
      splits: [split('ACME', '2024-06-10', 1, 3), split('ACME', '2024-07-10', 3, 1)],
    });
    expect(String(holding.quantity)).toBe('10');
  });

  it('that does not come out even leaves nothing behind a sale of all that can be booked', () => {
    // 10 × 1/3 = 3.33...; a booking has 10 digits behind the point. The 0.00000000003 units cannot be sold: they go with the sale.
    const sellOut = (quantity: string): Holding =>
      held([TEN_AT_100, { on: '2024-07-10', type: 'SELL', quantity, price: 330 }], {
        splits: [split('ACME', '2024-06-10', 1, 3)],
      });
    const down = sellOut('3.3333333333');
    expect(down.status).toBe('closed');
    // 3.3333333333 × 330 = 1099.999999989, less all of the 1000.
    expect([down.quantity, down.costBasis, down.realizedGain].map(String)).toEqual(['0', '0', '99.999999989']);
    expect(sellOut('3.3333333334').status).toBe('closed');
  });

  it('leaves a real rest a rest, however small', () => {
    const holding = held([TEN_AT_100, { on: '2024-07-10', type: 'SELL', quantity: '3.3333333332', price: 330 }], {
      splits: [split('ACME', '2024-06-10', 1, 3)],
    });
    expect(holding.status).toBe('open');
    const whole = held([TEN_AT_100, { on: '2024-07-10', type: 'SELL', quantity: '9.9999999999', price: 110 }]);
    expect(String(whole.quantity)).toBe('0.0000000001');
  });

  it('is applied to a price from before it', () => {
    // The last close of 200 is from before 4:1: 50 a new unit, 40 × 50 = 2000.
    const holding = held([TEN_AT_100], {
      splits: [split('ACME', '2024-06-10', 4, 1)],
      prices: { ACME: price(200, '2024-06-07', { stale: true }) },
    });
    expect([holding.marketPrice, holding.marketValue].map(String)).toEqual(['50', '2000']);
  });

  it('multiplies a short position too', () => {
    const holding = held([{ on: '2024-01-10', type: 'SELL', quantity: 10, price: 100 }], {
      portfolios: [portfolio({ allowShort: true })],
      splits: [split('ACME', '2024-06-10', 2, 1)],
    });
    expect([holding.quantity, holding.costBasis, holding.averageCost].map(String)).toEqual(['-20', '-1000', '50']);
  });

  it('does not change which lot is the dearest', () => {
    // 10 at 100 become 20 at 50; then 10 at 60: those are dearer now.
    const holding = held(
      [
        TEN_AT_100,
        { on: '2024-07-10', type: 'BUY', quantity: 10, price: 60 },
        { on: '2024-08-10', type: 'SELL', quantity: 10, price: 60 },
      ],
      { portfolios: [portfolio({ costBasisMethod: 'HIFO' })], splits: [split('ACME', '2024-06-10', 2, 1)] },
    );
    expect(holding.sales[0]!.lots.map(({ transactionId }) => transactionId)).toEqual(['t2']);
  });

  it('that came to be known later can take away what was sold: oversold, not an exception', () => {
    const sold: Booking = { on: '2024-07-10', type: 'SELL', quantity: 40, price: 30 };
    expect(String(held([TEN_AT_100, sold], { splits: [split('ACME', '2024-06-10', 4, 1)] }).quantity)).toBe('0');
    expect(held([TEN_AT_100, sold]).quantity).toBeNull();
  });
});
