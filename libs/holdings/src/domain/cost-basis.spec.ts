import { describe, expect, it } from 'vitest';
import type { Decimal } from '@portfolio-metrics/kernel';
import type { CostBasisMethod } from '@portfolio-metrics/ledger';
import { holdingsInput, ledger, portfolio, price, type Booking } from '../../../../test/support/ledger-fixture.js';
import { computeHoldings } from './compute-holdings.js';
import type { Holding } from './holdings-result.js';

function held(method: CostBasisMethod, bookings: readonly Booking[], marketPrice = '50'): Holding {
  const { holdings } = computeHoldings(
    holdingsInput({
      portfolios: [portfolio({ costBasisMethod: method })],
      transactions: ledger(...bookings),
      prices: { ACME: price(marketPrice, '2024-12-31') },
    }),
  );
  return holdings[0]!;
}

type Figure = { [Key in keyof Holding]: Holding[Key] extends Decimal | null ? Key : never }[keyof Holding];

const text = (holding: Holding, ...figures: Figure[]): (string | undefined)[] =>
  figures.map((figure) => holding[figure]?.toFixed());

/** Three purchases at 10, 30 and 20, then 15 of the 30 are sold at 40. */
const THREE_LOTS: readonly Booking[] = [
  { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10 },
  { on: '2024-02-10', type: 'BUY', quantity: 10, price: 30 },
  { on: '2024-03-10', type: 'BUY', quantity: 10, price: 20 },
  { on: '2024-04-10', type: 'SELL', quantity: 15, price: 40 },
];

describe('which lots a sale relieves', () => {
  it.each([
    // 15 × 40 = 600 of proceeds; 600 was paid in all.
    // FIFO: 10 at 10 and 5 at 30 = 250; 5 at 30 and 10 at 20 stay = 350.
    { method: 'FIFO', cost: '350', realized: '350', lots: ['5@150', '10@200'] },
    // LIFO: 10 at 20 and 5 at 30 = 350; 5 at 30 and 10 at 10 stay = 250, the younger one next.
    { method: 'LIFO', cost: '250', realized: '250', lots: ['5@150', '10@100'] },
    // HIFO: 10 at 30 and 5 at 20 = 400; 5 at 20 and 10 at 10 stay = 200, the dearer one next.
    { method: 'HIFO', cost: '200', realized: '200', lots: ['5@100', '10@100'] },
    // AVERAGE: 600 / 30 = 20 each; 15 × 20 = 300.
    { method: 'AVERAGE', cost: '300', realized: '300', lots: ['15@300'] },
  ] as const)('$method', ({ method, cost, realized, lots }) => {
    const holding = held(method, THREE_LOTS);
    expect(text(holding, 'costBasis', 'realizedGain')).toEqual([cost, realized]);
    expect(holding.lots.map((lot) => `${lot.quantity.toFixed()}@${lot.cost?.toFixed()}`)).toEqual(lots);
  });

  it('names the lots of every sale, with the transactions that opened them', () => {
    const [sale] = held('FIFO', THREE_LOTS).sales;
    expect(sale).toMatchObject({ kind: 'sale', transactionId: 't4', date: '2024-04-10' });
    expect(sale!.lots.map(({ transactionId, openedOn }) => [transactionId, openedOn])).toEqual([
      ['t1', '2024-01-10'],
      ['t2', '2024-02-10'],
    ]);
    // 10 units of the first lot for 100, 5 of the second for 150; 600 - 250 = 350.
    expect(sale!.lots.map(({ quantity, cost }) => [quantity.toFixed(), cost!.toFixed()])).toEqual([
      ['10', '100'],
      ['5', '150'],
    ]);
    expect([sale!.quantity, sale!.proceeds, sale!.cost, sale!.gain].map(String)).toEqual(['15', '600', '250', '350']);
  });

  it('names a pool instead of a transaction under the moving average', () => {
    const [sale] = held('AVERAGE', THREE_LOTS).sales;
    expect(sale!.lots).toMatchObject([{ transactionId: null, openedOn: '2024-01-10' }]);
  });

  it('keeps no sales when they are not asked for, and every figure as it is', () => {
    const input = holdingsInput({ transactions: ledger(...THREE_LOTS), prices: { ACME: price(50, '2024-12-31') } });
    const [lean] = computeHoldings({ ...input, withSales: false }).holdings;
    const [full] = computeHoldings(input).holdings;
    expect(lean).toEqual({ ...full, sales: [] });
  });

  it('takes the older of two equally dear lots first under HIFO', () => {
    const holding = held('HIFO', [
      { on: '2024-01-10', type: 'BUY', quantity: 4, price: 10 },
      { on: '2024-02-10', type: 'BUY', quantity: 4, price: 10 },
      { on: '2024-03-10', type: 'SELL', quantity: 4, price: 12 },
    ]);
    expect(holding.sales[0]!.lots.map(({ transactionId }) => transactionId)).toEqual(['t1']);
  });

  it('counts fees when it looks for the dearest lot', () => {
    // 10 at 10 with a fee of 15 cost 11.5 each, 10 at 11 cost 11.
    const holding = held('HIFO', [
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10, fee: 15 },
      { on: '2024-02-10', type: 'BUY', quantity: 10, price: 11 },
      { on: '2024-03-10', type: 'SELL', quantity: 10, price: 12 },
    ]);
    expect(text(holding, 'costBasis', 'realizedGain')).toEqual(['110', '5']);
  });
});

