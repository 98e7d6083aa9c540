import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarDate, toDayNumber } from '@portfolio-metrics/kernel';
import { moneyWeightedReturn, type CashFlow } from './money-weighted-return.js';

const flows = (...dated: readonly [date: string, amount: number][]): CashFlow[] =>
  dated.map(([date, amount]) => ({ day: toDayNumber(calendarDate(date)), amount }));

/** Σ amount / (1 + r)^(days / 365) as a share of Σ |amount| / (1 + r)^(days / 365), straight from the definition. */
function residual(cashFlows: readonly CashFlow[], rate: number): number {
  const first = Math.min(...cashFlows.map(({ day }) => day));
  const present = cashFlows.map(({ day, amount }) => amount * (1 + rate) ** (-(day - first) / 365));
  const size = present.reduce((sum, value) => sum + Math.abs(value), 0);
  return present.reduce((sum, value) => sum + value, 0) / size;
}

describe('the money-weighted return', () => {
  it('of the published example of Excel is 0.373362535', () => {
    const { value, ambiguous } = moneyWeightedReturn(
      flows(
        ['2008-01-01', -10_000],
        ['2008-03-01', 2_750],
        ['2008-10-30', 4_250],
        ['2009-02-15', 3_250],
        ['2009-04-01', 2_750],
      ),
    );
    expect(value).toBeCloseTo(0.373362535, 8);
    expect(ambiguous).toBe(false);
  });

  it.each([
    // 1000 becomes 1100 in 365 days.
    [
      'a year',
      [
        ['2023-01-01', -1000],
        ['2024-01-01', 1100],
      ],
      0.1,
    ],
    // 1.21^(365 / 731) - 1: two years, one of them with 366 days.
    [
      'two years',
      [
        ['2023-01-01', -1000],
        ['2025-01-01', 1210],
      ],
      1.21 ** (365 / 731) - 1,
    ],
    // 0.5^(365 / 73) - 1 = 0.5^5 - 1
    [
      'a fifth of a year',
      [
        ['2023-01-01', -1000],
        ['2023-03-15', 500],
      ],
      0.5 ** 5 - 1,
    ],
    [
      'a year without a gain',
      [
        ['2023-01-01', -1000],
        ['2024-01-01', 1000],
      ],
      0,
    ],
    // -100 - 100 x + 231 x² = 0 with x = 1 / (1 + r), from the other side: 100 in, 100 in a year later, 231 after two years: r = 10 %.
    [
      'payments in between',
      [
        ['2021-01-01', -100],
        ['2022-01-01', -110],
        ['2023-01-01', 242],
      ],
      0.1,
    ],
    [
      'a sale first and a purchase later (a short)',
      [
        ['2023-01-01', 1000],
        ['2024-01-01', -900],
      ],
      -0.1,
    ],
  ] as const)('of %s', (_, dated, expected) => {
    expect(moneyWeightedReturn(flows(...(dated as unknown as [string, number][]))).value).toBeCloseTo(expected, 12);
  });

  it('of a day is a rate per year too, however large', () => {
    // 1 % in a day: 1.01^365 - 1 = 36.78
    expect(moneyWeightedReturn(flows(['2023-01-01', -100], ['2023-01-02', 101])).value).toBeCloseTo(1.01 ** 365 - 1, 8);
    // Half gone in a day.
    expect(moneyWeightedReturn(flows(['2023-01-01', -100], ['2023-01-02', 50])).value).toBeCloseTo(-1, 12);
  });

  it('nets the flows of a day first', () => {
    const netted = moneyWeightedReturn(
      flows(
        ['2023-01-01', -1500],
        ['2023-01-01', 500],
        ['2023-06-01', 0.1],
        ['2023-06-01', 0.2],
        ['2023-06-01', -0.3],
        ['2024-01-01', 1100],
      ),
    );
    expect(netted).toEqual(moneyWeightedReturn(flows(['2023-01-01', -1000], ['2024-01-01', 1100])));
    // 0.3 - 0.1 - 0.2 leaves -2.8e-17 in doubles: no flow, and no change of sign.
    const noise = flows(
      ['2023-02-01', 500],
      ['2023-06-01', 0.3],
      ['2023-06-01', -0.1],
      ['2023-06-01', -0.2],
      ['2024-01-01', 600],
    );
    expect(moneyWeightedReturn([...flows(['2023-01-01', -1000]), ...noise]).ambiguous).toBe(false);
  });

  it.each([
    ['no_sign_change', 'nothing', []],
    [
      'no_sign_change',
      'payments in alone',
      [
        ['2023-01-01', -1000],
        ['2024-01-01', -1],
      ],
    ],
    ['no_sign_change', 'a total loss', [['2023-01-01', -1000]].concat([['2024-01-01', 0]] as never)],
    [
      'no_duration',
      'a single day',
      [
        ['2023-01-01', -1000],
        ['2023-01-01', 1100],
      ],
    ],
  ] as const)('is unknown with the reason %s: %s', (reason, _, dated) => {
    expect(moneyWeightedReturn(flows(...(dated as unknown as [string, number][])))).toEqual({
      value: null,
      reason,
      ambiguous: false,
    });
  });

  it('says when other rates solve the equation too', () => {
    // -100 + 230 / (1 + r) - 132 / (1 + r)² = 0 for r = 10 % and for r = 20 %.
    const twice = moneyWeightedReturn(flows(['2021-01-01', -100], ['2022-01-01', 230], ['2023-01-01', -132]));
    expect(twice.ambiguous).toBe(true);
    expect(twice.value).toBeCloseTo(0.1, 10);
  });

  it('is unknown when several changes of sign have no solution', () => {
    // -100 + 200 x - 110 x²: the discriminant is below 0.
    expect(moneyWeightedReturn(flows(['2021-01-01', -100], ['2022-01-01', 200], ['2023-01-01', -110]))).toEqual({
      value: null,
      reason: 'no_solution',
      ambiguous: true,
    });
  });

  it('leaves no residual, for any flows', () => {
    const flow = fc.record({
      day: fc.integer({ min: 0, max: 5000 }),
      amount: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    });
    let found = 0;
    fc.assert(
      fc.property(fc.array(flow, { minLength: 2, maxLength: 40 }), (cashFlows) => {
        const { value } = moneyWeightedReturn(cashFlows);
        // Beyond, the definition itself leaves the range of doubles.
        if (value === null || value <= -0.999_999 || value > 1e6) return;
        found += 1;
        expect(Math.abs(residual(cashFlows, value))).toBeLessThan(1e-9);
      }),
      { seed: 3, numRuns: 1500 },
    );
    expect(found).toBeGreaterThan(1000);
  });

  it('is found for every investment with one change of sign', () => {
    const paid = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(paid, paid, fc.integer({ min: 30, max: 700 }), (ins, outs, gap) => {
        const cashFlows = [
          ...ins.map((amount, at) => ({ day: at * gap, amount: -amount })),
          ...outs.map((amount, at) => ({ day: (ins.length + at) * gap, amount })),
        ];
        expect(moneyWeightedReturn(cashFlows)).toMatchObject({ value: expect.any(Number), ambiguous: false });
      }),
      { seed: 5, numRuns: 1000 },
    );
  });

  it('does not depend on the size of the money', () => {
    const dated = flows(['2021-01-01', -100], ['2022-05-01', 30], ['2023-01-01', 90]);
    const scaled = dated.map(({ day, amount }) => ({ day, amount: amount * 1e9 }));
    expect(moneyWeightedReturn(scaled).value).toBeCloseTo(moneyWeightedReturn(dated).value!, 12);
  });
});
