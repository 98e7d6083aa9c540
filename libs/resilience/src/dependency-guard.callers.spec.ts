import { bulkhead, circuitBreaker, ConsecutiveBreaker, handleAll, wrap } from 'cockatiel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail, guard, hang, opened, OPTIONS, reasonOf, times } from '../../../test/support/guarded-calls.js';
import { Places } from './calls/places.js';

describe('callers of a DependencyGuard', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  describe('while one call probes', () => {
    it('refuses all others at once, and closes after the probe succeeded', async () => {
      const sut = await opened();
      await vi.advanceTimersByTimeAsync(2_000);
      let finish!: (value: number) => void;
      const probe = sut.call(async () => new Promise<number>((resolve) => (finish = resolve)));
      expect(sut.state).toBe('half_open');
      const others = await Promise.all(times(100, async () => sut.call(async () => 2)));
      expect(others.map(reasonOf)).toEqual(Array<string>(100).fill('circuit_open'));
      finish(1);
      expect(await probe).toEqual({ status: 'ok', value: 1 });
      expect(sut.state).toBe('closed');
    });

    it('lets one of a hundred callers of the same moment through', async () => {
      const sut = await opened();
      await vi.advanceTimersByTimeAsync(2_000);
      const work = vi.fn(async () => 1);
      const all = await Promise.all(times(100, async () => sut.call(work)));
      expect(work).toHaveBeenCalledTimes(1);
      expect(all.map(reasonOf).sort()).toEqual([...Array<string>(99).fill('circuit_open'), 'ok']);
    });

    it('has all hundred settled while the probe hangs, and the probe after its time limit', async () => {
      const sut = await opened();
      await vi.advanceTimersByTimeAsync(2_000);
      const settled: string[] = [];
      const all = times(100, async () => settled.push(reasonOf(await sut.call(hang))));
      await vi.advanceTimersByTimeAsync(0);
      expect(settled).toEqual(Array<string>(99).fill('circuit_open'));
      await vi.advanceTimersByTimeAsync(OPTIONS.timeoutMs);
      await Promise.all(all);
      expect(settled.at(-1)).toBe('timeout');
      expect(sut.state).toBe('open');
    });

    it('would have nobody settled with the breaker outside of the limit of calls, the obvious order', async () => {
      const breaker = circuitBreaker(handleAll, { halfOpenAfter: 2_000, breaker: new ConsecutiveBreaker(3) });
      const obvious = wrap(breaker, bulkhead(2, 1));
      for (let index = 0; index < 3; index += 1) await obvious.execute(fail).catch(() => undefined);
      await vi.advanceTimersByTimeAsync(2_000);
      let settled = 0;
      const caller = new AbortController();
      for (const call of times(100, async () => obvious.execute(hang, caller.signal))) {
        call.then(
          () => (settled += 1),
          () => (settled += 1),
        );
      }
      caller.abort();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(settled).toBe(0);
    });

    it('lets no more than its places through after the probe succeeded', async () => {
      const sut = await opened(guard({ queue: 100 }));
      await vi.advanceTimersByTimeAsync(2_000);
      let running = 0;
      let most = 0;
      const work = async (): Promise<void> => {
        most = Math.max(most, (running += 1));
        await new Promise((resolve) => setTimeout(resolve, 10));
        running -= 1;
      };
      const probe = sut.call(work);
      await vi.advanceTimersByTimeAsync(10);
      await probe;
      const burst = times(100, async () => sut.call(work));
      await vi.advanceTimersByTimeAsync(1_000);
      expect((await Promise.all(burst)).map(reasonOf)).toEqual(Array<string>(100).fill('ok'));
      expect(most).toBe(OPTIONS.concurrency);
    });
  });

  describe('when it is full', () => {
    it('refuses what exceeds its places without opening the circuit', async () => {
      const sut = guard();
      const busy = times(3, async () => sut.call(hang));
      const refused = await Promise.all(times(100, async () => sut.call(async () => 1)));
      expect(refused.map(reasonOf)).toEqual(Array<string>(100).fill('overloaded'));
      expect(sut.state).toBe('closed');
      await vi.advanceTimersByTimeAsync(2 * OPTIONS.timeoutMs);
      await Promise.all(busy);
    });

    it('would open with the limit of calls inside of the breaker', async () => {
      const breaker = circuitBreaker(handleAll, { halfOpenAfter: 2_000, breaker: new ConsecutiveBreaker(3) });
      const inside = wrap(breaker, bulkhead(2, 1));
      for (const call of times(10, async () => inside.execute(hang))) call.catch(() => undefined);
      await vi.advanceTimersByTimeAsync(0);
      expect(breaker.state).toBe(1);
    });
  });

  describe("the caller's deadline", () => {
    it('ends calls that run and calls that wait for a place, and frees both', async () => {
      const sut = guard();
      const deadline = new AbortController();
      const calls = times(3, async () => sut.call(hang, deadline.signal));
      await vi.advanceTimersByTimeAsync(10);
      expect(sut.report()).toMatchObject({ running: 2, waiting: 1 });
      deadline.abort(new Error('deadline'));
      expect((await Promise.all(calls)).map(reasonOf)).toEqual(['cancelled', 'cancelled', 'cancelled']);
      expect(sut.report()).toMatchObject({ running: 0, waiting: 0 });
      expect(await sut.call(async () => 1)).toEqual({ status: 'ok', value: 1 });
    });

    it('that has passed already calls nothing, and waits for no place', async () => {
      const sut = guard();
      const work = vi.fn(async () => 1);
      expect(reasonOf(await sut.call(work, AbortSignal.abort()))).toBe('cancelled');
      const busy = times(OPTIONS.concurrency, async () => sut.call(hang));
      expect(reasonOf(await sut.call(work, AbortSignal.abort()))).toBe('cancelled');
      expect(work).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(OPTIONS.timeoutMs);
      await Promise.all(busy);
    });

    it('that passes between getting a place and using it calls nothing', async () => {
      const sut = guard({ concurrency: 1 });
      const caller = new AbortController();
      const first = sut.call(async () => 1);
      const work = vi.fn(async () => 2);
      const second = sut.call(work, caller.signal);
      const handOn = Object.getOwnPropertyDescriptor(Places.prototype, 'leave')!.value as (this: Places) => void;
      vi.spyOn(Places.prototype, 'leave').mockImplementationOnce(function (this: Places) {
        handOn.call(this);
        caller.abort();
      });
      await first;
      expect(reasonOf(await second)).toBe('cancelled');
      expect(work).not.toHaveBeenCalled();
      expect(sut.report().running).toBe(0);
    });

    it('does not open the circuit when callers leave early', async () => {
      const sut = guard();
      for (let index = 0; index < 20; index += 1) {
        const caller = new AbortController();
        const call = sut.call(hang, caller.signal);
        caller.abort();
        expect(reasonOf(await call)).toBe('cancelled');
      }
      expect(sut.state).toBe('closed');
    });

    it('opens it when callers leave after having waited long', async () => {
      const sut = guard();
      for (let index = 0; index < 5; index += 1) {
        const caller = new AbortController();
        const calls = times(2, async () => sut.call(hang, caller.signal));
        await vi.advanceTimersByTimeAsync(0.9 * OPTIONS.timeoutMs);
        caller.abort();
        await Promise.all(calls);
      }
      expect(sut.report()).toMatchObject({ state: 'open', lastTransition: { cause: 'failure_rate' } });
    });
  });
});
