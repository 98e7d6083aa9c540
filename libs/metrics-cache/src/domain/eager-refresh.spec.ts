import { describe, expect, it } from 'vitest';
import { type CopyInUse, EagerRefresh } from './eager-refresh.js';

const copy = (changes: Partial<CopyInUse> = {}): CopyInUse => ({
  freshForMs: 1_000,
  computationTimeMs: 100,
  lifetimeReason: 'market_open',
  ...changes,
});

/** Numbers that are spread evenly, always the same ones. */
function evenly(): () => number {
  let state = 12_345;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function share(of: CopyInUse, factor = 10): number {
  const sut = new EagerRefresh({ factor }, evenly());
  let due = 0;
  for (let read = 0; read < 20_000; read += 1) if (sut.isDue(of)) due += 1;
  return due / 20_000;
}

describe('EagerRefresh', () => {
  it.each([
    [1_000, 100],
    [500, 100],
    [2_500, 100],
    [1_000, 400],
    [100, 20],
  ])(
    'with %d ms left of a copy that took %d ms is due as often as the formula says',
    (freshForMs, computationTimeMs) => {
      // P(−ln(u) · factor · δ ≥ left) = exp(−left / (factor · δ))
      const expected = Math.exp(-freshForMs / (10 * computationTimeMs));
      expect(share(copy({ freshForMs, computationTimeMs }))).toBeCloseTo(expected, 1);
    },
  );

  it('is the likelier the nearer the end and the longer the computation', () => {
    expect(share(copy({ freshForMs: 200 }))).toBeGreaterThan(share(copy({ freshForMs: 2_000 })));
    expect(share(copy({ computationTimeMs: 300 }))).toBeGreaterThan(share(copy({ computationTimeMs: 30 })));
  });

  it('throws no dice long before the end', () => {
    const sut = new EagerRefresh({ factor: 10 }, () => {
      throw new Error('not asked');
    });
    expect(sut.isDue(copy({ freshForMs: 60_000 }))).toBe(false);
    expect(sut.isNearItsEnd(copy({ freshForMs: 60_000 }))).toBe(false);
    expect(sut.isNearItsEnd(copy({ freshForMs: 20_000 }))).toBe(true);
  });

  it.each(['next_transition', 'past_date'] as const)('never computes twice what ends by %s', (lifetimeReason) => {
    const sut = new EagerRefresh({}, () => 1 - 2 ** -32);
    expect(sut.isDue(copy({ freshForMs: 1 }))).toBe(true);
    expect(sut.isDue(copy({ freshForMs: 1, lifetimeReason }))).toBe(false);
  });

  it('is switched off by 0', () => {
    expect(new EagerRefresh({ factor: 0 }, () => 1 - 2 ** -32).isDue(copy({ freshForMs: 0 }))).toBe(false);
  });
});
