import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RATE_LIMITS } from '../../apps/api/src/limits/rate-limits.js';
import { UserPlaces } from '../../apps/api/src/limits/user-places.js';
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
          places: { places: 2, queue: 10, longestWaitMs: 30_000 },
        },
      },
    });
  });
  afterAll(async () => seeded.service.stop());

  const flood = async (count: number): Promise<TestResponse[]> =>
    Promise.all(
      Array.from({ length: count }, async (_, index) =>
        seeded.service.request(
          'GET',
          `/api/v1/dashboard/performance?range=1Y&forceRefresh=true&asOf=2026-0${1 + (index % 6)}-05`,
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

  it('leaves nothing behind', () => {
    expect(seeded.service.app.get(UserPlaces, { strict: false }).busyUsers).toBe(0);
  });
});
