import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestService } from '../../support/test-service.js';
import { succeed } from '../support/seeded-service.js';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

const EXCHANGES: Readonly<Record<string, string>> = { NY: 'XNYS', TOKYO: 'XTKS', LONDON: 'XLON', COIN: '24/7' };

/** A lifetime by the state of the market: whole, or shortened by up to a tenth so that not everything ends at once. */
const upTo = (seconds: number): readonly [number, number] => [seconds * 0.9 - 1, seconds];
/** A lifetime that a transition ends. */
const exactly = (seconds: number): readonly [number, number] => [seconds - 2, seconds];

interface Case {
  readonly name: string;
  readonly now: string;
  readonly held: readonly string[];
  readonly lives: readonly [number, number];
}

/** New York trades 13:30 to 20:00 UTC in summer, 14:30 to 21:00 in winter; Tokyo 00:00 to 02:30 and 03:30 to 06:30. */
const CASES: readonly Case[] = [
  { name: 'open', now: '2026-06-10T15:00:00Z', held: ['NY'], lives: upTo(15 * MINUTE) },
  {
    name: 'open, ten minutes before the close',
    now: '2026-06-10T19:50:00Z',
    held: ['NY'],
    lives: exactly(10 * MINUTE),
  },
  { name: 'open, a second before the close', now: '2026-06-10T19:59:59Z', held: ['NY'], lives: [0, 1] },
  { name: 'closed in the evening', now: '2026-06-10T21:00:00Z', held: ['NY'], lives: upTo(HOUR) },
  { name: 'closed in the morning', now: '2026-06-10T11:00:00Z', held: ['NY'], lives: upTo(HOUR) },
  {
    name: 'closed, twenty minutes before the opening',
    now: '2026-06-10T13:10:00Z',
    held: ['NY'],
    lives: exactly(20 * MINUTE),
  },
  { name: 'the same time in winter, an hour before it', now: '2026-01-14T13:10:00Z', held: ['NY'], lives: upTo(HOUR) },
  { name: 'a Saturday', now: '2026-06-13T12:00:00Z', held: ['NY'], lives: upTo(DAY) },
  { name: 'Sunday evening', now: '2026-06-14T20:00:00Z', held: ['NY'], lives: exactly(17.5 * HOUR) },
  { name: 'a holiday', now: '2026-06-19T15:00:00Z', held: ['NY'], lives: upTo(DAY) },
  {
    name: 'a holiday whose next day trades',
    now: '2026-11-26T15:00:00Z',
    held: ['NY'],
    lives: [0.9 * DAY - 1, 23.5 * HOUR],
  },
  {
    name: 'a half day, ten minutes before its early close',
    now: '2026-11-27T17:50:00Z',
    held: ['NY'],
    lives: exactly(10 * MINUTE),
  },
  {
    name: 'closed in New York, Tokyo about to open',
    now: '2026-06-10T23:30:00Z',
    held: ['NY', 'TOKYO'],
    lives: exactly(30 * MINUTE),
  },
  {
    name: 'Tokyo open, five minutes before its break',
    now: '2026-06-11T02:25:00Z',
    held: ['NY', 'TOKYO'],
    lives: exactly(5 * MINUTE),
  },
  { name: 'Tokyo in its break', now: '2026-06-11T02:45:00Z', held: ['TOKYO'], lives: exactly(45 * MINUTE) },
  {
    name: 'a holiday in New York, London open',
    now: '2026-06-19T14:00:00Z',
    held: ['NY', 'LONDON'],
    lives: upTo(15 * MINUTE),
  },
  { name: 'a Saturday with a coin', now: '2026-06-13T12:00:00Z', held: ['NY', 'COIN'], lives: upTo(15 * MINUTE) },
  { name: 'a Saturday with coins only', now: '2026-06-13T12:00:00Z', held: ['COIN'], lives: upTo(15 * MINUTE) },
];

describe('the lifetime of a cached answer', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await startTestService();
    const token = await service.tokenFor(randomUUID());
    for (const [symbol, exchange] of Object.entries(EXCHANGES)) {
      await succeed(
        service.request('PUT', `/api/v1/instruments/${symbol}`, {
          token,
          body: { name: symbol, currency: 'USD', exchange, assetClass: symbol === 'COIN' ? 'CRYPTO' : 'EQUITY' },
        }),
      );
    }
    await succeed(
      service.request('POST', '/api/v1/prices/import', {
        token,
        body: `symbol,date,close\n${Object.keys(EXCHANGES)
          .map((symbol) => `${symbol},2026-01-02,10\n`)
          .join('')}`,
        contentType: 'text/csv',
      }),
    );
  });
  afterAll(async () => {
    await service.stop();
  });

  /** A new user who holds these; the token is of the moment the clock shows. */
  async function holder(held: readonly string[]): Promise<{ userId: string; token: string }> {
    const userId = randomUUID();
    const token = await service.tokenFor(userId);
    const created = await succeed(
      service.request('POST', '/api/v1/portfolios', { token, body: { name: 'Held', baseCurrency: 'USD' } }),
    );
    for (const symbol of held) {
      await succeed(
        service.request('POST', '/api/v1/transactions', {
          token,
          body: {
            portfolioId: created.body.data.id,
            date: '2026-01-05',
            type: 'BUY',
            symbol,
            quantity: '1',
            price: '9',
          },
        }),
      );
    }
    return { userId, token };
  }

  it.each(CASES)('follows the market: $name', async ({ now, held, lives: [shortest, longest] }) => {
    service.clock.set(now);
    const { userId, token } = await holder(held);
    const { body } = await succeed(service.request('GET', '/api/v1/dashboard', { token }));
    expect(body.meta.asOf).toBe(new Date(Date.parse(now)).toISOString());
    const { rows } = await service.database.admin.query<{ lives: number; skew: number }>(
      `select extract(epoch from expires_at - computed_at)::float8 as lives,
         abs(extract(epoch from computed_at - clock_timestamp()))::float8 as skew
       from portfolio_metrics_cache where user_id = $1`,
      [userId],
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(row.lives).toBeGreaterThanOrEqual(shortest);
      expect(row.lives).toBeLessThanOrEqual(longest + 0.01);
      // The clock of the service decides which market is open; the row itself is in the time of the database.
      expect(row.skew).toBeLessThan(120);
    }
    const shown = (Date.parse(body.meta.expiresAt) - Date.parse(body.meta.computedAt)) / 1_000;
    expect(shown).toBeGreaterThanOrEqual(shortest);
    expect(shown).toBeLessThanOrEqual(longest + 0.01);
  });

  it('ends no hit for a later look at the clock: time is the time of the database', async () => {
    service.clock.set('2026-06-10T15:00:00Z');
    const { token } = await holder(['NY']);
    await succeed(service.request('GET', '/api/v1/dashboard', { token }));
    service.clock.set('2026-06-10T15:05:00Z');
    const again = await succeed(service.request('GET', '/api/v1/dashboard', { token }));
    expect(again.body.meta.cacheStatus).toBe('hit');
  });

  it('spreads: two users of one portfolio do not all expire in one moment', async () => {
    service.clock.set('2026-06-10T15:00:00Z');
    const lifetimes = new Set<number>();
    for (let user = 0; user < 4; user += 1) {
      const { token } = await holder(['NY']);
      const { meta } = (await succeed(service.request('GET', '/api/v1/dashboard', { token }))).body;
      lifetimes.add(Math.round((Date.parse(meta.expiresAt) - Date.parse(meta.computedAt)) / 1_000));
    }
    expect(lifetimes.size).toBeGreaterThan(1);
  });
});
