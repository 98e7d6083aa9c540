import { AppError } from '@portfolio-metrics/kernel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DependencyGuard } from './dependency-guard.js';

const options = { timeoutMs: 1_000, concurrency: 2, queue: 1, failuresToOpen: 3, halfOpenAfterMs: 2_000 };
const fail = async (): Promise<never> => {
  throw new Error('down');
};
const hang = async (): Promise<never> => new Promise<never>(() => undefined);

describe('DependencyGuard', () => {
  let sut: DependencyGuard;
  beforeEach(() => {
    vi.useFakeTimers();
    sut = new DependencyGuard('prices', options);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const open = async (): Promise<void> => {
    for (let index = 0; index < options.failuresToOpen; index += 1) await sut.call(fail);
  };

  it('hands a value through', async () => {
    expect(await sut.call(async () => 42)).toEqual({ status: 'ok', value: 42 });
  });

  it('turns a failure into an outcome that carries its cause', async () => {
    expect(await sut.call(fail)).toMatchObject({ status: 'unavailable', reason: 'failed', error: { message: 'down' } });
  });

  it('opens after failures in a row, then refuses without calling', async () => {
    await open();
    const work = vi.fn(async () => 1);
    expect(await sut.call(work)).toMatchObject({ status: 'unavailable', reason: 'circuit_open' });
    expect(work).not.toHaveBeenCalled();
    expect(sut.state).toBe('open');
  });

  it('counts a hanging call as a failure', async () => {
    const calls = [];
    for (let index = 0; index < options.failuresToOpen; index += 1) {
      const call = sut.call(hang);
      await vi.advanceTimersByTimeAsync(options.timeoutMs);
      calls.push(await call);
    }
    expect(calls.map((call) => call.status === 'unavailable' && call.reason)).toEqual([
      'timeout',
      'timeout',
      'timeout',
    ]);
    expect(sut.state).toBe('open');
  });

  it('throws expected errors on and does not count them as failures', async () => {
    const notFound = async (): Promise<never> => {
      throw new AppError('not_found', 'Not found.');
    };
    for (let index = 0; index < 10; index += 1)
      await expect(sut.call(notFound)).rejects.toMatchObject({ code: 'not_found' });
    expect(sut.state).toBe('closed');
  });

  it('refuses callers at once while one probes, and closes after the probe succeeded', async () => {
    await open();
    await vi.advanceTimersByTimeAsync(options.halfOpenAfterMs);
    let finish!: (value: number) => void;
    const probe = sut.call(async () => new Promise<number>((resolve) => (finish = resolve)));
    await vi.advanceTimersByTimeAsync(0);
    expect(sut.state).toBe('half_open');
    const others = await Promise.all(Array.from({ length: 100 }, async () => sut.call(async () => 2)));
    expect(others.every((other) => other.status === 'unavailable' && other.reason === 'circuit_open')).toBe(true);
    finish(1);
    expect(await probe).toEqual({ status: 'ok', value: 1 });
    expect(sut.state).toBe('closed');
  });

  it('refuses what exceeds its places without opening the circuit', async () => {
    const busy = [1, 2, 3].map(() => sut.call(hang));
    const refused = await Promise.all(Array.from({ length: 10 }, async () => sut.call(async () => 1)));
    expect(refused.every((call) => call.status === 'unavailable' && call.reason === 'overloaded')).toBe(true);
    expect(sut.state).toBe('closed');
    await vi.advanceTimersByTimeAsync(2 * options.timeoutMs);
    await Promise.all(busy);
  });

  it("ends with the caller's deadline even while waiting for a place", async () => {
    const deadline = new AbortController();
    const calls = [1, 2, 3].map(() => sut.call(hang, deadline.signal));
    await vi.advanceTimersByTimeAsync(10);
    deadline.abort(new Error('deadline'));
    expect((await Promise.all(calls)).map((call) => call.status === 'unavailable' && call.reason)).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
  });

  it('can be held open by an operator', async () => {
    const release = sut.isolate();
    expect(sut.state).toBe('isolated');
    expect(await sut.call(async () => 1)).toMatchObject({ status: 'unavailable', reason: 'circuit_open' });
    release();
    expect(await sut.call(async () => 1)).toEqual({ status: 'ok', value: 1 });
  });
});
