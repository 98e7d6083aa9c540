import { describe, expect, it } from 'vitest';
import { ledger, portfolio, type Booking } from '../../../../test/support/ledger-fixture.js';
import { performanceOf, type Scenario } from '../../../../test/support/series-fixture.js';

const TEN: Booking = { on: '2024-07-01', type: 'BUY', quantity: 10, price: 100 };

/** ACME at 100 on Monday, 1 July 2024, then 110, 99, 99, 121. */
const WEEK: Scenario = {
  transactions: ledger(TEN),
  closes: { ACME: { '2024-07-01': 100, '2024-07-02': 110, '2024-07-03': 99, '2024-07-04': 99, '2024-07-05': 121 } },
  to: '2024-07-05',
};

const returnsOf = (scenario: Scenario, from?: string): (number | null)[] =>
  performanceOf(scenario, from === undefined ? {} : { from }).points.map(({ returnPercent }) => returnPercent);

describe('the time-weighted return', () => {
  it('of one purchase is the change of the price', () => {
    // 1000 / (0 + 1000), then 110 / 100, 99 / 110, 1, 121 / 99: 21 % in all.
    expect(returnsOf(WEEK)).toEqual([0, 0, 10, -1, -1, 21]);
    expect(performanceOf(WEEK).timeWeightedReturn.value).toBeCloseTo(0.21, 12);
  });

  it('has the way from the trade price to the close and the fee inside', () => {
    // 10 × 98 + 20 = 1000 in, 10 × 100 at the close: 0 %. Without the fee 1000 / 980.
    const at98 = (fee: number): Scenario => ({ ...WEEK, transactions: ledger({ ...TEN, price: 98, fee }) });
    expect(returnsOf(at98(20))[1]).toBe(0);
    expect(returnsOf(at98(0))[1]).toBeCloseTo(2.04081633, 8);
  });

  it('does not care when how much came in', () => {
    // 30 more at 110 on the second day: 4400 / (1000 + 3300) × ... = the same as without, for every later day.
    const more = ledger(TEN, { on: '2024-07-02', type: 'BUY', quantity: 30, price: 110 });
    // Second day: 4400 / 4300; third: 3960 / 4400.
    expect(performanceOf({ ...WEEK, transactions: more }).timeWeightedReturn.value).toBeCloseTo(
      (4400 / 4300) * 0.9 * (121 / 99) - 1,
      12,
    );
    const atClose = ledger(TEN, { on: '2024-07-03', type: 'BUY', quantity: 30, price: 99 });
    // Third day: 3960 / (1100 + 2970).
    expect(performanceOf({ ...WEEK, transactions: atClose }).timeWeightedReturn.value).toBeCloseTo(
      1.1 * (3960 / 4070) * (121 / 99) - 1,
      12,
    );
  });

  it('has what was sold in the day on which it was sold', () => {
    // 4 sold at 112 on the second day: (660 + 448) / 1000.
    const sold = ledger(TEN, { on: '2024-07-02', type: 'SELL', quantity: 4, price: 112 });
    expect(returnsOf({ ...WEEK, transactions: sold })[2]).toBe(10.8);
  });

  it('stands still once everything is sold', () => {
    const sold = ledger(TEN, { on: '2024-07-02', type: 'SELL', quantity: 10, price: 112 });
    expect(returnsOf({ ...WEEK, transactions: sold })).toEqual([0, 0, 12, 12, 12, 12]);
  });

  it('has dividends inside, less what was withheld', () => {
    // (1100 + 20 - 5) / 1000
    const paid = ledger(TEN, { on: '2024-07-02', type: 'DIVIDEND', amount: 20, tax: 5 });
    expect(returnsOf({ ...WEEK, transactions: paid })[2]).toBe(11.5);
  });

  it('has fees, taxes and interest of no instrument inside, without cash too', () => {
    // (1100 + 7 - 3 - 1) / 1000
    const charged = ledger(
      TEN,
      { on: '2024-07-02', type: 'INTEREST', amount: 7 },
      { on: '2024-07-02', type: 'FEE', amount: 3 },
      { on: '2024-07-02', type: 'TAX', amount: 1 },
    );
    expect(returnsOf({ ...WEEK, transactions: charged })[2]).toBeCloseTo(10.3, 10);
  });

  it('is not ended by a fee after everything was sold', () => {
    const sold = ledger(
      TEN,
      { on: '2024-07-02', type: 'SELL', quantity: 10, price: 112 },
      { on: '2024-07-04', type: 'FEE', amount: 3 },
    );
    expect(returnsOf({ ...WEEK, transactions: sold })).toEqual([0, 0, 12, 12, 12, 12]);
  });

  it('of 9.09 % and a value return of 10 % describe the same week', () => {
    // 1000 at its start; 100 deposited on Monday, 1200 at its end. TWR: 1200 / 1100. Value: (1200 - 100) / 1000.
    const figures = performanceOf(
      {
        transactions: ledger(
          { on: '2024-06-28', type: 'BUY', quantity: 10, price: 100 },
          { on: '2024-07-01', type: 'BUY', quantity: 1, price: 100 },
        ),
        closes: { ACME: { '2024-06-28': 100, '2024-07-01': 1200 / 11 } },
        to: '2024-07-05',
      },
      { from: '2024-06-28' },
    );
    expect(figures.timeWeightedReturn.value).toBeCloseTo(0.090909, 6);
    expect(figures.gain.value! / figures.startValue!).toBeCloseTo(0.1, 12);
    expect([figures.startValue, figures.inflow, figures.outflow]).toEqual([1000, 100, 0]);
    // 100 of the 1100 that were in it.
    expect(figures.simpleGain.value).toBeCloseTo(0.090909, 6);
  });

  it('of a period starts from the close of its first date and leaves out what is dated so', () => {
    const bought = ledger(TEN, { on: '2024-07-02', type: 'BUY', quantity: 10, price: 55 });
    const figures = performanceOf({ ...WEEK, transactions: bought }, { from: '2024-07-02' });
    // The cheap purchase of the 2nd is before the period: 2200 at its start.
    expect([figures.startValue, figures.inflow, figures.endValue]).toEqual([2200, 0, 2420]);
    expect(figures.timeWeightedReturn.value).toBeCloseTo(0.1, 12);
    expect(figures.points.map(({ date, returnPercent }) => [date, returnPercent])).toEqual([
      ['2024-07-02', 0],
      ['2024-07-03', -10],
      ['2024-07-04', -10],
      ['2024-07-05', 10],
    ]);
  });

  it('of a period that begins before the first transaction begins with it', () => {
    const figures = performanceOf(WEEK, { from: '2020-01-01' });
    expect(figures).toMatchObject({
      effectiveFrom: '2024-06-30',
      days: 5,
      startValue: 0,
      period: { from: '2020-01-01', to: '2024-07-05' },
    });
    expect(figures.points).toHaveLength(6);
    expect(figures.annualizedReturn).toEqual({ value: null, reason: 'under_one_year' });
  });

  it('of two portfolios is that of their sum', () => {
    // 10 of ACME at 100, 10 of BOLT at 50 from the second day on: (1100 + 550) / (1000 + 500).
    const { timeWeightedReturn } = performanceOf({
      portfolios: [portfolio(), portfolio({ id: 'other' })],
      transactions: ledger(TEN, {
        on: '2024-07-02',
        type: 'BUY',
        symbol: 'BOLT',
        quantity: 10,
        price: 50,
        portfolioId: 'other',
      }),
      closes: { ...WEEK.closes, BOLT: { '2024-07-02': 55 } },
      to: '2024-07-02',
    });
    expect(timeWeightedReturn.value).toBeCloseTo(0.1, 12);
  });

  it('has no reason to give before anything happened', () => {
    expect(performanceOf({ transactions: [], to: '2024-07-05' })).toMatchObject({
      timeWeightedReturn: { value: null, reason: 'no_holdings' },
      moneyWeightedReturn: { value: null, reason: 'no_holdings' },
      points: [],
    });
    expect(performanceOf({ ...WEEK, to: '2024-06-30' }).timeWeightedReturn.reason).toBe('no_holdings');
  });
});

