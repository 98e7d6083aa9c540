import { LedgerReader } from '@portfolio-metrics/ledger';
import { RenderedMetrics } from '@portfolio-metrics/metrics';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { RATE_LIMITS } from '../../apps/api/src/limits/rate-limits.js';
import { USER_PLACES, UserPlaces } from '../../apps/api/src/limits/user-places.js';
import { type SeededService, startSeededService } from '../e2e/support/seeded-service.js';
import type { TestResponse } from '../support/test-service.js';

/** How many requests of one user the service works on at the same time, as its own bookkeeping sees it. */
describe('a user who asks for too much', () => {
  let seeded: SeededService;
  beforeAll(async () => {
    seeded = await startSeededService({
      appOptions: {
        limits: {
          rate: { ...RATE_LIMITS, refresh: 1_000_000 },
          load: null,
          places: { ...USER_PLACES, places: 2, queue: 10 },
        },
      },
    });
  });
  afterAll(async () => seeded.service.stop());
  afterEach(() => {
    vi.restoreAllMocks();
  });

  /** Of as many different figures: those who ask for the same share it. */
  const flood = async (count: number): Promise<TestResponse[]> =>
    Promise.all(
      Array.from({ length: count }, async (_, index) =>
        seeded.service.request(
          'GET',
          `/api/v1/dashboard/performance?range=1Y&forceRefresh=true&asOf=2026-0${1 + (index % 5)}-${10 + Math.floor(index / 5)}`,
          {
            token: seeded.alice.token,
          },
        ),
      ),
    );

  it('is refused what nobody could wait for, and keeps nobody else waiting', async () => {
    const order: string[] = [];
    const alice = flood(60).then((answers) => {
      order.push('alice');
      return answers;
    });
    const bob = seeded.service.request('GET', '/api/v1/dashboard', { token: seeded.bob.token }).then((answer) => {
      order.push('bob');
      return answer;
    });
    expect((await bob).status).toBe(200);
    const statuses = (await alice).map(({ status }) => status);
    expect(order).toEqual(['bob', 'alice']);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    // Two are worked on and ten wait, at any one time.
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(12);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
  });

  it('has the same figures computed twice at most, however often they are wished for at once', async () => {
    const asked = vi.spyOn(seeded.service.app.get(RenderedMetrics), 'ask');
    const reader = seeded.service.app.get(LedgerReader);
    const snapshotOf = reader.snapshotOf.bind(reader);
    let open!: () => void;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const reads = vi.spyOn(reader, 'snapshotOf').mockImplementation(async (...request) => {
      await gate;
      return await snapshotOf(...request);
    });
    const { token } = seeded.alice;
    const answers = Array.from({ length: 24 }, async () =>
      seeded.service.request('GET', '/api/v1/dashboard?forceRefresh=true', { token }),
    );
    await expect.poll(() => asked.mock.calls.length).toBe(24);
    open();
    const statuses = (await Promise.all(answers)).map(({ body }) => body.meta.cacheStatus as string);
    expect(new Set(statuses)).toEqual(new Set(['refresh']));
    expect(reads).toHaveBeenCalledTimes(2);
  });

  it('leaves nothing behind', () => {
    expect(seeded.service.app.get(UserPlaces, { strict: false }).busyUsers).toBe(0);
  });
});
