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
import type { HoldingsInput } from './holdings-input.js';
import type { Holding, HoldingsResult } from './holdings-result.js';

const BOTH = [portfolio({ id: 'main' }), portfolio({ id: 'other' })];

function compute(bookings: readonly Booking[], rest: Parameters<typeof holdingsInput>[0] = {}): HoldingsResult {
  const input: HoldingsInput = holdingsInput({
    portfolios: BOTH,
    transactions: ledger(...bookings),
    prices: { ACME: price(20, '2024-12-31') },
    ...rest,
  });
  return computeHoldings(input);
}

const lots = ({ lots: all }: Holding): string[] =>
  all.map(
    ({ portfolioId, openedOn, quantity, cost }) =>
      `${portfolioId} ${openedOn} ${quantity.toFixed()}@${cost?.toFixed()}`,
  );

const TWO_LOTS: readonly Booking[] = [
  { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10 },
  { on: '2024-02-10', type: 'BUY', quantity: 10, price: 16 },
];

describe('units that leave', () => {
  it('take their cost along and realise nothing', () => {
    // FIFO: 10 at 10 and 2 at 16 = 132 leave; 8 at 16 = 128 stay.
    const { holdings } = compute([
      ...TWO_LOTS,
      { on: '2024-03-10', type: 'TRANSFER_OUT', symbol: 'ACME', quantity: 12 },
    ]);
    const [holding] = holdings;
    expect([holding!.costBasis, holding!.realizedGain, holding!.totalGain].map(String)).toEqual(['128', '0', '32']);
    expect(holding!.sales).toEqual([]);
  });

  it('pay for the move on their own', () => {
    const { holdings } = compute([
      ...TWO_LOTS,
      { on: '2024-03-10', type: 'TRANSFER_OUT', symbol: 'ACME', quantity: 12, fee: 5, tax: 1 },
    ]);
    expect([holdings[0]!.fees, holdings[0]!.taxes, holdings[0]!.totalGain].map(String)).toEqual(['5', '1', '26']);
  });

  it('cannot be more than there are', () => {
    const { missing } = compute([
      ...TWO_LOTS,
      { on: '2024-03-10', type: 'TRANSFER_OUT', symbol: 'ACME', quantity: 21 },
    ]);
    expect(missing).toEqual([{ section: 'holdings', reason: 'oversold', symbols: ['ACME'] }]);
  });
});

describe('units that arrive from outside', () => {
  it('are one lot of that day at quantity × price + fee + tax', () => {
    const { holdings } = compute([
      { on: '2024-03-10', type: 'TRANSFER_IN', symbol: 'ACME', quantity: 10, price: 12, fee: 3, tax: 2 },
    ]);
    expect(lots(holdings[0]!)).toEqual(['main 2024-03-10 10@125']);
    expect([holdings[0]!.unrealizedGain, holdings[0]!.totalGain, holdings[0]!.totalGainPercent].map(String)).toEqual([
      '75',
      '75',
      '60',
    ]);
  });

  it('without a price have a cost that nobody knows', () => {
    const { holdings, missing, totals } = compute([
      { on: '2024-03-10', type: 'TRANSFER_IN', symbol: 'ACME', quantity: 10 },
    ]);
    expect(holdings[0]).toMatchObject({ costBasis: null, averageCost: null, unrealizedGain: null, totalGain: null });
    expect([holdings[0]!.quantity, holdings[0]!.marketValue, totals.totalValue].map(String)).toEqual([
      '10',
      '200',
      '200',
    ]);
    expect(totals.totalCost).toBeNull();
    expect(missing).toContainEqual({ section: 'holdings', reason: 'unknown_cost', symbols: ['ACME'] });
  });
});

describe('units of unknown cost', () => {
  it('make the cost unknown as long as something of them is left', () => {
    const gift: Booking = { on: '2024-01-05', type: 'TRANSFER_IN', symbol: 'ACME', quantity: 4 };
    const sold = (quantity: number): Holding =>
      compute([gift, ...TWO_LOTS, { on: '2024-03-10', type: 'SELL', quantity, price: 20 }]).holdings[0]!;
    expect(sold(3).costBasis).toBeNull();
    // The gift is gone and 1 of the first lot: 90 and 160 are left. What the sale gained stays unknown.
    expect(String(sold(5).costBasis)).toBe('250');
    expect(sold(5).realizedGain).toBeNull();
  });
});

