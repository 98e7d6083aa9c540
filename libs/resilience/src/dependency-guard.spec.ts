import { AppError, type Outcome } from '@portfolio-metrics/kernel';
import { bulkhead, circuitBreaker, ConsecutiveBreaker, handleAll, timeout, TimeoutStrategy, wrap } from 'cockatiel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Places } from './calls/places.js';
import { DependencyGuard } from './dependency-guard.js';
import type { DependencyGuardOptions } from './guard-options.js';

const OPTIONS = { timeoutMs: 1_000, concurrency: 2, queue: 1, failuresToOpen: 3, halfOpenAfterMs: 2_000 };
const fail = async (): Promise<never> => {
  throw new Error('down');
};
const hang = async (): Promise<never> => new Promise<never>(() => undefined);
const notFound = async (): Promise<never> => {
  throw new AppError('not_found', 'Not found.');
};
const bug = async (): Promise<never> => {
  throw new TypeError('x is not a function');
};
const times = <T>(count: number, make: () => Promise<T>): Array<Promise<T>> => Array.from({ length: count }, make);
const reasonOf = (outcome: Outcome<unknown>): string =>
  outcome.status === 'unavailable' ? outcome.reason : outcome.status;

describe('DependencyGuard', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  const guard = (options: Partial<DependencyGuardOptions> = {}): DependencyGuard =>
    new DependencyGuard('prices', { ...OPTIONS, ...options }, { random: () => 0.5 });
  const opened = async (sut = guard()): Promise<DependencyGuard> => {
    for (let index = 0; index < OPTIONS.failuresToOpen; index += 1) await sut.call(fail);
    expect(sut.state).toBe('open');
    return sut;
  };

  it('hands a value through', async () => {
    expect(await guard().call(async () => 42)).toEqual({ status: 'ok', value: 42 });
  });

  it('turns a failure into an outcome that carries its cause, thrown at once or later', async () => {
    const down = { status: 'unavailable', reason: 'failed', error: { message: 'down' } };
    expect(await guard().call(fail)).toMatchObject(down);
    const atOnce = (): never => {
      throw new Error('down');
    };
    expect(await guard().call(atOnce)).toMatchObject(down);
  });

  it('refuses once the circuit is open, without calling', async () => {
    const sut = await opened();
    const work = vi.fn(async () => 1);
    expect(reasonOf(await sut.call(work))).toBe('circuit_open');
    expect(work).not.toHaveBeenCalled();
  });

  it('refuses at once while the circuit is open, also when calls that hang still take all places', async () => {
    const sut = guard({ timeoutMs: 60_000, concurrency: 3, queue: 10 });
    const hanging = times(2, async () => sut.call(hang));
    await opened(sut);
    const third = sut.call(hang);
    expect(reasonOf(await third)).toBe('circuit_open');
    expect(sut.report().running).toBe(2);
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all(hanging);
  });

  it('turns those away who wait for a place when the circuit opens', async () => {
    const sut = guard({ concurrency: 1, queue: 100, failuresToOpen: 1 });
    const all = times(50, async () => sut.call(hang));
    await vi.advanceTimersByTimeAsync(OPTIONS.timeoutMs);
    expect((await Promise.all(all)).map(reasonOf)).toEqual(['timeout', ...Array<string>(49).fill('circuit_open')]);
    expect(sut.report()).toMatchObject({ running: 0, waiting: 0 });
  });

  it('counts a hanging call as a failure, and cuts it off', async () => {
    const sut = guard();
    const signals: AbortSignal[] = [];
    const reasons = [];
    for (let index = 0; index < OPTIONS.failuresToOpen; index += 1) {
      const call = sut.call(async (signal) => {
        signals.push(signal);
        return await hang();
      });
      await vi.advanceTimersByTimeAsync(OPTIONS.timeoutMs);
      reasons.push(reasonOf(await call));
    }
    expect(reasons).toEqual(['timeout', 'timeout', 'timeout']);
    expect(signals.every((signal) => signal.aborted)).toBe(true);
    expect(sut.state).toBe('open');
  });

  it('would not with the time limit outside of the breaker', async () => {
    const breaker = circuitBreaker(handleAll, { halfOpenAfter: 2_000, breaker: new ConsecutiveBreaker(3) });
    const outside = wrap(timeout(1_000, TimeoutStrategy.Aggressive), breaker);
    for (let index = 0; index < 20; index += 1) {
      const call = outside.execute(hang).catch(() => undefined);
      await vi.advanceTimersByTimeAsync(1_000);
      await call;
    }
    expect(breaker.state).toBe(0);
  });

  it('calls it a timeout also when the work has its own words for being cut off', async () => {
    const call = guard().call(
      async (signal) =>
        await new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('socket closed')));
        }),
    );
    await vi.advanceTimersByTimeAsync(OPTIONS.timeoutMs);
    expect(reasonOf(await call)).toBe('timeout');
  });

  it('leaves no timer and no listener behind', async () => {
    const caller = new AbortController();
    const added = vi.spyOn(caller.signal, 'addEventListener');
    const removed = vi.spyOn(caller.signal, 'removeEventListener');
    const sut = guard({ concurrency: 1, queue: 1 });
    await Promise.all(times(2, async () => sut.call(async () => 1, caller.signal)));
    expect(vi.getTimerCount()).toBe(0);
    expect(added.mock.calls.length).toBeGreaterThan(0);
    expect(removed.mock.calls.length).toBeGreaterThanOrEqual(added.mock.calls.length);
  });

  describe('errors that say nothing about the dependency', () => {
    it('throws expected errors on and does not count them as failures', async () => {
      const sut = guard();
      for (let index = 0; index < 10; index += 1)
        await expect(sut.call(notFound)).rejects.toMatchObject({ code: 'not_found' });
      expect(sut.state).toBe('closed');
    });

    it('does not close on an expected answer to a probe, and lets the next call try at once', async () => {
      const sut = await opened();
      await vi.advanceTimersByTimeAsync(2_000);
      await expect(sut.call(notFound)).rejects.toMatchObject({ code: 'not_found' });
      expect(sut.state).toBe('open');
      expect(await sut.call(async () => 1)).toEqual({ status: 'ok', value: 1 });
      expect(sut.state).toBe('closed');
    });

    it('does not open on a bug of ours, and reports it', async () => {
      const sut = guard();
      for (let index = 0; index < 10; index += 1) expect(reasonOf(await sut.call(bug))).toBe('failed');
      expect(sut.report()).toMatchObject({
        state: 'closed',
        counts: { outcomes: { bug: 10, failed: 0 } },
        lastFailure: { outcome: 'bug', fault: 'TypeError' },
      });
    });

    it('stays open when a probe meets a bug of ours', async () => {
      const sut = await opened();
      await vi.advanceTimersByTimeAsync(2_000);
      await sut.call(bug);
      expect(sut.report()).toMatchObject({
        state: 'open',
        probeInMs: 2_000,
        lastTransition: { cause: 'probe_hit_bug' },
      });
    });
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

  it('opens on answers that are nearly too late, and hands them on', async () => {
    const sut = guard({ concurrency: 10 });
    const slowly = async (): Promise<number> =>
      await new Promise((resolve) => setTimeout(() => resolve(1), 0.9 * OPTIONS.timeoutMs));
    const calls = times(10, async () => sut.call(slowly));
    await vi.advanceTimersByTimeAsync(OPTIONS.timeoutMs);
    expect((await Promise.all(calls)).map(reasonOf)).toEqual(Array<string>(10).fill('ok'));
    expect(sut.report()).toMatchObject({ state: 'open', counts: { slow: 10, outcomes: { ok: 10 } } });

    const patient = guard({ concurrency: 10, slowShareOfTimeout: 1 });
    const others = times(10, async () => patient.call(slowly));
    await vi.advanceTimersByTimeAsync(OPTIONS.timeoutMs);
    await Promise.all(others);
    expect(patient.state).toBe('closed');
  });

  it('tells those who wait for a place at once when an operator isolates, while calls that run go on', async () => {
    const sut = guard({ queue: 100 });
    const running = times(OPTIONS.concurrency, async () => sut.call(hang));
    const waiting = times(100, async () => sut.call(hang));
    sut.isolate();
    expect((await Promise.all(waiting)).map(reasonOf)).toEqual(Array<string>(100).fill('circuit_open'));
    expect(sut.report()).toMatchObject({ running: OPTIONS.concurrency, waiting: 0 });
    await vi.advanceTimersByTimeAsync(OPTIONS.timeoutMs);
    await Promise.all(running);
  });

  it('can be held open by an operator, and reset', async () => {
    const sut = guard();
    sut.isolate();
    expect(sut.state).toBe('isolated');
    expect(reasonOf(await sut.call(async () => 1))).toBe('circuit_open');
    sut.reset();
    expect(await sut.call(async () => 1)).toEqual({ status: 'ok', value: 1 });
    const down = await opened();
    down.reset();
    expect(await down.call(async () => 1)).toEqual({ status: 'ok', value: 1 });
  });
});
