import { describe, expect, it } from 'vitest';
import { retryAfterSeconds } from './retry-after.js';

const IDS = Array.from({ length: 1_000 }, (_, index) => `request-${index}`);

describe('retryAfterSeconds', () => {
  it.each([
    [undefined, [2, 3, 4, 5]],
    [1, [1, 2, 3]],
    [0.2, [1, 2, 3]],
    [5, [5, 6, 7, 8, 9, 10, 11]],
    [20, [20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]],
    [58, [20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]],
    [86_400, [20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]],
  ])('spreads those who were refused together: asked for %s', (asked, expected) => {
    const seconds = IDS.map((id) => retryAfterSeconds(asked, id));
    expect([...new Set(seconds)].toSorted((a, b) => a - b)).toEqual(expected);
    for (const value of expected) {
      const share = seconds.filter((second) => second === value).length / IDS.length;
      expect(share).toBeGreaterThan(0.7 / expected.length);
    }
  });

  it('is the same for the same request', () => {
    expect(retryAfterSeconds(5, 'one')).toBe(retryAfterSeconds(5, 'one'));
  });
});