describe('cost and proceeds', () => {
  it('have fee and tax inside', () => {
    // Cost 10 × 100 + 5 + 1 = 1006. Sold 4 × 120 - 3 - 2 = 475; 4/10 of 1006 = 402.4; 475 - 402.4 = 72.6.
    // Left: 603.6; worth 6 × 50 = 300: -303.6, which is -303.6 / 603.6 = -50.298... %.
    const holding = held('FIFO', [
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 100, fee: 5, tax: 1 },
      { on: '2024-02-10', type: 'SELL', quantity: 4, price: 120, fee: 3, tax: 2 },
    ]);
    expect(text(holding, 'costBasis', 'averageCost', 'realizedGain', 'unrealizedGain')).toEqual([
      '603.6',
      '100.6',
      '72.6',
      '-303.6',
    ]);
    expect(holding.unrealizedGainPercent!.toFixed(6)).toBe('-50.298211');
    // 72.6 / 402.4
    expect(holding.realizedGainPercent!.toFixed(6)).toBe('18.041750');
    expect(text(holding, 'fees', 'taxes')).toEqual(['8', '3']);
  });

  it('part without a rest: three sales of a third each leave nothing of the cost', () => {
    // 100 / 3 does not come out even; the last sale takes what is left.
    const third = { type: 'SELL', quantity: 1, price: 40 } as const;
    const holding = held('FIFO', [
      { on: '2024-01-10', type: 'BUY', quantity: 3, price: '33.3333333333', fee: '0.0000000001' },
      { on: '2024-02-10', ...third },
      { on: '2024-03-10', ...third },
      { on: '2024-04-10', ...third },
    ]);
    // 3 × 33.3333333333 + 0.0000000001 = 100; 120 - 100 = 20.
    expect(text(holding, 'quantity', 'costBasis', 'realizedGain')).toEqual(['0', '0', '20']);
    expect(holding.status).toBe('closed');
  });

  it('of a closed position stay as its realised gain', () => {
    const holding = held('FIFO', [
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10 },
      { on: '2024-02-10', type: 'SELL', quantity: 10, price: 12 },
    ]);
    expect(holding).toMatchObject({ status: 'closed', averageCost: null, lots: [], unrealizedGainPercent: null });
    expect(text(holding, 'marketValue', 'unrealizedGain', 'realizedGain', 'totalGain')).toEqual(['0', '0', '20', '20']);
  });
});

describe('the moving average', () => {
  it('is left unchanged by a sale and forgotten at zero', () => {
    // 10 at 10 = 100, sold 5: 50 left. Bought 5 at 40: 250 for 10 = 25 each. All sold, then 2 at 7: the average is 7.
    const bookings: Booking[] = [
      { on: '2024-01-01', type: 'BUY', quantity: 10, price: 10 },
      { on: '2024-01-02', type: 'SELL', quantity: 5, price: 20 },
      { on: '2024-01-03', type: 'BUY', quantity: 5, price: 40 },
    ];
    expect(text(held('AVERAGE', bookings), 'averageCost')).toEqual(['25']);
    bookings.push(
      { on: '2024-01-04', type: 'SELL', quantity: 10, price: 30 },
      { on: '2024-01-05', type: 'BUY', quantity: 2, price: 7 },
    );
    const holding = held('AVERAGE', bookings);
    // 5 × 20 - 50 = 50, 10 × 30 - 250 = 50.
    expect(text(holding, 'averageCost', 'realizedGain')).toEqual(['7', '100']);
    expect(holding.lots).toMatchObject([{ openedOn: '2024-01-05' }]);
  });

  it('gains 300 on buy 10 at 10, sell 5 at 20, buy 5 at 40, sell 5 at 50, with a price of 50', () => {
    // Paid 100 + 200, received 100 + 250, 5 × 50 are left: 350 + 250 - 300 = 300.
    const holding = held('AVERAGE', [
      { on: '2024-01-01', type: 'BUY', quantity: 10, price: 10 },
      { on: '2024-01-02', type: 'SELL', quantity: 5, price: 20 },
      { on: '2024-01-03', type: 'BUY', quantity: 5, price: 40 },
      { on: '2024-01-04', type: 'SELL', quantity: 5, price: 50 },
    ]);
    // 50 + 125 realised, 250 - 125 not yet.
    expect(text(holding, 'realizedGain', 'unrealizedGain', 'totalGain')).toEqual(['175', '125', '300']);
  });

  it.each(['FIFO', 'AVERAGE'] as const)('178 units left of 193 cost 5360.04 (%s)', (method) => {
    // 15 of 109 units at 3149.20 / 109 each leave 94 for 2715.82...; + 1684.92 + 959.30 = 5360.04 to the cent, under both methods: the
    // sale comes before the other purchases.
    const holding = held(method, [
      { on: '2024-01-01', type: 'BUY', quantity: 109, price: 0, fee: '3149.20' },
      { on: '2024-01-02', type: 'SELL', quantity: 15, price: 30 },
      { on: '2024-01-03', type: 'BUY', quantity: 52, price: 0, fee: '1684.92' },
      { on: '2024-01-04', type: 'BUY', quantity: 32, price: 0, fee: '959.30' },
    ]);
    expect(holding.quantity!.toFixed()).toBe('178');
    expect(holding.costBasis!.toFixed(2)).toBe('5360.04');
  });

  it('parts with FIFO once a sale comes after two purchases', () => {
    const bookings: Booking[] = [
      { on: '2024-01-01', type: 'BUY', quantity: 109, price: 0, fee: '3149.20' },
      { on: '2024-01-02', type: 'BUY', quantity: 52, price: 0, fee: '1684.92' },
      { on: '2024-01-03', type: 'SELL', quantity: 15, price: 30 },
    ];
    // FIFO: 4834.12 - 3149.20 × 15 / 109 = 4400.74385...; AVERAGE: 4834.12 × 146 / 161 = 4383.736...
    expect(held('FIFO', bookings).costBasis!.toFixed(3)).toBe('4400.744');
    expect(held('AVERAGE', bookings).costBasis!.toFixed(3)).toBe('4383.736');
  });
});

