import { describe, expect, it } from 'vitest';
import { ledger, portfolio, split, type Booking } from '../../../../test/support/ledger-fixture.js';
import { performanceOf, seriesOf, type Scenario } from '../../../../test/support/series-fixture.js';

const TEN: Booking = { on: '2024-07-01', type: 'BUY', quantity: 10, price: 100 };

/** ACME at 100 on Monday, 1 July 2024, then 110, 99, 99, 121. */
const WEEK: Scenario = {
  transactions: ledger(TEN),
  closes: { ACME: { '2024-07-01': 100, '2024-07-02': 110, '2024-07-03': 99, '2024-07-04': 99, '2024-07-05': 121 } },
  to: '2024-07-05',
};

describe('a split', () => {
  it('is neither a gain nor a flow, on the day itself and while the old price still is the last one', () => {
    // 4:1 on the 3rd; the price of the 2nd, 110, counts as 27.5 until the 4th.
    const figures = performanceOf({
      ...WEEK,
      splits: [split('ACME', '2024-07-03', 4, 1)],
      closes: { ACME: { '2024-07-01': 100, '2024-07-02': 110, '2024-07-04': 33 } },
    });
    expect(figures.points.map(({ value }) => value)).toEqual([0, 1000, 1100, 1100, 1320, 1320]);
    expect(figures.points.map(({ netFlow }) => netFlow)).toEqual([0, 1000, 0, 0, 0, 0]);
    expect(figures.timeWeightedReturn.value).toBeCloseTo(0.32, 12);
  });

  it('and a sale of the same morning go together', () => {
    // 20 of the 40 new units sold at 28 on the 3rd: (20 × 27.5 + 560) / 1100.
    const figures = performanceOf({
      ...WEEK,
      transactions: ledger(TEN, { on: '2024-07-03', type: 'SELL', quantity: 20, price: 28 }),
      splits: [split('ACME', '2024-07-03', 4, 1)],
      closes: { ACME: { '2024-07-01': 100, '2024-07-02': 110, '2024-07-03': 27.5 } },
    });
    expect(figures.points[3]!.returnPercent).toBeCloseTo(110 * (1110 / 1100) - 100, 8);
  });
});