describe('a base that is not above 0', () => {
  it('is 0 where debts and holdings cancel out, whatever doubles leave of it', () => {
    // 3 at 0.1 on credit: 3 × 0.1 - 0.3 is 5.6e-17 in doubles. Then 0.2: value appears from nothing.
    const figures = performanceOf({
      portfolios: [portfolio({ trackCash: true })],
      transactions: ledger({ on: '2024-07-01', type: 'BUY', quantity: 3, price: 0.1 }),
      closes: { ACME: { '2024-07-01': 0.1, '2024-07-02': 0.2 } },
      to: '2024-07-02',
    });
    expect(figures.timeWeightedReturn.value).toBe(0);
    expect(figures.appearedOn).toContain('2024-07-02');
  });

  it('of 0 gives 0, with a warning when value appears from nothing', () => {
    // A gift: bought for nothing.
    const gift = ledger({ on: '2024-07-02', type: 'BUY', quantity: 10, price: 0 });
    const figures = performanceOf({ ...WEEK, transactions: gift });
    expect(figures.points.map(({ returnPercent }) => returnPercent)).toEqual([0, 0, -10, -10, 10]);
    expect(figures.appearedOn).toEqual(['2024-07-02']);
  });

  it('below 0 makes the return unknown from that day on, with the reason', () => {
    const short = ledger({ on: '2024-07-01', type: 'SELL', quantity: 10, price: 100 });
    const figures = performanceOf({ ...WEEK, portfolios: [portfolio({ allowShort: true })], transactions: short });
    expect(figures.timeWeightedReturn).toEqual({ value: null, reason: 'negative_base' });
    expect(figures).toMatchObject({
      maxDrawdown: null,
      annualizedReturn: { reason: 'negative_base' },
      volatility: { reason: 'negative_base' },
    });
    expect(figures.points.map(({ returnPercent }) => returnPercent)).toEqual([0, 0, null, null, null, null]);
    // In at 1000, worth -1210: the money-weighted return and the gain are known all the same.
    expect(figures.gain.value).toBeCloseTo(-210, 9);
    expect(figures.moneyWeightedReturn.value).not.toBeNull();
  });
});