describe('the order of a day', () => {
  it('has purchases before sales, so that a sale finds what was bought the same day', () => {
    const holding = held('FIFO', [
      { on: '2024-01-10', type: 'SELL', quantity: 10, price: 12 },
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10 },
    ]);
    expect(text(holding, 'quantity', 'realizedGain')).toEqual(['0', '20']);
  });

  it('is the sequence first: bought back after selling out', () => {
    // Sold 10 of cost 100 for 120, then bought 10 for 110: the new lot stays.
    const holding = held('LIFO', [
      { on: '2024-01-09', type: 'BUY', quantity: 10, price: 10 },
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 11, sequence: 2 },
      { on: '2024-01-10', type: 'SELL', quantity: 10, price: 12, sequence: 1 },
    ]);
    expect(text(holding, 'costBasis', 'realizedGain')).toEqual(['110', '20']);
  });

  it('is the order of booking among purchases', () => {
    const holding = held('FIFO', [
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 20 },
      { on: '2024-01-10', type: 'BUY', quantity: 10, price: 10 },
      { on: '2024-01-11', type: 'SELL', quantity: 10, price: 12 },
    ]);
    expect(text(holding, 'costBasis', 'realizedGain')).toEqual(['100', '-80']);
  });
});

describe('income and standalone costs', () => {
  it('count against the total gain and never touch the cost', () => {
    // Cost 1000, worth 10 × 110 = 1100. Dividend 50 gross with 7.5 withheld, interest 2, fee 3, tax 4.
    // 100 + 52 - (7.5 + 3 + 4) = 137.5; of 1000: 13.75 %.
    const holding = held(
      'FIFO',
      [
        { on: '2024-01-10', type: 'BUY', quantity: 10, price: 100 },
        { on: '2024-02-10', type: 'DIVIDEND', amount: 50, tax: '7.5' },
        { on: '2024-03-10', type: 'INTEREST', symbol: 'ACME', amount: 2 },
        { on: '2024-03-10', type: 'FEE', symbol: 'ACME', amount: 3 },
        { on: '2024-03-10', type: 'TAX', symbol: 'ACME', amount: 4 },
      ],
      '110',
    );
    expect(text(holding, 'costBasis', 'income', 'fees', 'taxes', 'totalGain')).toEqual([
      '1000',
      '52',
      '3',
      '11.5',
      '137.5',
    ]);
    expect(holding.totalGainPercent!.toFixed()).toBe('13.75');
  });

  it('of no instrument are part of the totals alone', () => {
    const { holdings, totals } = computeHoldings(
      holdingsInput({
        transactions: ledger(
          { on: '2024-01-10', type: 'BUY', quantity: 10, price: 100 },
          { on: '2024-02-10', type: 'INTEREST', amount: 20, tax: 5 },
          { on: '2024-02-10', type: 'FEE', amount: 8 },
          { on: '2024-02-10', type: 'TAX', amount: 1 },
        ),
        prices: { ACME: price(100, '2024-12-31') },
      }),
    );
    expect(holdings).toHaveLength(1);
    expect(String(holdings[0]!.totalGain)).toBe('0');
    // 20 - 5 - 8 - 1
    expect([totals.income, totals.fees, totals.taxes, totals.totalGain].map(String)).toEqual(['20', '8', '6', '6']);
  });

  it('of an instrument that was never held are a closed holding', () => {
    const { holdings } = computeHoldings(
      holdingsInput({ transactions: ledger({ on: '2024-01-10', type: 'DIVIDEND', amount: 5 }) }),
    );
    expect(holdings).toMatchObject([{ symbol: 'ACME', status: 'closed', firstTradeDate: null }]);
    expect(String(holdings[0]!.totalGain)).toBe('5');
  });
});
