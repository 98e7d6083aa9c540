import { beforeEach, describe, expect, it } from 'vitest';
import { LoadSensor, type MemoryUse } from './load-sensor.js';

describe('LoadSensor', () => {
  let nowMs: number;
  let memory: MemoryUse;
  let sut: LoadSensor;

  beforeEach(() => {
    nowMs = 1_000;
    memory = { heapUsed: 50, heapLimit: 100, rss: 100 };
    const limits = { maxLoopDelayMs: 250, maxHeapShare: 0.9, maxRssBytes: 1_000 };
    sut = new LoadSensor(limits, { monotonicMs: () => nowMs }, () => memory);
    sut.start();
    sut.stop();
  });

  const lookAfter = (ms: number): void => {
    nowMs += ms;
    sut.look();
  };

  it('is calm while the loop keeps its time', () => {
    for (let look = 0; look < 20; look += 1) lookAfter(100 + look * 10);
    expect(sut.overload).toBeNull();
  });

  it('is overloaded by a stall, and calm at the next look in time', () => {
    lookAfter(1_200);
    expect(sut.overload).toBe('event_loop');
    lookAfter(100);
    expect(sut.overload).toBeNull();
  });

  it.each([
    ['heap', { heapUsed: 91, heapLimit: 100, rss: 100 }],
    ['rss', { heapUsed: 50, heapLimit: 100, rss: 1_001 }],
  ] as const)('is overloaded while the %s is nearly used up', (name, full) => {
    lookAfter(100);
    expect(sut.overload).toBeNull();
    memory = full;
    for (let look = 0; look < 5; look += 1) lookAfter(100);
    expect(sut.overload).toBe(name);
    memory = { heapUsed: 50, heapLimit: 100, rss: 100 };
    for (let look = 0; look < 5; look += 1) lookAfter(100);
    expect(sut.overload).toBeNull();
  });

  it('takes 0 for "any"', () => {
    const limits = { maxLoopDelayMs: 0, maxHeapShare: 0, maxRssBytes: 0 };
    const blind = new LoadSensor(limits, { monotonicMs: () => nowMs }, () => ({
      heapUsed: 99,
      heapLimit: 1,
      rss: 1e12,
    }));
    nowMs += 60_000;
    blind.look();
    expect(blind.overload).toBeNull();
  });
});
