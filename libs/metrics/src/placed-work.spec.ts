import { calendarDate } from '@portfolio-metrics/kernel';
import { Places } from '@portfolio-metrics/resilience';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HOST_USER as USER } from '../../../test/support/metrics-host.js';
import { hostOfSuite } from '../../../test/support/suite-host.js';

describe('a user whose places are taken', () => {
  const host = hostOfSuite();
  let places: Places;
  /** How many still find a free place. */
  let welcome: number;

  beforeEach(async () => {
    places = new Places(6, 100);
    welcome = Number.POSITIVE_INFINITY;
    await host.restart({
      places: {
        run: async (_userId, work, signal) => {
          if (welcome === 0) takeAll();
          welcome -= 1;
          if (!places.tryEnter()) await places.wait(signal);
          try {
            return await work();
          } finally {
            places.leave();
          }
        },
      },
    });
  });
  function takeAll(): void {
    while (places.tryEnter());
  }

  it('has many wishes for new figures met by two computations: none of them waits for a place to join', async () => {
    let open!: () => void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const { snapshotOf } = host.ports;
    host.ports.snapshotOf = async (signal) => {
      await gate;
      return snapshotOf(signal);
    };
    const answers = Array.from({ length: 24 }, async () => host.ask('portfolio', { forceRefresh: true }));
    await expect.poll(() => places.running).toBe(1);
    open();
    expect(new Set((await Promise.all(answers)).map(({ meta }) => meta.cacheStatus))).toEqual(new Set(['refresh']));
    expect(host.computations).toBe(2);
    expect([places.running, places.waiting]).toEqual([0, 0]);
  });

  it('computes no more at once than there are places', async () => {
    let most = 0;
    const { snapshotOf } = host.ports;
    host.ports.snapshotOf = async (signal) => {
      most = Math.max(most, places.running);
      return snapshotOf(signal);
    };
    await Promise.all(
      Array.from({ length: 20 }, async (_, day) =>
        host.ask('portfolio', { asOf: calendarDate(`2026-05-${day + 10}`) }),
      ),
    );
    expect(host.computations).toBe(20);
    expect(most).toBe(6);
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('is told in time that it cannot be done, and no computation is left in the queue', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    welcome = 0;
    const refused = Promise.all(
      [false, true].map(async (forceRefresh) =>
        host.ask('portfolio', { forceRefresh }).catch((error: unknown) => error),
      ),
    );
    await vi.advanceTimersByTimeAsync(3_000);
    const unavailable = expect.objectContaining({ code: 'unavailable' }) as unknown;
    expect(await refused).toEqual([unavailable, unavailable]);
    expect(places.waiting).toBe(0);
  });

  it('gets the copy that was found when only computing has no place', async () => {
    await host.ask();
    host.store.bumpUser(USER);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    // For the look at the cache.
    welcome = 1;
    const answer = host.ask();
    await vi.advanceTimersByTimeAsync(3_000);
    expect((await answer).meta).toMatchObject({ stale: true, degraded: true });
  });
});
