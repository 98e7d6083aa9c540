import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomWalk, seedOf } from './random-walk.js';

const DAY = 86_400_000;
const START = Date.UTC(2015, 0, 1);

describe('RandomWalk', () => {
  it('is the same for the same seed and instant, in any process and release', () => {
    const walk = new RandomWalk(seedOf('AAPL'));
    expect([0, 1, 2].map((day) => walk.valueAt(START + day * DAY).toFixed(9))).toMatchInlineSnapshot(`
      [
        "-9.219068701",
        "-9.249826882",
        "-9.282534172",
      ]
    `);
  });

  it('moves over a day by one standard deviation per square root of a year, without drift', () => {
    const walk = new RandomWalk(seedOf('MSFT'));
    const days = 4_000;
    const steps = Array.from({ length: days }, (_, day) => {
      return (walk.valueAt(START + (day + 1) * DAY) - walk.valueAt(START + day * DAY)) * Math.sqrt(365.25);
    });
    const mean = steps.reduce((sum, step) => sum + step, 0) / days;
    const deviation = Math.sqrt(steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / days);
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(Math.abs(deviation - 1)).toBeLessThan(0.05);
  });

  it('has steps that do not follow from the ones before', () => {
    const walk = new RandomWalk(seedOf('IBM'));
    const step = (day: number): number => walk.valueAt(START + (day + 1) * DAY) - walk.valueAt(START + day * DAY);
    let product = 0;
    let square = 0;
    for (let day = 0; day < 4_000; day += 1) {
      product += step(day) * step(day + 1);
      square += step(day) ** 2;
    }
    expect(Math.abs(product / square)).toBeLessThan(0.06);
  });

  it('does not jump between neighbouring instants', () => {
    const walk = new RandomWalk(seedOf('GOOG'));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000 * DAY }), (offset) => {
        const step = walk.valueAt(START + offset + 1_000) - walk.valueAt(START + offset);
        // 3.5 deviations of one minute, the smallest piece.
        expect(Math.abs(step)).toBeLessThan(3.5 / Math.sqrt(525_960));
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('goes different ways for different seeds', () => {
    const ends = ['A', 'B', 'AB', 'BA', 'a'].map((text) => new RandomWalk(seedOf(text)).valueAt(START));
    expect(new Set(ends).size).toBe(5);
  });
});
