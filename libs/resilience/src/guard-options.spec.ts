import { describe, expect, it } from 'vitest';
import {
  completeOptions,
  DEPENDENCY_GUARD_DEFAULTS,
  type DependencyGuardOptions,
  READ_RETRY,
} from './guard-options.js';

describe('the options of a guard', () => {
  it('have defaults for what is not given, or given as undefined', () => {
    expect(completeOptions('prices', { timeoutMs: 500, queue: undefined })).toEqual({
      ...DEPENDENCY_GUARD_DEFAULTS,
      timeoutMs: 500,
    });
  });

  it('cannot be changed afterwards, neither can the defaults', () => {
    for (const options of [completeOptions('prices', {}), DEPENDENCY_GUARD_DEFAULTS, READ_RETRY]) {
      expect(Object.isFrozen(options)).toBe(true);
    }
  });

  const wrong: ReadonlyArray<readonly [Partial<DependencyGuardOptions>, string]> = [
    [{ timeoutMs: 0 }, 'timeoutMs'],
    [{ timeoutMs: 2 ** 31 }, 'timeoutMs'],
    [{ timeoutMs: Number.NaN }, 'timeoutMs'],
    [{ concurrency: 0 }, 'concurrency'],
    [{ concurrency: 1.5 }, 'concurrency'],
    [{ queue: -1 }, 'queue'],
    [{ failuresToOpen: 0 }, 'failuresToOpen'],
    [{ forgetAfterMs: 0 }, 'forgetAfterMs'],
    [{ failureRateToOpen: 0 }, 'failureRateToOpen'],
    [{ failureRateToOpen: 50 }, 'failureRateToOpen'],
    [{ rateMinimumCalls: 0 }, 'rateMinimumCalls'],
    [{ rateWindowMs: 0 }, 'rateWindowMs'],
    [{ slowShareOfTimeout: 0 }, 'slowShareOfTimeout'],
    [{ halfOpenAfterMs: -1 }, 'halfOpenAfterMs'],
    [{ halfOpenJitter: 1.1 }, 'halfOpenJitter'],
    [{ retry: { ...READ_RETRY, perCall: 0 } }, 'retry.perCall'],
    [{ retry: { ...READ_RETRY, reserve: 0 } }, 'retry.reserve'],
    [{ retry: { ...READ_RETRY, maxWaitMs: -1 } }, 'retry.maxWaitMs'],
    [{ retry: { ...READ_RETRY, minLeftMs: -1 } }, 'retry.minLeftMs'],
  ];
  it.each(wrong)('%j are refused by name', (options, named) => {
    expect(() => completeOptions('prices', options)).toThrow(new RegExp(`^guard "prices": ${named} must be `));
  });
});
