import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestRequest, TestResponse } from '../../support/test-service.js';
import { ALICE, BOB, CANARY, succeed } from '../support/seeded-service.js';
import { seededSuite } from '../support/seeded-suite.js';

const VIEWS = [
  '/dashboard',
  '/portfolio',
  '/portfolio?status=all',
  '/allocation?by=sector',
  '/dashboard/gainers',
  '/dashboard/losers?limit=3',
  '/analytics/summary',
  '/analytics/holdings',
  '/dividends',
];

describe('the cache of the metrics', () => {
  const seeded = seededSuite();

  beforeAll(async () => {
    // An instrument that nobody holds.
    await send('PUT', '/instruments/OTHER', { name: 'Other', currency: 'USD', exchange: 'XNYS', assetClass: 'EQUITY' });
    await importPrices('OTHER,2026-06-08,50');
  });
  // Every test starts from a fresh entry of both users.
  beforeEach(async () => {
    for (const who of [seeded.alice, seeded.bob]) {
      await succeed(ask(`/dashboard?portfolioId=${who.portfolioId}`, { token: who.token }));
      await succeed(ask(`/dashboard?portfolioId=${who.portfolioId}&forceRefresh=true`, { token: who.token }));
    }
  });

  const ask = async (path: string, options: TestRequest = {}): Promise<TestResponse> =>
    await seeded.service.request('GET', `/api/v1${path}`, { token: seeded.alice.token, ...options });
  const send = async (method: string, path: string, body?: unknown): Promise<TestResponse> =>
    await succeed(
      seeded.service.request(method, `/api/v1${path}`, {
        token: seeded.alice.token,
        ...(body === undefined ? {} : { body }),
      }),
    );
  const importPrices = async (row: string): Promise<TestResponse> =>
    await succeed(
      seeded.service.request('POST', '/api/v1/prices/import', {
        token: seeded.alice.token,
        body: `symbol,date,close\n${row}\n`,
        contentType: 'text/csv',
      }),
    );
  const mine = (more = ''): string => `/dashboard?portfolioId=${seeded.alice.portfolioId}${more}`;
  const bobs = async (): Promise<TestResponse> =>
    await succeed(ask(`/dashboard?portfolioId=${seeded.bob.portfolioId}`, { token: seeded.bob.token }));
  const sql = async (text: string, values: unknown[] = []): Promise<void> => {
    await seeded.service.database.admin.query(text, values);
  };
  const trade = (changes: object = {}): object => ({
    portfolioId: seeded.alice.portfolioId,
    date: '2026-02-02',
    type: 'BUY',
    symbol: 'KNOWN',
    quantity: '1',
    price: '10',
    ...changes,
  });

  it('misses once and hits from then on, with the same figures and the age', async () => {
    await send('POST', '/cache/invalidate');
    const miss = await succeed(ask(mine()));
    const hit = await succeed(ask(mine()));
    expect(miss.body.meta).toMatchObject({
      cacheStatus: 'miss',
      ageSeconds: 0,
      stale: false,
      degraded: false,
      dataCompleteness: { marketStatus: true, transactions: true, prices: true, holdings: true },
    });
    expect(hit.body.meta).toMatchObject({
      cacheStatus: 'hit',
      computedAt: miss.body.meta.computedAt,
      expiresAt: miss.body.meta.expiresAt,
      asOf: miss.body.meta.asOf,
      dataVersion: miss.body.meta.dataVersion,
      computationTimeMs: miss.body.meta.computationTimeMs,
    });
    expect(hit.body.meta.ageSeconds).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(hit.body.data)).toBe(JSON.stringify(miss.body.data));
    expect(miss.body.data.performance).toMatchObject({
      totalValue: '1100',
      totalCost: '905',
      unrealizedGain: '195',
      dayChange: null,
    });
  });

  it('says in its headers what it did', async () => {
    await send('POST', '/cache/invalidate');
    const miss = await succeed(ask(mine()));
    const hit = await succeed(ask(mine()));
    expect(miss.headers['cache-status']).toMatch(/^portfolio-metrics; fwd=stale; stored; ttl=\d+$/);
    expect(hit.headers['cache-status']).toMatch(/^portfolio-metrics; ?hit; ?ttl=\d+$/);
    for (const { headers } of [miss, hit]) {
      expect(headers['cache-control']).toBe('private, no-cache');
      expect(headers['age']).toMatch(/^\d+$/);
      expect(headers['etag']).toMatch(/^(W\/)?"[A-Za-z0-9_-]+"$/);
      expect(headers['vary']?.toLowerCase()).toContain('authorization');
    }
    expect(hit.headers['etag']).toBe(miss.headers['etag']);
  });

  it('computes one dashboard page once: the other views are cut from it', async () => {
    await send('POST', '/cache/invalidate');
    const first = await succeed(ask('/dashboard'));
    expect(first.body.meta.cacheStatus).toBe('miss');
    for (const view of VIEWS) {
      const { meta } = (await succeed(ask(view))).body;
      expect({ view, status: meta.cacheStatus, at: meta.computedAt }).toEqual({
        view,
        status: 'hit',
        at: first.body.meta.computedAt,
      });
    }
  });

  it.each([
    ['the query parameter', '&forceRefresh=true', {}],
    ['its alias', '&force_refresh=true', {}],
    ['the header', '', { 'cache-control': 'no-cache' }],
    ['the header among others', '', { 'cache-control': 'max-age=0, no-cache' }],
  ])('is refreshed by %s', async (_name, query, headers) => {
    const before = await succeed(ask(mine()));
    expect(before.body.meta.cacheStatus).toBe('hit');
    const forced = await succeed(ask(mine(query), { headers }));
    expect(forced.body.meta.cacheStatus).toBe('refresh');
    expect(Date.parse(forced.body.meta.computedAt)).toBeGreaterThan(Date.parse(before.body.meta.computedAt));
    expect(forced.body.data).toEqual(before.body.data);
    expect(forced.headers['cache-status']).toContain('fwd=request');
    const after = await succeed(ask(mine()));
    expect(after.body.meta).toMatchObject({ cacheStatus: 'hit', computedAt: forced.body.meta.computedAt });
  });

  it.each([
    ['forceRefresh=false', '&forceRefresh=false', {}],
    ['max-age=0', '', { 'cache-control': 'max-age=0' }],
    ['a directive that only looks like it', '', { 'cache-control': 'x-no-cache' }],
  ])('is not refreshed by %s', async (_name, query, headers) => {
    expect((await succeed(ask(mine(query), { headers }))).body.meta.cacheStatus).toBe('hit');
  });

  it('answers 304 while the figures stand, and 200 with another tag after a change', async () => {
    const first = await succeed(ask(mine()));
    // As a browser sends it: `no-cache` comes along by itself.
    const headers = { 'if-none-match': first.headers['etag']!, 'cache-control': 'no-cache' };
    const same = await ask(mine(), { headers });
    expect([same.status, same.text]).toEqual([304, '']);
    expect(same.headers['etag']).toBe(first.headers['etag']);
    // The comparison of tags is the weak one, and `*` is whatever there is; of another URL, that the warm path does not know yet.
    const other = mine('&asOf=2026-01-02');
    const whatever = await ask(other, { headers: { 'if-none-match': '*' } });
    expect([whatever.status, whatever.text]).toEqual([304, '']);
    const strong = { 'if-none-match': whatever.headers['etag']!.replace('W/', '') };
    expect((await ask(other, { headers: strong })).status).toBe(304);
    await send('POST', '/transactions', trade());
    const changed = await ask(mine(), { headers });
    expect(changed.status).toBe(200);
    expect(changed.headers['etag']).not.toBe(first.headers['etag']);
  });

  describe('is out of date, for its owner alone, after a write', () => {
    const expectInvalidated = async (write: () => Promise<unknown>): Promise<TestResponse> => {
      const before = await succeed(ask(mine()));
      expect(before.body.meta.cacheStatus).toBe('hit');
      await write();
      const after = await succeed(ask(mine()));
      expect(after.body.meta.cacheStatus).toBe('miss');
      expect(after.body.meta.dataVersion).toBeGreaterThan(before.body.meta.dataVersion);
      expect((await bobs()).body.meta.cacheStatus).toBe('hit');
      return after;
    };

    it('through the API', async () => {
      let id = '';
      const value = async (write: () => Promise<unknown>): Promise<string> =>
        (await expectInvalidated(write)).body.data.performance.totalValue as string;
      const start = (await succeed(ask(mine()))).body.data.performance.totalValue as string;
      const booked = await value(async () => {
        id = (await send('POST', '/transactions', trade({ quantity: '2' }))).body.data.id;
      });
      expect(Number(booked) - Number(start)).toBe(220);
      expect(Number(await value(async () => send('PATCH', `/transactions/${id}`, { quantity: '3' })))).toBe(
        Number(start) + 330,
      );
      expect(await value(async () => send('DELETE', `/transactions/${id}`))).toBe(start);
      await expectInvalidated(async () =>
        send('PATCH', `/portfolios/${seeded.alice.portfolioId}`, { costBasisMethod: 'AVERAGE' }),
      );
      await expectInvalidated(async () => send('POST', '/portfolios', { name: 'Second', baseCurrency: 'EUR' }));
      await expectInvalidated(async () =>
        succeed(
          seeded.service.request('POST', `/api/v1/transactions/import?portfolioId=${seeded.alice.portfolioId}`, {
            token: seeded.alice.token,
            body: 'date,type,symbol,quantity,price\n2026-02-03,BUY,KNOWN,1,10\n',
            contentType: 'text/csv',
          }),
        ),
      );
    });

    it('by SQL, by whoever may write it', async () => {
      const { portfolioId } = seeded.alice;
      const insert = `insert into transactions (user_id, portfolio_id, date, type, symbol, quantity, price, currency)
        values ($1, $2, '2026-02-04', 'BUY', 'KNOWN', 7, 10, 'USD')`;
      const before = await succeed(ask(mine()));
      const after = await expectInvalidated(async () => sql(insert, [ALICE, portfolioId]));
      expect(Number(after.body.data.performance.totalValue) - Number(before.body.data.performance.totalValue)).toBe(
        770,
      );
      await expectInvalidated(async () =>
        sql(`update transactions set quantity = 8 where user_id = $1 and date = '2026-02-04'`, [ALICE]),
      );
      await expectInvalidated(async () =>
        sql(`delete from transactions where user_id = $1 and date = '2026-02-04'`, [ALICE]),
      );
      await expectInvalidated(async () =>
        sql(
          `insert into dividends (user_id, portfolio_id, symbol, ex_date, amount, currency, status)
           values ($1, $2, 'KNOWN', '2026-03-01', 5, 'USD', 'received')`,
          [ALICE, portfolioId],
        ),
      );
      await expectInvalidated(async () => sql(`update portfolios set name = 'By hand' where user_id = $1`, [ALICE]));
    });
  });

  it('stands after a write that was rolled back or that changes nothing', async () => {
    const { admin } = seeded.service.database;
    await admin.query('begin');
    await admin.query(`update transactions set quantity = 1000 where user_id = $1`, [ALICE]);
    await admin.query('rollback');
    await admin.query(`update transactions set quantity = quantity where user_id = $1`, [ALICE]);
    await importPrices('KNOWN,2026-06-09,110');
    expect((await succeed(ask(mine()))).body.meta.cacheStatus).toBe('hit');
  });

  it('stands after a refused request', async () => {
    const refused = await seeded.service.request('POST', '/api/v1/transactions', {
      token: seeded.alice.token,
      body: trade({ type: 'SELL', quantity: '100000' }),
    });
    expect(refused.status).toBe(422);
    expect((await succeed(ask(mine()))).body.meta.cacheStatus).toBe('hit');
  });

  it('is out of date after a price of what is held, and stands after a price of anything else', async () => {
    await importPrices('OTHER,2026-06-09,51');
    await sql(`insert into quotes (symbol, price, as_of, source) values ('OTHER', 52, '2026-06-10T14:00:00Z', 'test')`);
    await send('PUT', '/instruments/OTHER/splits', [{ date: '2026-05-04', numerator: 2, denominator: 1 }]);
    expect((await succeed(ask(mine()))).body.meta.cacheStatus).toBe('hit');
    expect((await bobs()).body.meta.cacheStatus).toBe('hit');

    const before = (await succeed(ask(mine()))).body;
    await importPrices('KNOWN,2026-06-09,111');
    const after = (await succeed(ask(mine()))).body;
    expect(after.meta.cacheStatus).toBe('miss');
    expect(Number(after.data.performance.totalValue)).toBeCloseTo(
      (Number(before.data.performance.totalValue) / 110) * 111,
      6,
    );
    // Whoever holds it is told, and only of the price: the ledger's version stands.
    expect((await bobs()).body.meta.cacheStatus).toBe('miss');
    expect(after.meta.dataVersion).toBe(before.meta.dataVersion);
    await importPrices('KNOWN,2026-06-09,110');
  });

  it('is out of date after a quote, a split and a new name of what is held', async () => {
    const statusAfter = async (write: () => Promise<unknown>): Promise<string> => {
      await succeed(ask(mine()));
      expect((await succeed(ask(mine()))).body.meta.cacheStatus).toBe('hit');
      await write();
      return (await succeed(ask(mine()))).body.meta.cacheStatus as string;
    };
    const quote = `insert into quotes (symbol, price, as_of, source) values ('KNOWN', 120, '2026-06-10T14:59:00Z', 'test')`;
    expect(await statusAfter(async () => sql(quote))).toBe('miss');
    const { holdings } = (await succeed(ask(`/portfolio?portfolioId=${seeded.alice.portfolioId}`))).body.data;
    expect(holdings[0]).toMatchObject({ marketPrice: '120', priceAsOf: '2026-06-10T14:59:00.000Z', priceStale: false });
    expect(await statusAfter(async () => sql(`delete from quotes where symbol = 'KNOWN'`))).toBe('miss');
    const split = [{ date: '2026-05-04', numerator: 3, denominator: 2 }];
    expect(await statusAfter(async () => send('PUT', '/instruments/KNOWN/splits', split))).toBe('miss');
    expect(await statusAfter(async () => send('PUT', '/instruments/KNOWN/splits', []))).toBe('miss');
    const renamed = { name: 'Known anew', currency: 'USD', exchange: 'XNYS', assetClass: 'EQUITY', sector: 'Energy' };
    expect(await statusAfter(async () => send('PUT', '/instruments/KNOWN', renamed))).toBe('miss');
  });

  it('keeps the answer of a past date until something dated up to it changes', async () => {
    const past = mine('&asOf=2026-06-08');
    await succeed(ask(past));
    expect((await succeed(ask(past))).body.meta.cacheStatus).toBe('hit');
    await importPrices('KNOWN,2026-06-05,95');
    const changed = await succeed(ask(past));
    expect(changed.body.meta.cacheStatus).toBe('miss');
    expect(changed.body.meta.asOf.slice(0, 10)).toBe('2026-06-08');
    await importPrices('KNOWN,2026-06-08,101');
    const figures = (await succeed(ask(past))).body.data.performance;
    const now = (await succeed(ask(mine()))).body.data.performance;
    expect(Number(figures.totalValue) / 101).toBeCloseTo(Number(now.totalValue) / 110, 6);
    await importPrices('KNOWN,2026-06-08,100');
  });

  it('is computed once for many who ask at the same time', async () => {
    await send('POST', '/cache/invalidate');
    const answers = await Promise.all(Array.from({ length: 20 }, async () => succeed(ask(mine()))));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body.data))).size).toBe(1);
    expect(new Set(answers.map(({ body }) => body.meta.computedAt as string)).size).toBe(1);
  });

  it('is shown to its owner, and thrown away for the owner alone', async () => {
    await bobs();
    const before = await succeed(ask('/cache/status'));
    expect(before.body.data.live).toBeGreaterThan(0);
    const thrown = await send('POST', '/cache/invalidate');
    expect(thrown.body.data.invalidated).toBeGreaterThan(0);
    expect((await succeed(ask('/cache/status'))).body.data.live).toBe(0);
    expect((await succeed(ask(mine()))).body.meta.cacheStatus).toBe('miss');
    expect((await bobs()).body.meta.cacheStatus).toBe('hit');
  });

  it('never mixes two users, however they take turns', async () => {
    const turns = Array.from({ length: 60 }, (_, turn) => (turn % 2 === 0 ? seeded.alice : seeded.bob));
    const answers = await Promise.all(
      turns.map(async ({ token, portfolioId }, turn) => ({
        portfolioId,
        answer: await succeed(
          ask(
            turn % 3 === 0 ? `/dashboard?portfolioId=${portfolioId}&forceRefresh=${turn % 4 === 0}` : '/transactions',
            {
              token,
            },
          ),
        ),
      })),
    );
    for (const { portfolioId, answer } of answers) {
      const foreign = portfolioId === seeded.alice.portfolioId ? seeded.bob : seeded.alice;
      expect(answer.text).not.toContain(foreign.portfolioId);
      expect(answer.text.includes(CANARY)).toBe(portfolioId === seeded.bob.portfolioId && answer.text.includes(CANARY));
    }
    const { rows } = await seeded.service.database.admin.query<{ users: string[] }>(
      'select array_agg(distinct user_id::text order by user_id::text) as users from portfolio_metrics_cache',
    );
    expect(rows[0]!.users).toEqual([ALICE, BOB].toSorted());
  });

  it('holds rows that only their owner can see, as the role of the service', async () => {
    const { rows } = await seeded.service.database.admin.query<{ forced: boolean; enabled: boolean }>(
      `select relforcerowsecurity as forced, relrowsecurity as enabled from pg_class where relname = 'portfolio_metrics_cache'`,
    );
    expect(rows).toEqual([{ forced: true, enabled: true }]);
  });

  it('computes anew once its time has run out', async () => {
    await succeed(ask(mine()));
    await sql(
      `update portfolio_metrics_cache set computed_at = computed_at - interval '1 day', expires_at = clock_timestamp() - interval '1 second'
       where user_id = $1`,
      [ALICE],
    );
    const answer = await succeed(ask(mine()));
    expect(answer.body.meta).toMatchObject({ cacheStatus: 'miss', stale: false, ageSeconds: 0 });
  });
});
