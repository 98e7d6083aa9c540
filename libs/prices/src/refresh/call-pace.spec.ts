import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../test/support/manual-clock.js';
import type { RateLimits } from '../price-source.js';
import { CallPace } from './call-pace.js';

describe('CallPace', () => {
  let clock: ManualClock;
  let slept: number[];
  beforeEach(() => {
    clock = new ManualClock('2024-06-14T15:00:00Z');
    slept = [];
  });
  const pace = (limits: RateLimits, maxWaitMs?: number): CallPace =>
    new CallPace(clock, limits, {
      ...(maxWaitMs === undefined ? {} : { maxWaitMs }),
      sleep: async (ms) => {
        slept.push(ms);
        clock.advance(ms);
      },
    });

  it('lets everything through without limits', async () => {
    const sut = pace({});
    for (let index = 0; index < 1_000; index += 1) expect(await sut.enter()).toBeNull();
    expect(slept).toEqual([]);
  });

  it('never lets more through than a second, a minute or a day allows, whenever they begin', async () => {
    const limits = { perSecond: 2, perMinute: 5, perDay: 12 };
    const sut = pace(limits, 86_400_000);
    const times: number[] = [];
    for (let index = 0; index < 40; index += 1) {
      await sut.enter();
      times.push(clock.monotonicMs());
      clock.advance((index * 137) % 700);
    }
    for (const [calls, ms] of [
      [2, 1_000],
      [5, 60_000],
      [12, 86_400_000],
    ] as const) {
      for (const [index, time] of times.slice(calls).entries()) expect(time - times[index]!).toBeGreaterThanOrEqual(ms);
    }
  });

  it('turns a call away that would wait too long, and says for how long', async () => {
    const sut = pace({ perMinute: 1 }, 10_000);
    expect(await sut.enter()).toBeNull();
    clock.advance(20_000);
    expect(await sut.enter()).toBe(40_000);
    clock.advance(30_000);
    expect(await sut.enter()).toBeNull();
    expect(slept).toEqual([10_000]);
  });

  it('lets nothing through while it is paused, without forgetting a longer pause', async () => {
    const sut = pace({ perSecond: 100 }, 0);
    sut.pause(60_000);
    sut.pause(5_000);
    expect(sut.tryEnter()).toBe(false);
    expect(await sut.enter()).toBe(60_000);
    clock.advance(60_000);
    expect(sut.tryEnter()).toBe(true);
  });

  it('gives the place of a call back that was not made', () => {
    const sut = pace({ perDay: 1 });
    expect(sut.tryEnter()).toBe(true);
    expect(sut.tryEnter()).toBe(false);
    sut.giveBack();
    expect(sut.tryEnter()).toBe(true);
  });

  it('stops waiting once nobody wants the call any more', async () => {
    const sut = new CallPace(clock, { perSecond: 1 });
    await sut.enter();
    await expect(sut.enter(AbortSignal.abort(new Error('called off')))).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('takes no limit that is none', () => {
    for (const perDay of [0, -1, 1.5, Number.NaN]) expect(() => pace({ perDay })).toThrow(/perDay/);
  });
});