describe('a daily series', () => {
  it('has every calendar day, the last price carried through the weekend', () => {
    const { points } = performanceOf({
      ...WEEK,
      to: '2024-07-08',
      closes: { ACME: { ...WEEK.closes!['ACME'], '2024-07-08': 130 } },
    });
    expect(points.map(({ date, value, costBasis }) => [date, value, costBasis])).toEqual([
      ['2024-06-30', 0, 0],
      ['2024-07-01', 1000, 1000],
      ['2024-07-02', 1100, 1000],
      ['2024-07-03', 990, 1000],
      ['2024-07-04', 990, 1000],
      ['2024-07-05', 1210, 1000],
      ['2024-07-06', 1210, 1000],
      ['2024-07-07', 1210, 1000],
      ['2024-07-08', 1300, 1000],
    ]);
  });

  it('counts a gain from the start value and the flows', () => {
    const sold = ledger(TEN, { on: '2024-07-03', type: 'SELL', quantity: 4, price: 100, fee: 5 });
    // 6 × 99 + 395 - 1000 = -11; at 121: 726 + 395 - 1000.
    const { points } = performanceOf({ ...WEEK, transactions: sold });
    expect(points.map(({ gain }) => gain)).toEqual([0, 0, 100, -11, -11, 121]);
    // From the 2nd on: 1100 at the start.
    expect(
      performanceOf({ ...WEEK, transactions: sold }, { from: '2024-07-02' }).points.map(({ gain }) => gain),
    ).toEqual([0, -111, -111, 21]);
  });

  it('never takes a later price: before the first one the value is not known', () => {
    const figures = performanceOf({ ...WEEK, closes: { ACME: { '2024-07-03': 99, '2024-07-05': 121 } } });
    expect(figures.points.map(({ value }) => value)).toEqual([0, null, null, 990, 990, 1210]);
    // From the first price on it is in the scope, at that price: 121 / 99.
    expect(figures.timeWeightedReturn.value).toBeCloseTo(121 / 99 - 1, 12);
    expect(figures.status).toBe('partial');
    expect(seriesOf({ ...WEEK, closes: { ACME: { '2024-07-03': 99 } } })!.gaps).toEqual([
      { reason: 'flow_without_price', symbols: ['ACME'] },
      { reason: 'no_price', symbols: ['ACME'] },
    ]);
  });

  it('without any price says so', () => {
    const figures = performanceOf({ ...WEEK, closes: {} });
    expect(figures).toMatchObject({
      status: 'partial',
      endValue: null,
      timeWeightedReturn: { value: null, reason: 'unpriced' },
      moneyWeightedReturn: { value: null, reason: 'unpriced' },
      gain: { value: null, reason: 'unpriced' },
      maxDrawdown: null,
    });
    expect(figures.points.slice(1).every(({ value, gain }) => value === null && gain === null)).toBe(true);
  });

  it('goes on with what is priced when something is not', () => {
    const both = ledger(TEN, { on: '2024-07-02', type: 'BUY', symbol: 'BOLT', quantity: 5, price: 40 });
    const figures = performanceOf({ ...WEEK, transactions: both });
    expect(figures.timeWeightedReturn.value).toBeCloseTo(0.21, 12);
    expect(figures.status).toBe('partial');
    expect(figures.points.at(-1)!.value).toBe(1210);
  });

  it('takes something in with its first price, at that price, without a return of its own', () => {
    // 5 of BOLT bought on the 2nd for 200 have their first price, 60, on the 4th: 300 come in.
    const closes = { ...WEEK.closes, BOLT: { '2024-07-04': 60, '2024-07-05': 66 } };
    const bolt: Booking = { on: '2024-07-02', type: 'BUY', symbol: 'BOLT', quantity: 5, price: 40 };
    const figures = performanceOf({ ...WEEK, transactions: ledger(TEN, bolt), closes });
    expect(figures.points.map(({ netFlow }) => netFlow)).toEqual([0, 1000, 0, 0, 300, 0]);
    expect(figures.timeWeightedReturn.value).toBeCloseTo(0.99 * ((1210 + 330) / (990 + 300)) - 1, 12);
    // With 2 more bought for 110 on that very day: 300 of old ones come in at 60, 110 of money: 420 are there.
    const more: Booking = { on: '2024-07-04', type: 'BUY', symbol: 'BOLT', quantity: 2, price: 55 };
    const withMore = performanceOf({ ...WEEK, transactions: ledger(TEN, bolt, more), closes });
    expect(withMore.points.map(({ netFlow }) => netFlow)).toEqual([0, 1000, 0, 0, 420, 0]);
    expect(withMore.points.map(({ returnPercent }) => returnPercent).slice(0, 5)).toEqual([0, 0, 10, -1, -1]);
  });

  it('takes cash in with its first exchange rate', () => {
    const figures = performanceOf({
      portfolios: [portfolio({ trackCash: true })],
      transactions: ledger(
        { on: '2024-07-01', type: 'DEPOSIT', amount: 1000 },
        { on: '2024-07-01', type: 'DEPOSIT', amount: 500, currency: 'EUR' },
      ),
      rates: { EUR: { '2024-07-03': 1.1, '2024-07-04': 1.2 } },
      to: '2024-07-04',
    });
    expect(figures.points.map(({ value }) => value)).toEqual([0, 1000, 1000, 1550, 1600]);
    expect(figures.points.map(({ netFlow }) => netFlow)).toEqual([0, 1000, 0, 550, 0]);
    expect(figures.timeWeightedReturn.value).toBeCloseTo(1600 / 1550 - 1, 12);
  });

  it('of a scope with cash lets the money for what has no price leave', () => {
    // 1000 of 2000 go into BOLT, which is never priced; ACME is not bought: 1000 stay.
    const figures = performanceOf({
      ...WEEK,
      portfolios: [portfolio({ trackCash: true })],
      transactions: ledger(
        { on: '2024-07-01', type: 'DEPOSIT', amount: 2000 },
        { on: '2024-07-02', type: 'BUY', symbol: 'BOLT', quantity: 10, price: 100 },
        { on: '2024-07-04', type: 'SELL', symbol: 'BOLT', quantity: 10, price: 130 },
      ),
    });
    expect(figures.points.map(({ value }) => value)).toEqual([0, 2000, 1000, 1000, 2300, 2300]);
    expect(figures.timeWeightedReturn.value).toBeCloseTo(0, 12);
    expect(figures.status).toBe('partial');
  });

  it('is partial when something moves at a price older than a week, and whole when it does not', () => {
    const late = (on: string): Scenario => ({
      transactions: ledger(TEN, { on, type: 'SELL', quantity: 5, price: 100 }),
      closes: { ACME: { '2024-07-01': 100 } },
      to: '2024-07-31',
    });
    expect(performanceOf(late('2024-07-08')).status).toBe('complete');
    expect(performanceOf(late('2024-07-09')).status).toBe('partial');
    // The period after it does not know of it.
    expect(performanceOf(late('2024-07-09'), { from: '2024-07-09' }).status).toBe('complete');
  });

  it('of foreign instruments has price and rate of every day', () => {
    const figures = performanceOf({
      ...WEEK,
      portfolios: [portfolio({ baseCurrency: 'EUR' })],
      baseCurrency: 'EUR',
      rates: { USD: { '2024-06-28': 0.9, '2024-07-04': 0.8 } },
    });
    // 900, 990, 891, 792, 968: 968 / 900.
    expect(figures.points.map(({ value }) => value)).toEqual([0, 900, 990, 891, 792, 968]);
    expect(figures.timeWeightedReturn.value).toBeCloseTo(968 / 900 - 1, 12);
    expect(figures.points.at(-1)!.costBasis).toBe(900);
  });

  it('without a rate leaves the instrument out until there is one', () => {
    const scenario: Scenario = {
      ...WEEK,
      portfolios: [portfolio({ baseCurrency: 'EUR' })],
      baseCurrency: 'EUR',
      rates: { USD: { '2024-07-03': 1 } },
    };
    const figures = performanceOf(scenario);
    expect(figures.points.map(({ value }) => value)).toEqual([0, null, null, 990, 990, 1210]);
    expect(figures.points.map(({ costBasis }) => costBasis)).toEqual([0, null, null, null, null, null]);
    expect(seriesOf(scenario)!.gaps).toContainEqual({ reason: 'no_exchange_rate', symbols: ['ACME'] });
  });

  it('knows nothing of a position after it was oversold', () => {
    const figures = performanceOf({
      ...WEEK,
      transactions: ledger(TEN, { on: '2024-07-03', type: 'SELL', quantity: 11, price: 100 }),
    });
    expect(figures.points.map(({ value }) => value)).toEqual([0, 1000, 1100, null, null, null]);
    // It leaves the scope at what it is worth on that day: 10 × 99 of 1100.
    expect(figures.timeWeightedReturn.value).toBeCloseTo(1.1 * 0.9 - 1, 12);
    expect(figures.status).toBe('partial');
  });

  it('of an empty ledger does not exist', () => {
    expect(seriesOf({ transactions: [], to: '2024-07-05' })).toBeNull();
  });
});
