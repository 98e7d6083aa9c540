import { describe, expect, it } from 'vitest';
import { retryAfterSeconds } from './retry-after.js';

const IDS = Array.from({ length: 1_000 }, (_, index) => `request-${index}`);

describe('retryAfterSeconds', () => {
  it.each([
    [undefined, [2, 3, 4, 5]],
    [1, [1, 2, 3]],
    [0.2, [1, 2, 3]],
    [5, [5, 6, 7, 8, 9, 10, 11]],
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

  it('is 30 seconds at most, unless more was asked for', () => {
    expect(Math.max(...IDS.map((id) => retryAfterSeconds(20, id)))).toBe(30);
    expect(retryAfterSeconds(45, 'one')).toBe(45);
  });
});
