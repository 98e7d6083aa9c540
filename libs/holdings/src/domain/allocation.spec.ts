import { describe, expect, it } from 'vitest';
import {
  holdingsInput,
  instrument,
  ledger,
  portfolio,
  price,
  type Booking,
} from '../../../../test/support/ledger-fixture.js';
import { ALLOCATION_DIMENSIONS, computeAllocation, type AllocationDimension } from './allocation.js';
import { computeHoldings } from './compute-holdings.js';
import type { HoldingsResult } from './holdings-result.js';

const INSTRUMENTS = [
  instrument('ACME', { sector: 'technology', country: 'US', exchange: 'XNAS' }),
  instrument('BOLT', { sector: null, country: 'DE', exchange: 'XETR', assetClass: 'fund' }),
  instrument('COIN', { sector: null, country: null, exchange: null, assetClass: 'crypto' }),
];

const LONG: readonly Booking[] = [
  { on: '2024-01-10', type: 'BUY', symbol: 'ACME', quantity: 10, price: 5 },
  { on: '2024-01-10', type: 'BUY', symbol: 'BOLT', quantity: 10, price: 3 },
  { on: '2024-01-10', type: 'BUY', symbol: 'COIN', quantity: 10, price: 2, portfolioId: 'other' },
];

function compute(bookings: readonly Booking[], rest: Parameters<typeof holdingsInput>[0] = {}): HoldingsResult {
  return computeHoldings(
    holdingsInput({
      portfolios: [portfolio({ allowShort: true }), portfolio({ id: 'other', allowShort: true })],
      instruments: INSTRUMENTS,
      transactions: ledger(...bookings),
      prices: { ACME: price(5, '2024-12-31'), BOLT: price(3, '2024-12-31'), COIN: price(2, '2024-12-31') },
      ...rest,
    }),
  );
}

function buckets(dimension: AllocationDimension, { holdings, cash }: HoldingsResult): string[] {
  const names = new Map([['other', 'Savings']]);
  return computeAllocation(dimension, holdings, cash, names).buckets.map(
    ({ key, name, value, weightPercent }) => `${key} (${name}) ${value.toFixed()} ${weightPercent.toFixed()}%`,
  );
}

describe('an allocation', () => {
  it.each<[AllocationDimension, string[]]>([
    ['instrument', ['ACME (ACME Inc.) 50 50%', 'BOLT (BOLT Inc.) 30 30%', 'COIN (COIN Inc.) 20 20%']],
    ['assetClass', ['equity (equity) 50 50%', 'fund (fund) 30 30%', 'crypto (crypto) 20 20%']],
    ['sector', ['UNKNOWN (Unknown) 50 50%', 'technology (technology) 50 50%']],
    ['country', ['US (US) 50 50%', 'DE (DE) 30 30%', 'UNKNOWN (Unknown) 20 20%']],
    ['currency', ['USD (USD) 100 100%']],
    ['exchange', ['XNAS (XNAS) 50 50%', 'XETR (XETR) 30 30%', 'UNKNOWN (Unknown) 20 20%']],
    ['portfolio', ['main (main) 80 80%', 'other (Savings) 20 20%']],
  ])('by %s', (dimension, expected) => {
    expect(buckets(dimension, compute(LONG))).toEqual(expected);
  });

  it('weighs a short with its size: net 20, gross 80', () => {
    // 50 long, 30 short: 62.5 % and 37.5 % of 80.
    const result = compute([LONG[0]!, { ...LONG[1]!, type: 'SELL' }]);
    const { grossExposure, netExposure } = computeAllocation('instrument', result.holdings, result.cash);
    expect([grossExposure, netExposure].map(String)).toEqual(['80', '20']);
    expect(buckets('instrument', result)).toEqual(['ACME (ACME Inc.) 50 62.5%', 'BOLT (BOLT Inc.) -30 37.5%']);
    expect(result.holdings.map(({ weightPercent }) => String(weightPercent))).toEqual(['62.5', '37.5']);
  });

  it('does not let long here and short there make each other smaller', () => {
    const result = compute([LONG[0]!, { ...LONG[0]!, type: 'SELL', quantity: 4, portfolioId: 'other' }]);
    for (const dimension of ALLOCATION_DIMENSIONS) {
      const { grossExposure, netExposure } = computeAllocation(dimension, result.holdings, result.cash);
      expect([dimension, grossExposure, netExposure].map(String)).toEqual([dimension, '70', '30']);
    }
    expect(buckets('instrument', result)).toEqual(['ACME (ACME Inc.) 30 100%']);
    expect(String(result.holdings[0]!.weightPercent)).toBe('100');
  });

  it.each<[AllocationDimension, string]>([
    ['instrument', 'CASH.USD (Cash USD) 50 50%'],
    ['assetClass', 'CASH (Cash) 50 50%'],
    ['sector', 'CASH (Cash) 50 50%'],
    ['country', 'CASH (Cash) 50 50%'],
    ['currency', 'USD (USD) 100 100%'],
    ['exchange', 'CASH (Cash) 50 50%'],
    ['portfolio', 'main (main) 100 100%'],
  ])('has cash in its place by %s', (dimension, bucket) => {
    const result = compute([{ on: '2024-01-01', type: 'DEPOSIT', amount: 100 }, LONG[0]!], {
      portfolios: [portfolio({ trackCash: true })],
    });
    expect(buckets(dimension, result)).toContain(bucket);
  });

  it('counts debts with their size', () => {
    const result = compute([LONG[0]!], { portfolios: [portfolio({ trackCash: true })] });
    const { grossExposure, netExposure } = computeAllocation('assetClass', result.holdings, result.cash);
    expect([grossExposure, netExposure].map(String)).toEqual(['100', '0']);
  });

  it('leaves out what has no price and what is closed', () => {
    const result = compute([...LONG, { on: '2024-02-10', type: 'SELL', symbol: 'BOLT', quantity: 10, price: 3 }], {
      prices: { ACME: price(5, '2024-12-31') },
    });
    expect(buckets('instrument', result)).toEqual(['ACME (ACME Inc.) 50 100%']);
  });

  it('of nothing has no buckets', () => {
    expect(computeAllocation('sector', [], [])).toMatchObject({ buckets: [] });
  });
});
