import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import { deadlineSignal, remainingMs } from './deadline.js';

const clock = new ManualClock('2026-06-10T15:00:00Z');

describe('a signal with a deadline', () => {
  it('tells the time left by the monotonic clock', () => {
    const sut = deadlineSignal(3_000, clock);
    clock.advance(1_200);
    clock.set('2031-01-01T00:00:00Z');
    expect(remainingMs(sut)).toBe(1_800);
    clock.advance(2_000);
    expect(remainingMs(sut)).toBe(-200);
  });

  it('fires with its parent', () => {
    const parent = new AbortController();
    const sut = deadlineSignal(3_000, clock, parent.signal);
    expect(sut.aborted).toBe(false);
    parent.abort(new Error('the client left'));
    expect(sut.reason).toMatchObject({ message: 'the client left' });
  });

  it("keeps a parent's earlier deadline", () => {
    expect(remainingMs(deadlineSignal(3_000, clock, deadlineSignal(500, clock)))).toBe(500);
    expect(remainingMs(deadlineSignal(500, clock, deadlineSignal(3_000, clock)))).toBe(500);
  });

  it('fires by itself', async () => {
    const sut = deadlineSignal(1, clock);
    await new Promise((resolve) => sut.addEventListener('abort', resolve));
    expect(sut.reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('is not known of other signals', () => {
    expect(remainingMs(new AbortController().signal)).toBeNull();
  });
});
