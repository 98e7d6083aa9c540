import { describe, expect, it } from 'vitest';
import { holdingsInput, ledger, price, type Booking } from '../../../../test/support/ledger-fixture.js';
import { computeHoldings } from './compute-holdings.js';
import type { Holding } from './holdings-result.js';
import { rankPerformers } from './rank-performers.js';

const bought = (symbol: string, at: number): Booking => ({
  on: '2024-01-10',
  type: 'BUY',
  symbol,
  quantity: 1,
  price: at,
});

/** Worth 10 each: A +100 %, B -50 %, C +25 %, D closed, E without a price, F for nothing. */
const { holdings } = computeHoldings(
  holdingsInput({
    transactions: ledger(
      bought('A', 5),
      bought('B', 20),
      bought('C', 8),
      bought('D', 1),
      { ...bought('D', 100), type: 'SELL', on: '2024-02-01' },
      bought('E', 1),
      bought('F', 0),
    ),
    prices: Object.fromEntries(['A', 'B', 'C', 'D', 'F'].map((symbol) => [symbol, price(10, '2024-12-31')])),
  }),
);

const symbols = (ranked: readonly Holding[]): string[] => ranked.map(({ symbol }) => symbol);

describe('performers', () => {
  it('are the open holdings with a known percentage, best first and worst first', () => {
    const { top, worst } = rankPerformers(holdings, 10);
    expect(symbols(top)).toEqual(['A', 'C', 'B']);
    expect(symbols(worst)).toEqual(['B', 'C', 'A']);
  });

  it('are as many as were asked for', () => {
    const { top, worst } = rankPerformers(holdings, 1);
    expect([symbols(top), symbols(worst)]).toEqual([['A'], ['B']]);
  });

  it('of the same percentage come by symbol', () => {
    const twins = holdings.filter(({ symbol }) => symbol === 'A').flatMap((one) => [{ ...one, symbol: 'Z' }, one]);
    expect(symbols(rankPerformers(twins, 2).top)).toEqual(['A', 'Z']);
  });
});
