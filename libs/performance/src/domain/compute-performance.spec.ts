import { describe, expect, it } from 'vitest';
import { addDays, calendarDate, dayOfWeek } from '@portfolio-metrics/kernel';
import { ledger, portfolio, split, type Booking } from '../../../../test/support/ledger-fixture.js';
import {
  everyDay,
  performanceOf,
  priceSeries,
  rateSeries,
  type Dated,
  type Scenario,
} from '../../../../test/support/series-fixture.js';
import type { BenchmarkInput } from './benchmark.js';
import { percentNumber } from './figure.js';

const MONDAY = '2024-01-01';
const ONE: Booking = { on: MONDAY, type: 'BUY', quantity: 1, price: 100 };

/** A close on every weekday from Monday, 1 January 2024 on, times 1.01 and 0.99 in turn. */
function weekdays(count: number): Dated {
  const closes: Record<string, number> = {};
  let price = 100;
  for (let day = calendarDate(MONDAY), up = true; Object.keys(closes).length < count; day = addDays(day, 1)) {
    if (dayOfWeek(day) === 0 || dayOfWeek(day) === 6) continue;
    closes[day] = price;
    price *= up ? 1.01 : 0.99;
    up = !up;
  }
  return closes;
}

const lastOf = (dated: Dated): string => Object.keys(dated).at(-1)!;

function held(closes: Dated, rest: Partial<Scenario> = {}): Scenario {
  return { transactions: ledger(ONE), closes: { ACME: closes }, to: lastOf(closes), ...rest };
}

/** Sample deviation of n / 2 times +1 % and -1 %. */
const deviation = (n: number): number => Math.sqrt((n * 0.0001) / (n - 1));

describe('risk', () => {
  it('is measured on trading days, from the day after the first holding', () => {
    // 21 closes make 20 returns; the weekends in between make none, and neither does the day of the purchase.
    const figures = performanceOf(held(weekdays(21)));
    expect(figures.observations).toBe(20);
    expect(figures.volatility.value).toBeCloseTo(deviation(20) * Math.sqrt(252), 10);
  });

  it('is not known under 20 returns, the drawdown is', () => {
    const figures = performanceOf(held(weekdays(20)));
    expect(figures.observations).toBe(19);
    for (const figure of [figures.volatility, figures.sharpeRatio, figures.sortinoRatio]) {
      expect(figure).toEqual({ value: null, reason: 'too_few_observations' });
    }
    expect(figures.maxDrawdown!.ratio).toBeLessThan(0);
  });

  it('of a market that never closes has 365 days a year, weekends included', () => {
    const closes = everyDay(
      MONDAY,
      Array.from({ length: 41 }, (_, day) => 100 * 1.01 ** Math.ceil(day / 2) * 0.99 ** Math.floor(day / 2)),
    );
    const figures = performanceOf(held(closes, { roundTheClock: ['ACME'] }));
    expect(figures.observations).toBe(40);
    expect(figures.volatility.value).toBeCloseTo(deviation(40) * Math.sqrt(365), 10);
  });

  it('of a mixed portfolio has the trading days, and what the weekend brought inside of Monday', () => {
    const coins = everyDay(
      MONDAY,
      Array.from({ length: 31 }, (_, day) => 100 + day),
    );
    const shares = Object.fromEntries(Object.keys(weekdays(23)).map((date) => [date, 100]));
    const figures = performanceOf({
      transactions: ledger(ONE, { ...ONE, symbol: 'COIN' }),
      closes: { ACME: shares, COIN: coins },
      roundTheClock: ['COIN'],
      to: lastOf(shares),
    });
    expect(figures.observations).toBe(22);
    // Every calendar day counts 1 more: the growth of all of them is that of the whole period.
    expect(figures.timeWeightedReturn.value).toBeCloseTo(0.15, 12);
  });

  it('does not count a day that starts with nothing', () => {
    // Sold out on the 11th close, bought again on the 13th: neither the gap nor the day of the new purchase is a return.
    const closes = weekdays(30);
    const dates = Object.keys(closes);
    const figures = performanceOf(
      held(closes, {
        transactions: ledger(
          ONE,
          { on: dates[10]!, type: 'SELL', quantity: 1, price: closes[dates[10]!]! },
          { on: dates[12]!, type: 'BUY', quantity: 1, price: 50 },
        ),
      }),
    );
    // 10 returns to the sale, 17 after the new purchase; the gain from 50 to the close of that day is none of them.
    expect(figures.observations).toBe(27);
    expect(figures.volatility.value!).toBeLessThan(0.2);
  });

  it('of a period inside starts from its first close', () => {
    const closes = weekdays(60);
    const figures = performanceOf(held(closes), { from: Object.keys(closes)[30]! });
    expect(figures.observations).toBe(29);
  });

  it('takes its parameters by the year', () => {
    const closes = weekdays(41);
    const plain = performanceOf(held(closes));
    const demanding = performanceOf(held(closes), { risk: { riskFreeRate: 0.05, targetReturn: 0.05 } });
    expect(demanding.sharpeRatio.value!).toBeLessThan(plain.sharpeRatio.value!);
    expect(demanding.sortinoRatio.value!).toBeLessThan(plain.sortinoRatio.value!);
  });
});

