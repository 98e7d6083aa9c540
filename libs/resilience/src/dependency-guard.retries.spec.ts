import { AppError, type Outcome } from '@portfolio-metrics/kernel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { deadlineSignal } from './calls/deadline.js';
import { DependencyGuard } from './dependency-guard.js';
import { type DependencyGuardOptions, READ_RETRY } from './guard-options.js';

/** Never opens, so that only the budget limits the retries. */
const NEVER_OPENS = { failuresToOpen: Number.MAX_SAFE_INTEGER, rateMinimumCalls: Number.MAX_SAFE_INTEGER };

describe('retries of a guard', () => {
  let clock: ManualClock;
  let attempts: number;
  beforeEach(() => {
    vi.useFakeTimers();
    clock = new ManualClock('2026-06-10T15:00:00Z');
    attempts = 0;
  });
  afterEach(() => void vi.useRealTimers());

  const guard = (options: Partial<DependencyGuardOptions> = {}, random = 0.5): DependencyGuard =>
    new DependencyGuard('prices', { ...NEVER_OPENS, retry: READ_RETRY, ...options }, { clock, random: () => random });
  const failing =
    (error: unknown = new Error('down')) =>
    async (): Promise<never> => {
      attempts += 1;
      throw error;
    };
  /** Fails the first time. */
  const recovering = () => async (): Promise<number> => {
    attempts += 1;
    if (attempts === 1) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    return attempts;
  };
  const settled = async (call: Promise<Outcome<unknown>>): Promise<Outcome<unknown>> => {
    await vi.advanceTimersByTimeAsync(100);
    return await call;
  };
  const earned = async (sut: DependencyGuard): Promise<DependencyGuard> => {
    for (let call = 1; call <= 10; call += 1) await sut.call(async () => 1);
    return sut;
  };

  it('answer in the place of a first attempt that failed', async () => {
    const sut = await earned(guard());
    expect(await settled(sut.call(recovering()))).toEqual({ status: 'ok', value: 2 });
    expect(sut.report().counts).toMatchObject({ calls: 11, attempts: 12, retries: 1, outcomes: { ok: 11, failed: 0 } });
  });

  it('are off unless asked for', async () => {
    const sut = await earned(guard({ retry: null }));
    expect(await settled(sut.call(recovering()))).toMatchObject({ status: 'unavailable', reason: 'failed' });
    expect(attempts).toBe(1);
  });

  it.each([
    [0.01, 1],
    [0.5, 50],
    [0.99, 99],
  ])('come after a wait drawn evenly: %d of 100 ms', async (random, waitMs) => {
    const sut = await earned(guard({}, random));
    const call = sut.call(recovering());
    await vi.advanceTimersByTimeAsync(waitMs - 1);
    expect(attempts).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await call).toEqual({ status: 'ok', value: 2 });
  });

  it('stay within a tenth of the calls while half of them fail, and while all do', async () => {
    const run = async (fails: (call: number) => boolean): Promise<number> => {
      attempts = 0;
      const sut = guard({}, 0);
      for (let call = 1; call <= 1_000; call += 1) {
        const work = fails(call) ? failing() : async (): Promise<number> => (attempts += 1);
        await settled(sut.call(work));
      }
      expect(sut.report().counts).toMatchObject({ calls: 1_000, attempts });
      return attempts;
    };
    expect(await run((call) => call % 2 === 0)).toBe(1_100);
    expect(await run(() => true)).toBe(1_100);
  });

  it.each([
    ['expected errors', new AppError('not_found', 'x')],
    ['changes of unknown outcome', new AppError('outcome_unknown', 'x')],
    ['refusals for too many requests', new AppError('rate_limited', 'x')],
    ['bugs of ours', new TypeError('x')],
    ['a full server', Object.assign(new Error('x'), { code: '53300' })],
  ])('do not repeat %s', async (_, error) => {
    const sut = await earned(guard());
    await settled(sut.call(failing(error)).catch(() => ({ status: 'unavailable', reason: 'failed' }) as const));
    expect(attempts).toBe(1);
  });

  it('do not repeat what hung, nor what failed slowly', async () => {
    const sut = await earned(guard());
    const hung = sut.call(async () => {
      attempts += 1;
      return await new Promise<never>(() => undefined);
    });
    await vi.advanceTimersByTimeAsync(2_100);
    expect(await hung).toMatchObject({ reason: 'timeout' });
    const slow = async (): Promise<never> => {
      clock.advance(1_600);
      return await failing()();
    };
    expect(await settled(sut.call(slow))).toMatchObject({ reason: 'failed' });
    expect(attempts).toBe(2);
  });

  it('do not come when the first attempt opened the circuit, nor when it opened during the wait', async () => {
    const opening = await earned(guard({ failuresToOpen: 1 }));
    expect(await opening.call(failing())).toMatchObject({ reason: 'failed' });
    expect([opening.state, attempts]).toEqual(['open', 1]);

    const meanwhile = await earned(guard());
    const call = meanwhile.call(failing());
    await vi.advanceTimersByTimeAsync(10);
    meanwhile.isolate();
    expect(await settled(call)).toMatchObject({ reason: 'failed' });
    expect(attempts).toBe(2);
    expect(meanwhile.report().counts).toMatchObject({ attempts: 11, retries: 0 });
  });

  it.each([
    ['350 ms are left, and 50 of them for the wait', 350, 2],
    ['less is left', 349, 1],
  ])('need 300 ms of the deadline: %s', async (_, leftMs, expected) => {
    const sut = await earned(guard());
    await settled(sut.call(failing(), deadlineSignal(leftMs, clock)));
    expect(attempts).toBe(expected);
  });

  it('do not come under a deadline that cannot be read', async () => {
    const sut = await earned(guard());
    await settled(sut.call(failing(), new AbortController().signal));
    expect(attempts).toBe(1);
  });

  it('end with the caller while they wait, and give the wait up', async () => {
    const sut = await earned(guard());
    const caller = new AbortController();
    const call = sut.call(failing(), deadlineSignal(3_000, clock, caller.signal));
    await vi.advanceTimersByTimeAsync(10);
    caller.abort();
    expect(await call).toMatchObject({ status: 'unavailable' });
    expect(attempts).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