describe('a scope with its cash', () => {
  const withCash = (...bookings: readonly Booking[]): Scenario => ({
    ...WEEK,
    portfolios: [portfolio({ trackCash: true })],
    transactions: ledger({ on: '2024-07-01', type: 'DEPOSIT', amount: 2000 }, TEN, ...bookings),
  });

  it('moves by deposits and withdrawals alone', () => {
    // 2000 in; 1000 of cash and 10 × 110: 2100 / 2000. Then a sale moves nothing across the border: (990 × 0.4 ...) stays inside.
    const figures = performanceOf(withCash({ on: '2024-07-02', type: 'SELL', quantity: 4, price: 110 }));
    expect(figures.inflow).toBe(2000);
    expect(figures.outflow).toBe(0);
    expect(figures.points.map(({ returnPercent }) => returnPercent).slice(0, 3)).toEqual([0, 0, 5]);
    expect(figures.points.at(-1)!.value).toBe(1440 + 6 * 121);
  });

  it('pays its fees and earns its dividends inside', () => {
    // 1000 + 1100 + 30 - 9 = 2121 of 2000.
    const figures = performanceOf(
      withCash({ on: '2024-07-02', type: 'DIVIDEND', amount: 30 }, { on: '2024-07-02', type: 'FEE', amount: 9 }),
    );
    expect(figures.points[2]!.returnPercent).toBeCloseTo(6.05, 10);
  });

  it('has withdrawals at the end of their day', () => {
    // (500 + 1100 + 500) / 2000 = 5 %; the next day 500 + 990 of 1600.
    const figures = performanceOf(withCash({ on: '2024-07-02', type: 'WITHDRAWAL', amount: 500 }));
    expect(figures.points[2]!.returnPercent).toBe(5);
    expect(figures.points[3]!.returnPercent).toBeCloseTo(105 * (1490 / 1600) - 100, 8);
    expect(figures.outflow).toBe(500);
  });

  it('shows one instrument alone as if there were none', () => {
    const sold: Booking = { on: '2024-07-02', type: 'SELL', quantity: 4, price: 112 };
    const alone = performanceOf({ ...withCash(sold), symbol: 'ACME' });
    const without = performanceOf({ ...WEEK, transactions: ledger(TEN, sold) });
    expect(alone.points).toEqual(without.points);
    expect(alone.moneyWeightedReturn).toEqual(without.moneyWeightedReturn);
    expect(alone.inflow).toBe(1000);
  });

  it('counts cash of another currency at the rate of the day', () => {
    // 1000 EUR at 1.1, then 1.2: 1200 / 1100.
    const figures = performanceOf({
      portfolios: [portfolio({ trackCash: true })],
      transactions: ledger({ on: '2024-07-01', type: 'DEPOSIT', amount: 1000, currency: 'EUR' }),
      rates: { EUR: { '2024-07-01': 1.1, '2024-07-03': 1.2 } },
      to: '2024-07-03',
    });
    expect(figures.timeWeightedReturn.value).toBeCloseTo(1.2 / 1.1 - 1, 12);
    expect(figures.points.map(({ value }) => value)).toEqual([0, 1100, 1100, 1200]);
  });

  it('does not feel money that moves between two portfolios of the scope', () => {
    const figures = performanceOf({
      portfolios: [portfolio({ trackCash: true }), portfolio({ id: 'other', trackCash: true })],
      transactions: ledger(
        { on: '2024-07-01', type: 'DEPOSIT', amount: 1000 },
        { on: '2024-07-02', type: 'TRANSFER_OUT', amount: 400 },
        { on: '2024-07-02', type: 'TRANSFER_IN', amount: 400, portfolioId: 'other' },
        { on: '2024-07-03', type: 'TRANSFER_IN', amount: 50 },
      ),
      to: '2024-07-03',
    });
    expect(figures.points.map(({ netFlow }) => netFlow)).toEqual([0, 1000, 0, 50]);
  });
});

