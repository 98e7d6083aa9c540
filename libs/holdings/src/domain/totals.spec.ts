import { describe, expect, it } from 'vitest';
import { holdingsInput, ledger, on, portfolio, price, type Booking } from '../../../../test/support/ledger-fixture.js';
import { computeHoldings, computeHoldingsInSlices } from './compute-holdings.js';
import type { HoldingsResult } from './holdings-result.js';

const ACME: Booking = { on: '2024-01-10', type: 'BUY', symbol: 'ACME', quantity: 10, price: 30 };
const BOLT: Booking = { on: '2024-01-10', type: 'BUY', symbol: 'BOLT', quantity: 10, price: 10 };

function compute(bookings: readonly Booking[], rest: Parameters<typeof holdingsInput>[0] = {}): HoldingsResult {
  return computeHoldings(holdingsInput({ transactions: ledger(...bookings), ...rest }));
}

describe('totals with a price missing', () => {
  it('cover what is priced, say how much of the cost that is, and name the rest', () => {
    // ACME cost 300 and is worth 360, BOLT cost 100 and has no price: 300 of 400 is 75 %.
    const { totals, missing, holdings } = compute([ACME, BOLT], { prices: { ACME: price(36, '2024-12-31') } });
    expect([totals.totalValue, totals.totalCost, totals.unrealizedGain, totals.totalGain].map(String)).toEqual([
      '360',
      '400',
      '60',
      '60',
    ]);
    expect(String(totals.priceCoveragePercent)).toBe('75');
    // 60 of the 300 that are priced.
    expect(String(totals.totalGainPercent)).toBe('20');
    expect(missing).toContainEqual({ section: 'prices', reason: 'no_price', symbols: ['BOLT'] });
    expect(holdings[1]).toMatchObject({ symbol: 'BOLT', marketValue: null, unrealizedGain: null, weightPercent: null });
    expect(String(holdings[0]!.weightPercent)).toBe('100');
  });

  it('are null when nothing is priced, never 0', () => {
    const { totals, missing } = compute([ACME, BOLT], { prices: {} });
    expect(totals).toMatchObject({
      totalValue: null,
      unrealizedGain: null,
      totalGain: null,
      totalGainPercent: null,
      dayChange: null,
    });
    expect([totals.totalCost, totals.priceCoveragePercent, totals.realizedGain].map(String)).toEqual(['400', '0', '0']);
    expect(missing).toEqual([{ section: 'prices', reason: 'no_price', symbols: ['ACME', 'BOLT'] }]);
  });

  it('say when the source of prices is unavailable', () => {
    const { missing, totals } = compute([ACME, BOLT], { prices: null });
    expect(missing).toEqual([{ section: 'prices', reason: 'source_unavailable', symbols: ['ACME', 'BOLT'] }]);
    expect(totals.totalValue).toBeNull();
  });

  it('need no price of what is closed', () => {
    const { totals, missing } = compute(
      [ACME, { on: '2024-02-10', type: 'SELL', symbol: 'ACME', quantity: 10, price: 33 }],
      {
        prices: null,
      },
    );
    expect([totals.totalValue, totals.totalCost, totals.totalGain, totals.priceCoveragePercent].map(String)).toEqual([
      '0',
      '0',
      '30',
      '100',
    ]);
    expect(missing).toEqual([]);
  });
});

describe('totals of nothing', () => {
  it('are 0 of everything and cover all of it', () => {
    const { totals, holdings, missing, journal } = compute([]);
    expect([totals.totalValue, totals.totalCost, totals.totalGain, totals.dayChange, totals.cash].map(String)).toEqual(
      Array.from({ length: 5 }, () => '0'),
    );
    expect(totals).toMatchObject({ totalGainPercent: null, dayChangePercent: null });
    expect([String(totals.priceCoveragePercent), holdings, missing, journal.firstDay]).toEqual(['100', [], [], null]);
  });

  it('weigh by count of prices when nothing has cost anything', () => {
    const gift: Booking = { on: '2024-01-10', type: 'BUY', quantity: 1, price: 0 };
    expect(String(compute([gift], { prices: { ACME: price(5, '2024-12-31') } }).totals.priceCoveragePercent)).toBe(
      '100',
    );
    expect(String(compute([gift]).totals.priceCoveragePercent)).toBe('0');
  });
});

