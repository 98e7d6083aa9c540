import { describe, expect, it } from 'vitest';
import {
  holdingsInput,
  ledger,
  portfolio,
  price,
  rateTable,
  split,
  type Booking,
} from '../../../../test/support/ledger-fixture.js';
import { computeHoldings } from './compute-holdings.js';
import type { HoldingsResult } from './holdings-result.js';

/** Wednesday; the session before was Tuesday's, at 100. */
const TODAY = price(104, '2024-07-10', { previousClose: ['2024-07-09', 100] });
const TEN: Booking = { on: '2024-06-03', type: 'BUY', quantity: 10, price: 80 };

function compute(bookings: readonly Booking[], rest: Parameters<typeof holdingsInput>[0] = {}): HoldingsResult {
  return computeHoldings(
    holdingsInput({ transactions: ledger(...bookings), asOf: '2024-07-10', prices: { ACME: TODAY }, ...rest }),
  );
}

const change = ({ holdings: [holding] }: HoldingsResult): (string | undefined)[] => [
  holding!.dayChange?.toFixed(),
  holding!.dayChangePercent?.toFixed(4),
];

describe('the day change', () => {
  it('of what was held is its quantity × the change of the price', () => {
    // 10 × (104 - 100) = 40; of 1000: 4 %.
    const result = compute([TEN]);
    expect(change(result)).toEqual(['40', '4.0000']);
    expect(result.holdings[0]!.dayChangeDate).toBe('2024-07-10');
    expect([result.totals.dayChange, result.totals.dayChangePercent].map(String)).toEqual(['40', '4']);
  });

  it('of what was bought today is measured from the trade price, without the fee', () => {
    // 40, and 5 × (104 - 102) = 10; of 1000 + 510: 3.3113 %.
    expect(change(compute([TEN, { on: '2024-07-10', type: 'BUY', quantity: 5, price: 102, fee: 7 }]))).toEqual([
      '50',
      '3.3113',
    ]);
  });

  it('of what was sold today ends at the trade price', () => {
    // 6 × 4 = 24 of what is left, 4 × (101 - 100) = 4 of what was sold; of 1000.
    expect(change(compute([TEN, { on: '2024-07-10', type: 'SELL', quantity: 4, price: 101, tax: 3 }]))).toEqual([
      '28',
      '2.8000',
    ]);
  });

  it('of a position sold out today still is there', () => {
    const result = compute([TEN, { on: '2024-07-10', type: 'SELL', quantity: 10, price: 101 }]);
    expect(change(result)).toEqual(['10', '1.0000']);
    expect(String(result.totals.dayChange)).toBe('10');
  });

  it('of a position bought and sold today is the trade', () => {
    const result = compute([
      { on: '2024-07-10', type: 'BUY', quantity: 5, price: 102 },
      { on: '2024-07-10', type: 'SELL', quantity: 5, price: 103 },
    ]);
    // 5 of 510.
    expect(change(result)).toEqual(['5', '0.9804']);
  });

  it('of a short position rises when the price falls', () => {
    // -10 × 4 = -40 of 1000.
    const result = compute([{ on: '2024-06-03', type: 'SELL', quantity: 10, price: 80 }], {
      portfolios: [portfolio({ allowShort: true })],
    });
    expect(change(result)).toEqual(['-40', '-4.0000']);
  });

  it('takes units that were transferred today at the price of today', () => {
    const into: Booking = { on: '2024-07-10', type: 'TRANSFER_IN', symbol: 'ACME', quantity: 5, price: 50 };
    const out: Booking = { on: '2024-07-10', type: 'TRANSFER_OUT', symbol: 'ACME', quantity: 5 };
    expect(change(compute([TEN, into]))).toEqual(['40', '4.0000']);
    expect(change(compute([TEN, out]))).toEqual(['40', '4.0000']);
  });

  it('leaves dividends out', () => {
    expect(change(compute([TEN, { on: '2024-07-10', type: 'DIVIDEND', amount: 10 }]))).toEqual(['40', '4.0000']);
  });

  it('has the change of the rate inside in the base currency', () => {
    // 10 × 104 × 0.95 - 10 × 100 × 0.9 = 988 - 900 = 88; of 900: 9.7778 %. Bought at the recorded rate: 5 × 104 × 0.95 - 5 × 102 × 0.92 = 24.8.
    const bought: Booking = { on: '2024-07-10', type: 'BUY', quantity: 5, price: 102, fxRate: '0.92' };
    const rest = {
      portfolios: [portfolio({ baseCurrency: 'EUR' })],
      baseCurrency: 'EUR',
      rates: rateTable({ USDEUR: { '2024-06-01': '0.9', '2024-07-10': '0.95' } }),
    };
    const { base } = compute([TEN], rest).holdings[0]!;
    expect([base.dayChange!.toFixed(), base.dayChangePercent!.toFixed(4)]).toEqual(['88', '9.7778']);
    expect(compute([TEN, bought], rest).holdings[0]!.base.dayChange!.toFixed()).toBe('112.8');
  });

  it('without a rate is known in the own currency alone', () => {
    const result = compute([TEN], { portfolios: [portfolio({ baseCurrency: 'EUR' })], baseCurrency: 'EUR' });
    expect(change(result)).toEqual(['40', '4.0000']);
    expect(result.holdings[0]!.base.dayChange).toBeNull();
    expect(result.totals.dayChange).toBeNull();
  });

  it('on a closed day is that of the last session, dated', () => {
    // Saturday: Friday against Thursday, with a purchase of Friday; what is booked on Saturday has no part in it.
    const friday = price(104, '2024-07-12', { previousClose: ['2024-07-11', 100] });
    const result = compute(
      [
        TEN,
        { on: '2024-07-12', type: 'BUY', quantity: 5, price: 102 },
        { on: '2024-07-13', type: 'BUY', quantity: 100, price: 90 },
      ],
      { asOf: '2024-07-13', prices: { ACME: friday } },
    );
    expect(change(result)[0]).toBe('50');
    expect(result.holdings[0]!.dayChangeDate).toBe('2024-07-12');
  });

  it('counts what was booked between the two sessions as traded since the first', () => {
    // Monday against Friday, bought on Sunday at 101: 40 + 5 × 3.
    const monday = price(104, '2024-07-15', { previousClose: ['2024-07-12', 100] });
    const result = compute([TEN, { on: '2024-07-14', type: 'BUY', quantity: 5, price: 101 }], {
      asOf: '2024-07-15',
      prices: { ACME: monday },
    });
    expect(change(result)[0]).toBe('55');
  });

  it('compares values, so that a split this morning is no fall', () => {
    // 10 at 100 yesterday, 40 at 26 today: 1040 - 1000.
    const result = compute([TEN], {
      splits: [split('ACME', '2024-07-10', 4, 1)],
      prices: { ACME: price(26, '2024-07-10', { previousClose: ['2024-07-09', 100] }) },
    });
    expect(change(result)).toEqual(['40', '4.0000']);
  });

  it('has what was bought at the previous session among what was held', () => {
    // Bought at 70 on Tuesday: from Tuesday's close of 100 it is 4 a unit like the others.
    expect(change(compute([TEN, { on: '2024-07-09', type: 'BUY', quantity: 5, price: 70 }]))).toEqual(['60', '4.0000']);
  });

  it('never takes a rate from after the valuation date, even where the session already is tomorrow', () => {
    const rest = {
      portfolios: [portfolio({ baseCurrency: 'EUR' })],
      baseCurrency: 'EUR',
      rates: rateTable({ USDEUR: { '2024-06-01': '0.9', '2024-07-11': '0.5' } }),
      prices: { ACME: price(104, '2024-07-11', { previousClose: ['2024-07-09', 100] }) },
    };
    expect(compute([TEN], rest).holdings[0]!.base.dayChange!.toFixed()).toBe('36');
  });

  it('is not known without the previous close', () => {
    const result = compute([TEN], { prices: { ACME: price(104, '2024-07-10') } });
    expect(change(result)).toEqual([undefined, undefined]);
    expect(result.missing).toEqual([{ section: 'dayChange', reason: 'no_previous_close', symbols: ['ACME'] }]);
  });

  it('is not known when the price is not of the current session', () => {
    const old = price(104, '2024-07-08', { previousClose: ['2024-07-09', 100], currentSession: false, stale: true });
    const result = compute([TEN], { prices: { ACME: old } });
    expect(change(result)).toEqual([undefined, undefined]);
    expect(result.missing).toEqual([{ section: 'dayChange', reason: 'price_not_current', symbols: ['ACME'] }]);
  });

  it('of the total covers what is known', () => {
    const bolt: Booking = { on: '2024-06-03', type: 'BUY', symbol: 'BOLT', quantity: 1, price: 500 };
    const { totals } = compute([TEN, bolt], { prices: { ACME: TODAY, BOLT: price(500, '2024-07-10') } });
    expect([totals.dayChange, totals.dayChangePercent].map(String)).toEqual(['40', '4']);
  });

  it('of a position that was closed long ago is 0, of one closed of late without a price not known', () => {
    const closedOn = (on: string): HoldingsResult =>
      compute([TEN, { on, type: 'SELL', quantity: 10, price: 101 }], { prices: {} });
    expect(change(closedOn('2024-06-10'))[0]).toBe('0');
    expect(change(closedOn('2024-07-09'))[0]).toBeUndefined();
    expect(closedOn('2024-07-09').missing).toEqual([]);
  });

  it('is the same for one portfolio of 15 as for two of 10 and 5', () => {
    const parts = compute([TEN, { ...TEN, quantity: 5, portfolioId: 'other' }], {
      portfolios: [portfolio(), portfolio({ id: 'other', costBasisMethod: 'AVERAGE' })],
    });
    expect(change(parts)).toEqual(change(compute([{ ...TEN, quantity: 15 }])));
  });
});
