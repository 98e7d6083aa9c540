import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RateLimits } from '../../apps/api/src/limits/rate-limits.js';
import { expectProblem } from '../e2e/support/problem.js';
import { startTestService, type TestResponse, type TestService } from '../support/test-service.js';

const LIMITS: RateLimits = { read: 6, write: 3, refresh: 2, import: 1, replicas: 1 };
const CSV = 'date,type,amount,currency\n2026-01-05,DEPOSIT,10,USD\n';

/** Each test has users of its own: what one used up, the next one does not miss. */
describe('the limits on requests', () => {
  let service: TestService;
  let replica: TestService;
  let free: TestService;
  let users = 0;

  beforeAll(async () => {
    const secret = 's'.repeat(48);
    service = await startTestService({ secret, appOptions: { limits: { rate: LIMITS, load: null } } });
    const shared = { secret, database: service.database };
    const { clock } = service;
    replica = await startTestService({
      ...shared,
      appOptions: { clock, limits: { rate: { ...LIMITS, replicas: 2 }, load: null } },
    });
    free = await startTestService({ ...shared, appOptions: { clock } });
  });
  afterAll(async () => {
    await replica.stop();
    await free.stop();
    await service.stop();
  });
  afterEach(() => service.clock.advance(1_000));

  const newUser = (): string => `00000000-0000-4000-8000-${String((users += 1)).padStart(12, '0')}`;
  /** Each has its own: the moment of issue is part of it. */
  async function newToken(user: string): Promise<string> {
    service.clock.advance(1_000);
    return await service.tokenFor(user);
  }
  async function statuses(times: number, ask: () => Promise<TestResponse>): Promise<number[]> {
    const seen: number[] = [];
    for (let time = 0; time < times; time += 1) seen.push((await ask()).status);
    return seen;
  }
  const OK = 200;
  const times = (status: number, count: number): number[] => Array.from({ length: count }, () => status);

  it.each(['/api/v1/portfolios', '/api/v1/dashboard'])('answer 429 and when to come again: %s', async (path) => {
    const token = await newToken(newUser());
    const ask = async (): Promise<TestResponse> => service.request('GET', path, { token });
    expect(await statuses(6, ask)).toEqual(times(OK, 6));
    const refused = await ask();
    expectProblem(refused, 429, 'rate_limited');
    expect(refused.body.retryable).toBe(true);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(30);
  });

  it('are those of one user: another one does not feel them', async () => {
    const [one, other] = [await newToken(newUser()), await newToken(newUser())];
    await statuses(8, async () => service.request('GET', '/api/v1/portfolios', { token: one }));
    expect((await service.request('GET', '/api/v1/portfolios', { token: other })).status).toBe(OK);
  });

  it('leave the user other credentials when one is used up, but no more than twice as much with any number of them', async () => {
    const user = newUser();
    const allowed: number[] = [];
    for (let credential = 0; credential < 4; credential += 1) {
      const token = await newToken(user);
      const seen = await statuses(8, async () => service.request('GET', '/api/v1/portfolios', { token }));
      allowed.push(seen.filter((status) => status === OK).length);
    }
    expect(allowed).toEqual([6, 6, 0, 0]);
  });

  it.each([
    ['the query', '/api/v1/dashboard?forceRefresh=true', {}],
    ['its alias', '/api/v1/dashboard?force_refresh=true', {}],
    ['the header', '/api/v1/dashboard', { 'cache-control': 'no-cache' }],
    ['the header in a crowd', '/api/v1/dashboard', { 'cache-control': 'max-age=0, No-Cache' }],
  ])('count a wish for new figures apart, by %s; kept ones are still answered', async (_name, path, headers) => {
    const token = await newToken(newUser());
    // Kept and warm before.
    await statuses(2, async () => service.request('GET', '/api/v1/dashboard', { token }));
    expect(await statuses(4, async () => service.request('GET', path, { token, headers }))).toEqual([OK, OK, 429, 429]);
    expect((await service.request('GET', '/api/v1/dashboard', { token })).status).toBe(OK);
  });

  it('count changes and files apart', async () => {
    const token = await newToken(newUser());
    const body = { name: 'Mine', baseCurrency: 'USD' };
    const made = await service.request('POST', '/api/v1/portfolios', { token, body });
    const change = async (): Promise<TestResponse> =>
      service.request('PATCH', `/api/v1/portfolios/${made.body.data.id}`, { token, body: { name: 'Renamed' } });
    expect(await statuses(3, change)).toEqual([OK, OK, 429]);
    const upload = async (): Promise<TestResponse> =>
      service.request('POST', `/api/v1/transactions/import?portfolioId=${made.body.data.id}`, {
        token,
        body: CSV,
        contentType: 'text/csv',
      });
    expect(await statuses(2, upload)).toEqual([OK, 429]);
    expect((await service.request('GET', '/api/v1/portfolios', { token })).status).toBe(OK);
  });

  /** What has been refused by now, by group. */
  async function refusals(): Promise<Record<string, number>> {
    const { text } = await service.request('GET', '/metrics', { token: await newToken(newUser()) });
    const found = text.matchAll(/^http_requests_limited_total\{group="(\w+)"\} (\d+)$/gm);
    return Object.fromEntries([...found].map(([, group, count]) => [group!, Number(count)]));
  }

  it('tell the operator how many were refused, and of which kind', async () => {
    const token = await newToken(newUser());
    const before = await refusals();
    const portfolios = '/api/v1/portfolios';
    const asks: ReadonlyArray<readonly [group: string, limit: number, ask: () => Promise<TestResponse>]> = [
      ['read', LIMITS.read, async () => service.request('GET', portfolios, { token })],
      ['write', LIMITS.write, async () => service.request('POST', portfolios, { token, body: {} })],
      ['refresh', LIMITS.refresh, async () => service.request('GET', `${portfolios}?forceRefresh=true`, { token })],
      ['import', LIMITS.import, async () => service.request('GET', '/api/v1/transactions/export', { token })],
    ];
    for (const [index, [, limit, ask]] of asks.entries()) await statuses(limit + index + 1, ask);
    const after = await refusals();
    const grown = Object.entries(after).map(([group, count]) => [group, count - before[group]!]);
    expect(grown).toEqual([...asks.map(([group], index) => [group, index + 1]), ['failed_authentication', 0]]);
  });

  it('are not got around by claiming another address, another way to write the URL or another method', async () => {
    const token = await newToken(newUser());
    await statuses(6, async () => service.request('GET', '/api/v1/portfolios', { token }));
    const tries: ReadonlyArray<readonly [string, string, Record<string, string>]> = [
      ['GET', '/api/v1/portfolios', { 'x-forwarded-for': '10.0.0.1' }],
      ['GET', '/api/v1/portfolios', { 'x-forwarded-for': '10.0.0.2', 'x-real-ip': '10.0.0.3' }],
      ['GET', '/api/v1/portfolios', { forwarded: 'for=10.0.0.4' }],
      ['GET', '/api/v1/portfolios?limit=1', {}],
      ['GET', '/api/v1/portfolio%73', {}],
      ['HEAD', '/api/v1/portfolios', {}],
    ];
    for (const [method, path, headers] of tries) {
      const answer = await service.request(method, path, { token, headers });
      expect([method, path, [404, 429].includes(answer.status)]).toEqual([method, path, true]);
    }
    for (const path of ['/api/v1/portfolios/', '/API/V1/portfolios', '//api/v1/portfolios']) {
      expect((await service.request('GET', path, { token })).status).not.toBe(OK);
    }
  });

  it('are granted in parts by replicas that know of each other', async () => {
    const token = await newToken(newUser());
    const seen = await statuses(5, async () => replica.request('GET', '/api/v1/portfolios', { token }));
    expect(seen).toEqual([OK, OK, OK, 429, 429]);
  });

  it('count what costs most together, whichever replica is asked', async () => {
    const token = await newToken(newUser());
    const path = '/api/v1/dashboard?forceRefresh=true';
    const seen: number[] = [];
    for (const one of [service, replica, service, replica]) {
      seen.push((await one.request('GET', path, { token })).status);
    }
    expect(seen).toEqual([OK, OK, 429, 429]);
    const { rows } = await service.database.admin.query<{ key: string }>('select key from request_counts');
    expect(JSON.stringify(rows)).not.toContain('00000000-0000-4000-8000');
  });

  it('hold while their counters cannot be reached: each replica counts by itself', async () => {
    await service.database.admin.query('alter table request_counts rename to request_counts_away');
    try {
      const token = await newToken(newUser());
      const path = '/api/v1/dashboard?forceRefresh=true';
      expect(await statuses(4, async () => service.request('GET', path, { token }))).toEqual([OK, OK, 429, 429]);
    } finally {
      await service.database.admin.query('alter table request_counts_away rename to request_counts');
    }
  });

  it('are none when they are switched off', async () => {
    const token = await newToken(newUser());
    expect(await statuses(30, async () => free.request('GET', '/api/v1/portfolios', { token }))).toEqual(times(OK, 30));
  });

  it('refuse wrong tokens without end, and never a right one from the same address', async () => {
    const user = newUser();
    const token = await newToken(user);
    const before = await refusals();
    const wrong = async (): Promise<TestResponse> => service.request('GET', '/api/v1/portfolios', { token: 'a.b.c' });
    const seen: number[] = [];
    for (let burst = 0; burst < 31; burst += 1) {
      seen.push(...(await Promise.all(Array.from({ length: 10 }, wrong))).map(({ status }) => status));
    }
    expect(new Set(seen)).toEqual(new Set([401, 429]));
    expect(seen.filter((status) => status === 401).length).toBe(300);
    expect(await refusals()).toEqual({ ...before, failed_authentication: before['failed_authentication']! + 10 });
    expect((await service.request('GET', '/api/v1/portfolios', { token })).status).toBe(OK);
    expect((await service.request('GET', '/api/v1/portfolios', { token: await newToken(user) })).status).toBe(OK);
  });
});
