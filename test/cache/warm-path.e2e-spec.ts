import { beforeEach, describe, expect, it } from 'vitest';
import { succeed } from '../e2e/support/seeded-service.js';
import { seededSuite } from '../e2e/support/seeded-suite.js';
import type { TestRequest, TestResponse } from '../support/test-service.js';

const VIEWS = [
  '/dashboard',
  '/portfolio?status=all',
  '/dashboard/losers?limit=3',
  '/dividends',
  '/dashboard/performance',
];

/** Reads that are served from memory: the first after a computation reads the table, the second is warm. */
describe('a warm read', () => {
  const seeded = seededSuite();

  beforeEach(async () => {
    for (const { token } of [seeded.alice, seeded.bob]) {
      await succeed(ask('/dashboard?forceRefresh=true', { token }));
      await succeed(ask('/dashboard', { token }));
    }
  });

  const ask = async (path: string, options: TestRequest = {}): Promise<TestResponse> =>
    await seeded.service.request('GET', `/api/v1${path}`, { token: seeded.alice.token, ...options });
  const sql = async (text: string): Promise<void> => {
    await seeded.service.database.admin.query(text);
  };
  const statusOf = async (path: string, options: TestRequest = {}): Promise<string> =>
    (await succeed(ask(path, options))).body.meta.cacheStatus as string;
  const withoutIdAndAge = (text: string): string =>
    text.replace(/"ageSeconds":\d+/, '').replace(/"requestId":"[^"]*"/, '');

  /** Nobody can read the table meanwhile. */
  async function whileTheTableIsLocked<T>(work: () => Promise<T>): Promise<T> {
    await sql('begin; lock table portfolio_metrics_cache in access exclusive mode');
    try {
      return await work();
    } finally {
      await sql('rollback');
    }
  }

  it('does not touch the table of the cache', async () => {
    await whileTheTableIsLocked(async () => {
      expect(await statusOf('/dashboard')).toBe('hit');
      expect(await statusOf('/dashboard', { token: seeded.bob.token })).toBe('hit');
    });
  });

  it.each(VIEWS)(
    'of %s sends the bytes of a read of the table, and of the computation but for the status',
    async (view) => {
      const computed = await succeed(ask(`${view}${view.includes('?') ? '&' : '?'}forceRefresh=true`));
      const fromTable = await succeed(ask(view));
      const warm = await whileTheTableIsLocked(async () => succeed(ask(view)));
      expect(withoutIdAndAge(warm.text)).toBe(withoutIdAndAge(fromTable.text));
      expect(withoutIdAndAge(warm.text)).toBe(
        withoutIdAndAge(computed.text.replace('"cacheStatus":"refresh"', '"cacheStatus":"hit"')),
      );
      const { date, 'x-request-id': id, age, 'cache-status': status, ...headers } = warm.headers;
      expect(fromTable.headers).toMatchObject(headers);
      expect([date, id, age, status].every((header) => header !== undefined)).toBe(true);
      expect(warm.body.meta.requestId).toBe(warm.headers['x-request-id']);
      expect(Number(warm.headers['content-length'])).toBe(Buffer.byteLength(warm.text));
    },
  );

  it('answers 304 to who has it', async () => {
    const { etag } = (await succeed(ask('/dashboard'))).headers;
    for (const held of [etag!, etag!.replace('W/', ''), `"x", ${etag!}`, '*']) {
      const headers = { 'if-none-match': held, 'cache-control': 'max-age=0' };
      const again = await whileTheTableIsLocked(async () => ask('/dashboard', { headers }));
      expect(again, held).toMatchObject({ status: 304, text: '' });
      expect(again.headers['etag']).toBe(etag);
    }
  });

  it("never gives one user's figures or entity tag to another", async () => {
    const mine = await succeed(ask('/dashboard'));
    const bobs = await succeed(ask('/dashboard', { token: seeded.bob.token }));
    expect([mine, bobs].map(({ body }) => body.meta.cacheStatus)).toEqual(['hit', 'hit']);
    expect(bobs.headers['etag']).not.toBe(mine.headers['etag']);
    await sql(`update portfolios set name = 'Renamed by Bob' where id = '${seeded.bob.portfolioId}'`);
    expect(await statusOf('/dashboard', { token: seeded.bob.token })).toBe('miss');
    expect(await statusOf('/dashboard')).toBe('hit');
  });

  it.each([
    ['a price of an instrument held', `update quotes set price = price + 1`, 'KNOWN'],
    ['everything, after a restore', `update market_generations set generation = generation + 1 where key = '*'`, ''],
  ])('notices a change of %s that another process made', async (_what, statement, symbol) => {
    if (symbol !== '') {
      await sql(`insert into quotes (symbol, price, as_of, source) values ('${symbol}', 1, now(), 'test')
        on conflict do nothing`);
      await succeed(ask('/dashboard'));
    }
    expect(await statusOf('/dashboard')).toBe('hit');
    await sql(statement);
    expect(await statusOf('/dashboard')).not.toBe('hit');
  });

  it('notices that another process invalidated, replaced or deleted the entry', async () => {
    const { alice } = seeded;
    for (const statement of [
      'update portfolio_metrics_cache set invalidated = true',
      `update portfolio_metrics_cache set expires_at = clock_timestamp()`,
      'delete from portfolio_metrics_cache',
    ]) {
      expect(await statusOf('/dashboard', { token: alice.token })).toBe('hit');
      await sql(statement);
      expect(await statusOf('/dashboard', { token: alice.token })).not.toBe('hit');
      await statusOf('/dashboard');
    }
  });

  it('counts as a hit in the figures of the process', async () => {
    const hits = async (): Promise<number> => {
      const { text } = await seeded.service.request('GET', '/metrics', { token: seeded.alice.token });
      return Number(/answers_total\{metric="dashboard",cache_status="hit"\} (\d+)/.exec(text)?.[1] ?? 0);
    };
    const before = await hits();
    for (let count = 0; count < 5; count += 1) await succeed(ask('/dashboard'));
    expect((await hits()) - before).toBe(5);
  });
});
