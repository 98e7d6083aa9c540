import { describe, expect, it } from 'vitest';
import { fingerprintOf } from './fingerprint.js';

describe('fingerprintOf', () => {
  it('does not depend on the order of members or on absent ones', () => {
    expect(fingerprintOf({ a: 1, b: { c: 'x', d: null } })).toBe(
      fingerprintOf({ b: { d: null, c: 'x' }, e: undefined, a: 1 }),
    );
  });

  it.each([
    [{ a: '1' }, { a: 1 }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: { b: 1 } }, { a: {}, b: 1 }],
    [{ a: null }, {}],
    [
      { '1': 'a', '2': 'b' },
      { '1': 'b', '2': 'a' },
    ],
  ])('tells %j from %j', (one, other) => {
    expect(fingerprintOf(one)).not.toBe(fingerprintOf(other));
  });
});