describe('the scope', () => {
  it('ends with the valuation date', () => {
    const { holdings } = compute([ACME, { ...ACME, on: '2024-02-10' }], { asOf: '2024-01-31' });
    expect(String(holdings[0]!.quantity)).toBe('10');
    expect(holdings[0]).toMatchObject({ firstTradeDate: '2024-01-10', lastTradeDate: '2024-01-10' });
  });

  it('has only the portfolios named', () => {
    const { holdings } = compute([ACME, { ...BOLT, portfolioId: 'somebody-else' }]);
    expect(holdings.map(({ symbol }) => symbol)).toEqual(['ACME']);
  });

  it('shows a holding once, with its part in every portfolio', () => {
    const { holdings } = compute([ACME, { ...ACME, quantity: 5, price: 40, portfolioId: 'other' }], {
      portfolios: [portfolio(), portfolio({ id: 'other', costBasisMethod: 'AVERAGE' })],
      prices: { ACME: price(50, '2024-12-31') },
    });
    expect(holdings).toHaveLength(1);
    expect([holdings[0]!.quantity, holdings[0]!.costBasis, holdings[0]!.marketValue].map(String)).toEqual([
      '15',
      '500',
      '750',
    ]);
    expect(
      holdings[0]!.positions.map(({ portfolioId, quantity, costBasis, baseMarketValue }) => [
        portfolioId,
        String(quantity),
        String(costBasis),
        String(baseMarketValue),
      ]),
    ).toEqual([
      ['main', '10', '300', '500'],
      ['other', '5', '200', '250'],
    ]);
  });

  it('lists holdings by symbol whatever order they were bought in', () => {
    expect(compute([BOLT, ACME]).holdings.map(({ symbol }) => symbol)).toEqual(['ACME', 'BOLT']);
  });

  it('knows an instrument that nobody described by its symbol and the currency of its trades', () => {
    const [holding] = compute([{ ...BOLT, currency: 'EUR' }], { instruments: [] }).holdings;
    expect(holding).toMatchObject({ name: 'BOLT', currency: 'EUR', exchange: null, sector: null, country: null });
  });

  it('hands the price on with where it comes from', () => {
    const asOf = new Date('2024-12-31T20:00:00Z');
    const [holding] = compute([ACME], {
      prices: { ACME: price(36, '2024-12-31', { asOf, source: 'yahoo', stale: true }) },
    }).holdings;
    expect(holding).toMatchObject({
      priceAsOf: asOf,
      priceDate: on('2024-12-31'),
      priceSource: 'yahoo',
      priceStale: true,
    });
  });
});

describe('in slices', () => {
  it('comes to the same with a pause every 1,000 transactions', () => {
    const bookings = Array.from({ length: 2500 }, (_, index): Booking => ({ ...ACME, price: 10 + (index % 7) }));
    const input = holdingsInput({ transactions: ledger(...bookings), prices: { ACME: price(36, '2024-12-31') } });
    const slices = computeHoldingsInSlices(input);
    let pauses = 0;
    let step = slices.next();
    for (; !step.done; step = slices.next()) pauses += 1;
    expect(pauses).toBe(2);
    expect(step.value).toEqual(computeHoldings(input));
  });

  it('changes nothing in what it was given', () => {
    const input = holdingsInput({ transactions: Object.freeze(ledger(ACME, BOLT, { ...ACME, type: 'SELL' })) });
    for (const one of input.transactions) Object.freeze(one);
    expect(computeHoldings(input)).toEqual(computeHoldings(input));
  });
});