describe('a year and more', () => {
  // 100 on 1 January 2022, 80 half a year on, 121 on 1 January 2024: 730 days.
  const scenario: Scenario = {
    transactions: ledger({ on: '2022-01-01', type: 'BUY', quantity: 1, price: 100 }),
    closes: { ACME: { '2022-01-01': 100, '2022-07-01': 80, '2023-06-01': 100, '2024-01-01': 121 } },
    to: '2024-01-01',
  };

  it('is annualised', () => {
    // From the close of 1 January 2022: 21 % in 730 days are 10 % a year.
    const figures = performanceOf(scenario, { from: '2022-01-01' });
    expect(figures.days).toBe(730);
    expect(figures.annualizedReturn.value).toBeCloseTo(0.1, 12);
    expect(figures.moneyWeightedReturn.value).toBeCloseTo(0.1, 12);
    expect(percentNumber(figures.annualizedReturn)).toBe(10);
  });

  it('has its drawdown dated and its Calmar ratio', () => {
    const figures = performanceOf(scenario, { from: '2022-01-01' });
    // The last day at the peak of 100 is the eve of the fall. 10 % a year over 20 %.
    expect(figures.maxDrawdown).toEqual({
      ratio: 80 / 100 - 1,
      peakDate: '2022-06-30',
      troughDate: '2022-07-01',
      recoveryDate: '2023-06-01',
    });
    expect(figures.calmarRatio.value).toBeCloseTo(0.5, 12);
  });

  it('has a money-weighted return that a late payment pulls its own way', () => {
    // 100 more at 100 on 1 June 2023 earn 21 % in 214 days: 242 from 100 and 100.
    const late = performanceOf({
      ...scenario,
      transactions: ledger(
        { on: '2022-01-01', type: 'BUY', quantity: 1, price: 100 },
        { on: '2023-06-01', type: 'BUY', quantity: 1, price: 100 },
      ),
    });
    expect(late.moneyWeightedReturn.value!).toBeGreaterThan(0.1);
    const rate = late.moneyWeightedReturn.value!;
    // The first purchase is on 1 January 2022; 516 days later the second; 730 days later the end.
    expect(-100 - 100 * (1 + rate) ** (-516 / 365) + 242 * (1 + rate) ** (-730 / 365)).toBeCloseTo(0, 8);
  });
});

