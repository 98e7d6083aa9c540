import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annualized } from './annualized.js';
import { compareWithMarket } from './beta.js';
import { maximumDrawdown } from './drawdown.js';
import { calmarRatio, sharpeRatio, sortinoRatio, volatility } from './risk.js';

const repeated = (pattern: readonly number[], times: number): Float64Array =>
  Float64Array.from(Array.from({ length: times }, () => pattern).flat());

/** 10 times +1 % and -1 %: mean 0, every deviation 1 %. */
const UP_AND_DOWN = repeated([0.01, -0.01], 10);

describe('volatility', () => {
  it('is the sample deviation × √252', () => {
    // Squares: 20 × 0.0001 = 0.002; / 19; the root is 0.0102598; × √252 = 0.162870.
    expect(volatility(UP_AND_DOWN, 252).value).toBeCloseTo(Math.sqrt(0.002 / 19) * Math.sqrt(252), 14);
    expect(volatility(UP_AND_DOWN, 252).value).toBeCloseTo(0.16287, 5);
  });

  it('of a market that never closes is × √365', () => {
    expect(volatility(UP_AND_DOWN, 365).value).toBeCloseTo(Math.sqrt(0.002 / 19) * Math.sqrt(365), 14);
  });

  it('of fewer than 20 returns is not known', () => {
    expect(volatility(UP_AND_DOWN.subarray(0, 19), 252)).toEqual({ value: null, reason: 'too_few_observations' });
    expect(volatility(UP_AND_DOWN, 252).value).not.toBeNull();
  });
});

describe('the Sharpe ratio', () => {
  // 10 times +2 % and -1 %: mean 0.5 %, deviation √(20 × 0.015² / 19) = 1.53897 %.
  const returns = repeated([0.02, -0.01], 10);

  it('is mean / deviation × √252', () => {
    // 0.005 / 0.0153897 × 15.8745 = 5.1575
    expect(sharpeRatio(returns, 252, 0).value).toBeCloseTo(5.1575, 4);
  });

  it('takes the riskless rate of a year off every day', () => {
    // 1.05^(1/252) - 1 = 0.000193631 a day.
    const daily = 1.05 ** (1 / 252) - 1;
    expect(sharpeRatio(returns, 252, 0.05).value).toBeCloseTo(
      ((0.005 - daily) / Math.sqrt(0.0045 / 19)) * Math.sqrt(252),
      10,
    );
  });

  it('of returns that are all the same is not known', () => {
    expect(sharpeRatio(repeated([0.001], 30), 252, 0)).toEqual({ value: null, reason: 'no_variation' });
  });

  it('of too few returns is not known', () => {
    expect(sharpeRatio(returns.subarray(0, 19), 252, 0).reason).toBe('too_few_observations');
  });
});

describe('the Sortino ratio', () => {
  const returns = repeated([0.02, -0.01], 10);

  it('is measured against the falls below the target, the squares spread over all days', () => {
    // √(10 × 0.0001 / 20) = 0.00707107; 0.005 × 252 / (0.00707107 × √252) = 11.2250
    expect(sortinoRatio(returns, 252, 0).value).toBeCloseTo(11.225, 3);
  });

  it('takes the target of a year as a target of every day', () => {
    const target = 1.1 ** (1 / 252) - 1;
    const downside = Math.sqrt((10 * (0.01 + target) ** 2) / 20);
    expect(sortinoRatio(returns, 252, 0.1).value).toBeCloseTo(
      ((0.005 - target) * 252) / (downside * Math.sqrt(252)),
      10,
    );
  });

  it('without a fall is not known', () => {
    expect(sortinoRatio(repeated([0.01, 0.02], 10), 252, 0)).toEqual({ value: null, reason: 'no_downside' });
  });
});

