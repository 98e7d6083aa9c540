import { CircuitState, ConsecutiveBreaker, SamplingBreaker } from 'cockatiel';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { completeOptions, type DependencyGuardOptions } from '../guard-options.js';
import { OpeningRule, type Weight } from './opening-rule.js';

const HOUR_MS = 3_600_000;
const ruleWith = (options: Partial<DependencyGuardOptions> = {}): OpeningRule =>
  new OpeningRule(completeOptions('prices', options));

/** Adds the weights at equal distances; when and why the rule opens, or `null`. */
function openedBy(sut: OpeningRule, everyMs: number, weights: readonly Weight[]): { n: number; why: string } | null {
  for (const [index, weight] of weights.entries()) {
    sut.add(weight, index * everyMs);
    const why = sut.reason(index * everyMs);
    if (why !== null) return { n: index + 1, why };
  }
  return null;
}

const times = (count: number, weight: Weight): Weight[] => Array.from({ length: count }, () => weight);

describe('OpeningRule', () => {
  afterEach(() => void vi.useRealTimers());

  it.each([1, 500, 5_000])('opens after five failures in a row, one every %d ms', (everyMs) => {
    expect(openedBy(ruleWith(), everyMs, times(5, 'failure'))).toEqual({ n: 5, why: 'failures_in_a_row' });
  });

  it("would not at two calls a second with cockatiel's SamplingBreaker as it comes", () => {
    vi.useFakeTimers();
    const breaker = new SamplingBreaker({ threshold: 0.5, duration: 10_000 });
    const opened = Array.from({ length: 200 }, () => {
      vi.advanceTimersByTime(500);
      return breaker.failure(CircuitState.Closed);
    });
    expect(opened).not.toContain(true);
  });

  it('starts counting afresh after a success', () => {
    expect(openedBy(ruleWith(), 1, [...times(4, 'failure'), 'good', ...times(4, 'failure')])).toBeNull();
  });

  it('forgets failures of an hour ago', () => {
    const sut = ruleWith({ failuresToOpen: 10, rateMinimumCalls: 10 });
    expect(openedBy(sut, 1, times(9, 'failure'))).toBeNull();
    sut.add('failure', HOUR_MS);
    expect(sut.reason(HOUR_MS)).toBeNull();
  });

  it("would not with cockatiel's breakers", () => {
    vi.useFakeTimers();
    const minimumRps = 1;
    for (const breaker of [
      new ConsecutiveBreaker(10),
      new SamplingBreaker({ threshold: 0.5, duration: 10_000, minimumRps }),
    ]) {
      const early = Array.from({ length: 9 }, () => breaker.failure(CircuitState.Closed));
      expect(early).not.toContain(true);
      vi.advanceTimersByTime(HOUR_MS);
      expect(breaker.failure(CircuitState.Closed)).toBe(true);
    }
  });

  it('opens when half of at least ten recent attempts failed, though never five in a row', () => {
    const alternating = times(20, 'good').map((_, index): Weight => (index % 2 === 0 ? 'good' : 'failure'));
    expect(openedBy(ruleWith(), 100, alternating)).toEqual({ n: 10, why: 'failure_rate' });
  });

  it('does not open when fewer than half failed, or fewer than ten calls came in ten seconds', () => {
    const third = times(60, 'good').map((_, index): Weight => (index % 3 === 0 ? 'failure' : 'good'));
    expect(openedBy(ruleWith(), 100, third)).toBeNull();
    const alternating = times(60, 'good').map((_, index): Weight => (index % 2 === 0 ? 'good' : 'failure'));
    expect(openedBy(ruleWith(), 1_200, alternating)).toBeNull();
  });

  it('opens when half of them are slow, which alone no number of slow ones in a row does', () => {
    expect(openedBy(ruleWith(), 100, times(20, 'slow'))).toEqual({ n: 10, why: 'failure_rate' });
    expect(openedBy(ruleWith(), 1_200, times(20, 'slow'))).toBeNull();
  });

  it('knows nothing after it was cleared', () => {
    const sut = ruleWith();
    openedBy(sut, 1, times(20, 'failure'));
    sut.clear();
    expect(sut.reason(20)).toBeNull();
    sut.add('failure', 21);
    expect(sut.reason(21)).toBeNull();
  });
});
