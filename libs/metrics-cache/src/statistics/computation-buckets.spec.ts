import { describe, expect, it } from 'vitest';
import { bucketOf } from './computation-buckets.js';

describe('bucketOf', () => {
  it.each([
    [0, 1],
    [1, 1],
    [1.001, 2],
    [2, 2],
    [3, 4],
    [1_000, 1_024],
    [131_072, 131_072],
    [131_072.1, Number.POSITIVE_INFINITY],
  ])('puts %d ms into the bucket up to %d', (durationMs, atMostMs) => {
    expect(bucketOf(durationMs)).toBe(atMostMs);
  });
});