describe('the maximum drawdown', () => {
  const of = (...values: readonly number[]) => maximumDrawdown(Float64Array.from(values), 19_723);

  it('is the deepest fall below a peak, with the dates of peak, trough and recovery', () => {
    // 1 January 2024 is day 19723. 1.2 -> 0.9 is -25 %; back at 1.2 five days later.
    expect(of(1, 1.2, 1, 0.9, 1.1, 1.2, 1.3, 1.1)).toEqual({
      ratio: 0.9 / 1.2 - 1,
      peakDate: '2024-01-02',
      troughDate: '2024-01-04',
      recoveryDate: '2024-01-06',
    });
  });

  it('takes the opening value for a peak too', () => {
    expect(of(1, 0.8, 0.9)).toEqual({
      ratio: 0.8 - 1,
      peakDate: '2024-01-01',
      troughDate: '2024-01-02',
      recoveryDate: null,
    });
  });

  it('starts from the last day of a peak that is reached twice', () => {
    expect(of(1, 1, 0.5).peakDate).toBe('2024-01-02');
  });

  it('is 0 and without dates when nothing ever fell', () => {
    expect(of(1, 1.1, 1.1, 1.2)).toEqual({ ratio: 0, peakDate: null, troughDate: null, recoveryDate: null });
  });

  it('is what the worst pair of days makes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (values) => {
          const worst = values.reduce(
            (low, value, day) => Math.min(low, value / Math.max(...values.slice(0, day + 1)) - 1),
            0,
          );
          expect(of(...values).ratio).toBe(worst);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('Calmar', () => {
  it('is the annualised return over the size of the drawdown', () => {
    expect(calmarRatio({ value: 0.1 }, -0.2)).toEqual({ value: 0.5 });
  });

  it('without a drawdown is not known, nor without an annualised return', () => {
    expect(calmarRatio({ value: 0.1 }, 0).reason).toBe('no_drawdown');
    expect(calmarRatio({ value: null, reason: 'under_one_year' }, -0.2).reason).toBe('under_one_year');
  });
});

describe('an annualised return', () => {
  it('is (1 + R)^(365 / days) - 1', () => {
    expect(annualized(0.21, 730).value).toBeCloseTo(0.1, 14);
    expect(annualized(0.1, 365).value).toBeCloseTo(0.1, 14);
  });

  it('of less than 365 days does not exist: -4.7 % in 31 days is not -43 %', () => {
    expect(annualized(-0.047, 31)).toEqual({ value: null, reason: 'under_one_year' });
    expect(annualized(0.1, 364).reason).toBe('under_one_year');
  });

  it('of a total loss is one, and of more than that nothing', () => {
    expect(annualized(-1, 800)).toEqual({ value: -1 });
    expect(annualized(-1.2, 800).reason).toBe('total_loss');
    expect(annualized(-1, 365)).toEqual({ value: -1 });
  });
});

describe('beta and alpha', () => {
  const market = repeated([0.01, -0.02, 0.015], 10);

  it('of a portfolio that moves twice as much are 2 and what it does on top', () => {
    // r = 2 × market + 0.0001: beta 2, alpha 1.0001^252 - 1 = 2.552 %.
    const portfolio = market.map((value) => 2 * value + 0.0001);
    const { beta, alpha } = compareWithMarket(portfolio, market, 252, 0);
    expect(beta.value).toBeCloseTo(2, 12);
    expect(alpha.value).toBeCloseTo(1.0001 ** 252 - 1, 12);
  });

  it('count a riskless rate on both sides', () => {
    // With beta 2, alpha grows by the riskless rate of a day: mean - rf - 2 (market - rf) = 0.0001 + rf.
    const daily = 1.02 ** (1 / 252) - 1;
    const { alpha } = compareWithMarket(
      market.map((value) => 2 * value + 0.0001),
      market,
      252,
      0.02,
    );
    expect(alpha.value).toBeCloseTo((1.0001 + daily) ** 252 - 1, 10);
  });

  it('of a market that does not move are not known', () => {
    expect(
      compareWithMarket(
        market,
        market.map(() => 0.001),
        252,
        0,
      ).beta,
    ).toEqual({ value: null, reason: 'no_variation' });
  });

  it('of too few days are not known', () => {
    expect(compareWithMarket(market.subarray(0, 19), market.subarray(0, 19), 252, 0).alpha.reason).toBe(
      'too_few_observations',
    );
  });
});