describe('the money-weighted return of a period', () => {
  const bought = ledger({ on: '2023-01-01', type: 'BUY', quantity: 1, price: 100 });

  it('needs the values at its ends and no price in between', () => {
    // 100 paid, 110 there after 365 days; the purchase itself never had a price.
    const figures = performanceOf({ transactions: bought, closes: { ACME: { '2024-01-01': 110 } }, to: '2024-01-01' });
    expect(figures.moneyWeightedReturn.value).toBeCloseTo(0.1, 10);
    expect(figures.status).toBe('partial');
  });

  it('of a scope with cash sees deposits and withdrawals alone', () => {
    const figures = performanceOf({
      portfolios: [portfolio({ trackCash: true })],
      transactions: ledger(
        { on: '2022-01-01', type: 'DEPOSIT', amount: 1000 },
        { on: '2022-01-01', type: 'BUY', quantity: 1, price: 400 },
        { on: '2022-06-01', type: 'DIVIDEND', amount: 30 },
        { on: '2023-01-01', type: 'WITHDRAWAL', amount: 495 },
      ),
      closes: { ACME: { '2022-01-01': 400, '2024-01-01': 580.5 } },
      to: '2024-01-01',
    });
    // 1000 - 400 + 30 - 495 + 580.5 = 715.5 at the end. At r: 1000 = 495 / (1 + r) + 715.5 / (1 + r)².
    const rate = figures.moneyWeightedReturn.value!;
    expect(495 / (1 + rate) + 715.5 / (1 + rate) ** 2).toBeCloseTo(1000, 8);
    expect(figures.endValue).toBe(715.5);
  });

  it('is unknown when something at an end of it has no price', () => {
    const both = [...bought, ...ledger({ on: '2023-01-01', type: 'BUY', symbol: 'BOLT', quantity: 1, price: 100 })];
    const scenario: Scenario = {
      transactions: both,
      closes: { ACME: { '2023-01-01': 100, '2024-01-01': 110 } },
      to: '2024-01-01',
    };
    expect(performanceOf(scenario).moneyWeightedReturn).toEqual({ value: null, reason: 'unpriced', ambiguous: false });
    const priced = { ACME: scenario.closes!['ACME']!, BOLT: { '2023-06-01': 100, '2024-01-01': 110 } };
    const from = performanceOf({ ...scenario, closes: priced }, { from: '2023-03-01' });
    expect(from.moneyWeightedReturn.reason).toBe('unpriced');
    expect(performanceOf({ ...scenario, closes: priced }).moneyWeightedReturn.value).toBeCloseTo(0.1, 10);
  });

  it('is unknown when the worth of what moved is', () => {
    const unpriced = performanceOf({
      transactions: ledger({ on: '2023-01-01', type: 'TRANSFER_IN', symbol: 'ACME', quantity: 1, price: 100 }),
      closes: { ACME: { '2023-01-02': 100, '2024-01-01': 110 } },
      to: '2024-01-01',
    });
    expect(unpriced.moneyWeightedReturn.reason).toBe('unpriced');
    const unrated = performanceOf({
      portfolios: [portfolio({ trackCash: true })],
      transactions: ledger({ on: '2023-01-01', type: 'DEPOSIT', amount: 100, currency: 'EUR' }),
      rates: { EUR: { '2023-01-02': 1 } },
      to: '2024-01-01',
    });
    expect(unrated.moneyWeightedReturn.reason).toBe('unpriced');
  });
});

