import { beforeAll, describe, expect, it } from 'vitest';
import type { TestResponse } from '../../support/test-service.js';
import { ROUTES } from '../support/route-inventory.js';
import { succeed } from '../support/seeded-service.js';
import { seededSuite } from '../support/seeded-suite.js';

/** Where Nest's own pages live; they are no part of the described API. */
const UNDESCRIBED = new Set(['GET /docs', 'GET /openapi.json']);

describe('the contract', () => {
  const seeded = seededSuite();
  let document: { paths: Record<string, Record<string, { security?: unknown; responses: object }>>; openapi: string };

  beforeAll(async () => {
    document = (await succeed(seeded.service.request('GET', '/openapi.json', {}))).body;
  });

  const get = async (path: string): Promise<TestResponse> =>
    await succeed(seeded.service.request('GET', path, { token: seeded.alice.token }));
  const described = (): string[] =>
    Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );

  it('is described: every route of the design is in the document', () => {
    const known = described();
    const expected = ROUTES.map(({ method, path }) => `${method} ${path}`).filter((route) => !UNDESCRIBED.has(route));
    expect(expected.filter((route) => !sameRoute(known, route))).toEqual([]);
    expect(document.openapi).toMatch(/^3\./);
  });

  it('is tested: every route of the document is in the inventory that the attacks run over', () => {
    const inventory = ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(described().filter((route) => !sameRoute(inventory, route))).toEqual([]);
  });

  it('says which routes need a token', () => {
    for (const { method, path, scope } of ROUTES) {
      const [, operation] = Object.entries(document.paths)
        .filter(([candidate]) => withoutNames(candidate) === withoutNames(path))
        .flatMap(([, operations]) => Object.entries(operations))
        .find(([name]) => name === method.toLowerCase())!;
      expect({ method, path, secured: operation.security !== undefined }).toEqual({
        method,
        path,
        secured: scope !== null,
      });
    }
  });

  it('is there for people at /docs', async () => {
    const answer = await seeded.service.request('GET', '/docs');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/html\b/);
    expect(answer.text).toContain('swagger-ui');
  });

  it.each(
    ROUTES.filter(({ method, path }) => method === 'GET' && path.startsWith('/api/') && !path.endsWith('/export')),
  )('is kept: $path answers { data, meta } with the id of the request', async (route) => {
    const { body, headers } = await get(route.url(seeded.alice));
    expect(Object.keys(body).toSorted()).toEqual(['data', 'meta']);
    expect(body.meta.requestId).toBe(headers['x-request-id']);
  });

  it.each(['/portfolios', '/transactions', '/instruments', '/instruments/KNOWN/prices'])(
    'is kept: %s is a list with a cursor',
    async (path) => {
      const { body } = await get(`/api/v1${path}`);
      expect(body.data).toEqual(expect.any(Array));
      expect(body.data.length).toBeGreaterThan(0);
      expect(body.meta.nextCursor).toBeNull();
    },
  );

  it.each([
    '/dashboard',
    '/dashboard/performance',
    '/dashboard/gainers',
    '/dashboard/losers',
    '/portfolio',
    '/allocation',
    '/analytics/summary',
    '/analytics/holdings',
    '/dividends',
  ])('is kept: %s says how it came about', async (path) => {
    const { body } = await get(`/api/v1${path}`);
    expect(body.meta).toMatchObject({
      cacheStatus: expect.stringMatching(/^(hit|miss)$/),
      computedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      ageSeconds: expect.any(Number),
      computationTimeMs: expect.any(Number),
      asOf: '2026-06-10T15:00:00.000Z',
      dataVersion: expect.any(Number),
      stale: false,
      degraded: expect.any(Boolean),
      dataCompleteness: {
        marketStatus: true,
        transactions: true,
        prices: true,
        holdings: true,
        dividends: expect.any(Boolean),
        timeSeries: expect.any(Boolean),
      },
      missing: expect.any(Array),
    });
  });

  it('is kept: a figure that is not known is null and has its reason, and no number is a float in text', async () => {
    for (const path of ['/dashboard', '/portfolio?include=lots', '/analytics/summary', '/dashboard/performance']) {
      const { text, body } = await get(`/api/v1${path}`);
      expect(text.match(/NaN|Infinity|undefined|"-0"|[":][-\d.]+e[+-]?\d+[",}\]]/gi)).toBeNull();
      const { performance, totals } = body.data;
      const unknown = Object.entries((performance ?? totals) as Record<string, unknown>).filter(
        ([, value]) => value === null,
      );
      expect(unknown.length === 0 || body.meta.missing.length > 0).toBe(true);
    }
  });

  it('is kept: the market is open when it is open', async () => {
    const { data } = (await get('/api/v1/market-status/XNYS')).body;
    expect(data).toMatchObject({
      mic: 'XNYS',
      timezone: 'America/New_York',
      isOpen: true,
      isTradingDay: true,
      holiday: null,
      session: { date: '2026-06-10', isHalfDay: false },
    });
    expect(Date.parse(data.nextClose)).toBe(Date.parse('2026-06-10T20:00:00Z'));
    expect(Date.parse(data.nextTransition.at)).toBe(Date.parse('2026-06-10T20:00:00Z'));
    const holiday = (await get('/api/v1/market-status/XNYS?at=2026-06-19T15:00:00Z')).body.data;
    expect(holiday).toMatchObject({
      isOpen: false,
      isTradingDay: false,
      holiday: { name: expect.stringMatching(/Juneteenth/) },
    });
    expect(Date.parse(holiday.nextOpen)).toBe(Date.parse('2026-06-22T13:30:00Z'));
    const micsOf = async (query: string): Promise<string[]> =>
      ((await get(`/api/v1/market-status${query}`)).body.data as Array<{ mic: string }>).map(({ mic }) => mic);
    // By default those of what the caller holds.
    expect(await micsOf('')).toEqual(['XNYS']);
    expect(await micsOf('?mic=XTKS&mic=XLON')).toEqual(expect.arrayContaining(['XLON', 'XTKS']));
  });

  it('is kept: alive and ready without a token, and nothing more is told there', async () => {
    for (const path of ['/livez', '/readyz']) {
      const answer = await seeded.service.request('GET', path);
      expect(answer.status).toBe(200);
      expect(answer.text).not.toMatch(/postgres|localhost|127\.0\.0\.1|password|version/i);
    }
  });
});

/** `{id}` and `{portfolioId}` name the same place. */
function withoutNames(path: string): string {
  return path.replace(/\{[^}]+\}/g, '{}');
}

function sameRoute(routes: readonly string[], route: string): boolean {
  return routes.some((candidate) => withoutNames(candidate) === withoutNames(route));
}
