import { describe, expect, it } from 'vitest';
import { holdingsInput, ledger, portfolio, price } from '../../../../test/support/ledger-fixture.js';
import { computeHoldings } from './compute-holdings.js';

describe('the moving average', () => {
  it('gains 300 on buy 10 at 10, sell 5 at 20, buy 5 at 40, sell 5 at 50, with a price of 50', () => {
    const { totals } = computeHoldings(
      holdingsInput({
        portfolios: [portfolio({ costBasisMethod: 'AVERAGE' })],
        transactions: ledger(
          { on: '2024-01-01', type: 'BUY', quantity: 10, price: 10 },
          { on: '2024-01-02', type: 'SELL', quantity: 5, price: 20 },
          { on: '2024-01-03', type: 'BUY', quantity: 5, price: 40 },
          { on: '2024-01-04', type: 'SELL', quantity: 5, price: 50 },
        ),
        prices: { ACME: price(50, '2024-12-31') },
      }),
    );
    expect(totals.totalGain?.toFixed()).toBe('300');
  });
});