describe('units that are transferred', () => {
  it('come in and leave at what they are worth, whatever they cost', () => {
    // 10 at a cost of 30 arrive on the 2nd, worth 110 each: no return of that day. 4 leave on the 3rd at 99.
    const figures = performanceOf({
      ...WEEK,
      transactions: ledger(
        { on: '2024-07-02', type: 'TRANSFER_IN', symbol: 'ACME', quantity: 10, price: 30 },
        { on: '2024-07-03', type: 'TRANSFER_OUT', symbol: 'ACME', quantity: 4 },
      ),
    });
    expect(figures.points.map(({ netFlow }) => netFlow)).toEqual([0, 1100, -396, 0, 0]);
    expect(figures.timeWeightedReturn.value).toBeCloseTo(0.1, 12);
  });

  it('do not move across the border of a scope that has both portfolios', () => {
    const figures = performanceOf({
      ...WEEK,
      portfolios: [portfolio(), portfolio({ id: 'other', trackCash: true })],
      transactions: ledger(
        TEN,
        { on: '2024-07-03', type: 'TRANSFER_OUT', symbol: 'ACME', quantity: 4 },
        { on: '2024-07-03', type: 'TRANSFER_IN', symbol: 'ACME', quantity: 4, portfolioId: 'other' },
      ),
    });
    expect(figures.points.map(({ netFlow }) => netFlow)).toEqual([0, 1000, 0, 0, 0, 0]);
    expect(figures.timeWeightedReturn.value).toBeCloseTo(0.21, 12);
  });
});
