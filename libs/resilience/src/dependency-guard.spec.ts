import { AppError } from '@portfolio-metrics/kernel';
import { circuitBreaker, ConsecutiveBreaker, handleAll, timeout, TimeoutStrategy, wrap } from 'cockatiel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail, guard, hang, opened, OPTIONS, reasonOf, times } from '../../../test/support/guarded-calls.js';

const notFound = async (): Promise<never> => {
  throw new AppError('not_found', 'Not found.');
};
const bug = async (): Promise<never> => {
  throw new TypeError('x is not a function');
};
describe('DependencyGuard', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

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
