import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sharedCounters } from './shared-counters.js';

describe('a counter that replicas share', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('counts by itself when the database does not answer soon', async () => {
    const statement = vi.fn(async () => new Promise<never>(() => undefined));
    const counter = sharedCounters({ statement }, 1)('refresh', 1);
    const answers: unknown[] = [];
    for (let count = 0; count < 2; count += 1) {
      void counter.consume('a').then(
        () => answers.push('admitted'),
        (refusal: unknown) => answers.push(refusal),
      );
    }
    await vi.advanceTimersByTimeAsync(300);
    expect(statement).toHaveBeenCalled();
    expect(answers).toEqual(['admitted', expect.objectContaining({ remainingPoints: 0 })]);
  });
});