describe('units that move from one portfolio to another', () => {
  const MOVED: readonly Booking[] = [
    ...TWO_LOTS,
    { on: '2024-03-10', type: 'TRANSFER_OUT', symbol: 'ACME', quantity: 12 },
    { on: '2024-03-10', type: 'TRANSFER_IN', symbol: 'ACME', quantity: 12, portfolioId: 'other' },
  ];

  it('keep their lots, dates and costs', () => {
    const { holdings, missing } = compute(MOVED);
    expect(lots(holdings[0]!)).toEqual(['main 2024-02-10 8@128', 'other 2024-01-10 10@100', 'other 2024-02-10 2@32']);
    expect(holdings[0]!.lots.map(({ transactionId }) => transactionId)).toEqual(['t2', 't1', 't2']);
    expect(missing.map(({ section }) => section)).not.toContain('holdings');
  });

  it('keep them as well when the stated price is what they cost, rounded', () => {
    // 132 / 12 = 11.
    const stated = [...MOVED.slice(0, 3), { ...MOVED[3]!, price: '11.0000000001' }];
    expect(lots(compute(stated).holdings[0]!)).toContain('other 2024-01-10 10@100');
  });

  it('are a new lot when the stated price says otherwise', () => {
    const stated = [...MOVED.slice(0, 3), { ...MOVED[3]!, price: '15' }];
    expect(lots(compute(stated).holdings[0]!)).toEqual(['main 2024-02-10 8@128', 'other 2024-03-10 12@180']);
  });

  it('take their place among the lots by their dates', () => {
    // The other portfolio bought in February; the units of January go first when it sells.
    const { holdings } = compute([
      { on: '2024-02-01', type: 'BUY', quantity: 5, price: 14, portfolioId: 'other' },
      ...MOVED,
      { on: '2024-04-10', type: 'SELL', quantity: 10, price: 20, portfolioId: 'other' },
    ]);
    expect(holdings[0]!.sales[0]!.lots.map(({ openedOn }) => openedOn)).toEqual(['2024-01-10']);
  });

  it('can be sold on the day on which they arrive', () => {
    const { holdings, missing } = compute([
      ...MOVED,
      { on: '2024-03-10', type: 'SELL', quantity: 12, price: 20, portfolioId: 'other' },
    ]);
    expect(missing).toEqual([{ section: 'dayChange', reason: 'no_previous_close', symbols: ['ACME'] }]);
    // 240 - 132
    expect(String(holdings[0]!.realizedGain)).toBe('108');
  });

  it('share what the move cost, by units', () => {
    // 6 for 12 units: 5 on the 10, 1 on the 2.
    const { holdings } = compute([...MOVED.slice(0, 3), { ...MOVED[3]!, fee: 6 }]);
    expect(lots(holdings[0]!)).toEqual(['main 2024-02-10 8@128', 'other 2024-01-10 10@105', 'other 2024-02-10 2@33']);
  });

  it('cover a short position at what they cost', () => {
    // 5 sold short at 14 = 70; 5 of the 12 that arrive for 132 cover at 55: +15. The other 7 cost 77.
    const { holdings } = compute(
      [
        { on: '2024-02-01', type: 'SELL', quantity: 5, price: 14, portfolioId: 'other' },
        ...MOVED.slice(0, 3),
        { ...MOVED[3]!, price: 11 },
      ],
      { portfolios: [BOTH[0]!, portfolio({ id: 'other', allowShort: true })] },
    );
    expect(String(holdings[0]!.realizedGain)).toBe('15');
    expect(lots(holdings[0]!)).toEqual(['main 2024-02-10 8@128', 'other 2024-03-10 7@77']);
  });

  it('melt into a pool under the moving average', () => {
    // 5 at 14 and 12 for 132: 202 for 17 units.
    const { holdings } = compute(
      [{ on: '2024-02-01', type: 'BUY', quantity: 5, price: 14, portfolioId: 'other' }, ...MOVED],
      {
        portfolios: [BOTH[0]!, portfolio({ id: 'other', costBasisMethod: 'AVERAGE' })],
      },
    );
    expect(lots(holdings[0]!)).toEqual(['main 2024-02-10 8@128', 'other 2024-01-10 17@202']);
  });

  it('keep their fraction after a split that does not come out even', () => {
    // 20 units 1:3 are 6 2/3; 6 of them move: the first lot is 3 1/3 units, the second gives 2 2/3 of its 3 1/3.
    const { holdings } = compute(
      [
        ...TWO_LOTS,
        { on: '2024-03-10', type: 'TRANSFER_OUT', symbol: 'ACME', quantity: 6 },
        { on: '2024-03-10', type: 'TRANSFER_IN', symbol: 'ACME', quantity: 6, portfolioId: 'other' },
      ],
      { splits: [split('ACME', '2024-03-01', 1, 3), split('ACME', '2024-04-01', 3, 1)] },
    );
    // Three times that again: 18 moved, 2 stayed; costs 100 + 8/10 of 160 = 228, and 32.
    expect(lots(holdings[0]!)).toEqual(['main 2024-02-10 2@32', 'other 2024-01-10 10@100', 'other 2024-02-10 8@128']);
  });

  it('are matched by date, instrument and quantity, and never within one portfolio', () => {
    const { holdings } = compute([
      ...TWO_LOTS,
      { on: '2024-03-10', type: 'TRANSFER_OUT', symbol: 'ACME', quantity: 12 },
      { on: '2024-03-11', type: 'TRANSFER_IN', symbol: 'ACME', quantity: 12, portfolioId: 'other' },
      { on: '2024-03-10', type: 'TRANSFER_IN', symbol: 'ACME', quantity: 12 },
      { on: '2024-03-10', type: 'TRANSFER_IN', symbol: 'ACME', quantity: 11, portfolioId: 'other' },
    ]);
    expect(holdings[0]!.costBasis).toBeNull();
    expect(holdings[0]!.lots.filter(({ cost }) => cost === null)).toHaveLength(3);
  });
});