describe('a benchmark', () => {
  const compared: Scenario = {
    transactions: ledger({ on: '2024-07-01', type: 'BUY', quantity: 10, price: 100 }),
    closes: { ACME: { '2024-07-01': 100, '2024-07-05': 121 } },
    to: '2024-07-06',
  };
  const index = (closes: Dated, rest: Partial<BenchmarkInput> = {}): BenchmarkInput => ({
    symbol: 'INDEX',
    currency: 'USD',
    prices: priceSeries(closes),
    ...rest,
  });

  it('has the same dates and is cut at its last price', () => {
    const { benchmark, points } = performanceOf(compared, {
      from: '2024-07-01',
      benchmark: index({ '2024-06-28': 50, '2024-07-02': 55, '2024-07-04': 60 }),
    });
    expect(points.map(({ benchmarkReturnPercent }) => benchmarkReturnPercent)).toEqual([0, 10, 10, 20, null, null]);
    expect(benchmark).toMatchObject({ symbol: 'INDEX', to: '2024-07-04', totalReturn: { value: 60 / 50 - 1 } });
  });

  it('says what the same flows would be worth in it', () => {
    // 1000 on 1 July at 50 and 500 on 3 July at 55 buy 29 + 1/11 units; at 60: 1745.45.
    const { benchmark } = performanceOf(
      {
        ...compared,
        transactions: ledger(
          { on: '2024-07-01', type: 'BUY', quantity: 10, price: 100 },
          { on: '2024-07-03', type: 'BUY', quantity: 5, price: 100 },
        ),
      },
      { benchmark: index({ '2024-06-28': 50, '2024-07-02': 55, '2024-07-04': 60 }) },
    );
    expect(benchmark!.sameFlowsValue.value).toBeCloseTo((1000 / 50 + 500 / 55) * 60, 9);
  });

  it('is compared in the base currency', () => {
    const { benchmark } = performanceOf(compared, {
      from: '2024-07-01',
      benchmark: index(
        { '2024-07-01': 50, '2024-07-05': 55 },
        { currency: 'EUR', rates: rateSeries({ '2024-07-01': 1.1, '2024-07-05': 1.2 }) },
      ),
    });
    expect(benchmark!.totalReturn.value).toBeCloseTo((55 * 1.2) / (50 * 1.1) - 1, 12);
  });

  it('is cut there in the base currency too, whatever its rate does afterwards', () => {
    const { benchmark } = performanceOf(compared, {
      from: '2024-07-01',
      benchmark: index(
        { '2024-07-01': 50, '2024-07-03': 55 },
        { currency: 'EUR', rates: rateSeries({ '2024-07-01': 1, '2024-07-05': 3 }) },
      ),
    });
    expect(benchmark!.totalReturn.value).toBeCloseTo(0.1, 12);
  });

  it('goes through its splits', () => {
    const { points } = performanceOf(compared, {
      from: '2024-07-01',
      benchmark: index({ '2024-07-01': 50, '2024-07-04': 11 }, { splits: [split('INDEX', '2024-07-03', 5, 1)] }),
    });
    const returns = points.map(({ benchmarkReturnPercent }) => benchmarkReturnPercent);
    expect(returns.slice(0, 3)).toEqual([0, 0, 0]);
    expect(returns[3]).toBeCloseTo(10, 8);
  });

  it('without a price at the start of the period is not known, never backfilled', () => {
    const { benchmark, points } = performanceOf(compared, {
      from: '2024-07-01',
      benchmark: index({ '2024-07-02': 50, '2024-07-05': 55 }),
    });
    expect(benchmark!.totalReturn).toEqual({ value: null, reason: 'benchmark_unpriced' });
    expect(points.every(({ benchmarkReturnPercent }) => benchmarkReturnPercent === null)).toBe(true);
    expect(performanceOf(compared, { benchmark: index({}) }).benchmark).toMatchObject({
      to: null,
      totalReturn: { value: null },
    });
  });

  it('gives beta and alpha over the days on which both have a price', () => {
    // The portfolio is the index: beta 1, alpha 0; the index lacks every fifth day, which joins the next.
    const closes = weekdays(40);
    const gaps = Object.fromEntries(Object.entries(closes).filter((_, at) => at % 5 !== 4));
    const { benchmark } = performanceOf(held(closes), { benchmark: index(gaps) });
    expect(benchmark!.beta.value).toBeCloseTo(1, 10);
    expect(benchmark!.alpha.value).toBeCloseTo(0, 10);
    expect(performanceOf(held(weekdays(20)), { benchmark: index(weekdays(20)) }).benchmark!.beta.reason).toBe(
      'too_few_observations',
    );
  });

  it('takes up again with the portfolio after a time without holdings', () => {
    // Sold on the 15th close, bought again 5 closes later: what the index did in between is no common return.
    const closes = weekdays(60);
    const dates = Object.keys(closes);
    const market = Object.fromEntries(dates.map((date, at) => [date, at < 17 ? closes[date]! : closes[date]! * 2]));
    const interrupted = held(closes, {
      transactions: ledger(
        ONE,
        { on: dates[14]!, type: 'SELL', quantity: 1, price: closes[dates[14]!]! },
        { on: dates[19]!, type: 'BUY', quantity: 1, price: closes[dates[19]!]! },
      ),
    });
    // The index doubles while nothing is held: still beta 1.
    expect(performanceOf(interrupted, { benchmark: index(market) }).benchmark!.beta.value).toBeCloseTo(1, 10);
  });

  it('is absent when none was asked for', () => {
    const figures = performanceOf(compared);
    expect(figures.benchmark).toBeNull();
    expect(figures.points[0]).not.toHaveProperty('benchmarkReturnPercent');
  });
});
