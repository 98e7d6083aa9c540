import { describe, expect, it } from 'vitest';
import { nothingMayBeStored } from '../support/nothing-stored.js';
import { expectNoInternals, expectProblem, type HttpAnswer } from '../support/problem.js';
import { exchangeRaw } from '../support/raw-http.js';
import { ROUTES } from '../support/route-inventory.js';
import { NOBODYS_ID, succeed } from '../support/seeded-service.js';
import { seededSuite } from '../support/seeded-suite.js';

const METRICS = [
  '/dashboard',
  '/dashboard/performance',
  '/dashboard/gainers',
  '/dashboard/losers',
  '/portfolio',
  '/allocation',
  '/analytics/summary',
  '/analytics/holdings',
  '/dividends',
].map((path) => `/api/v1${path}`);
const LISTS = [
  '/api/v1/transactions',
  '/api/v1/portfolios',
  '/api/v1/instruments',
  '/api/v1/instruments/KNOWN/prices',
  '/api/v1/instruments/KNOWN/prices/corrections',
  '/api/v1/instruments/KNOWN/splits',
  '/api/v1/exchange-rates/corrections?base=USD&quote=EUR',
  '/api/v1/market-status/XNYS/overrides',
  '/api/v1/market-status/XNYS/sessions?from=2026-06-01&to=2026-06-30',
  '/api/v1/ops/price-quarantine',
];

describe('a bad request line', () => {
  const seeded = seededSuite();

  const stored = nothingMayBeStored(() => seeded.service.database.admin);

  const get = async (path: string): Promise<HttpAnswer> =>
    await seeded.service.request('GET', path, { token: seeded.alice.token });

  it.each(METRICS)('is refused on %s: what no parameter may be', async (path) => {
    for (const query of [
      'portfolioId=mine',
      'portfolioId=',
      `portfolioId=${NOBODYS_ID}'--`,
      `portfolioId={${NOBODYS_ID}}`,
      'asOf=2026-02-30',
      'asOf=0000-01-01',
      'asOf=2101-01-01',
      'asOf=infinity',
      'asOf=yesterday',
      'asOf=2026-01-05T00:00:00Z',
      'asOf=2026-06-12',
      'forceRefresh=yes',
      'forceRefresh=1',
      'forceRefresh=',
      'force_refresh=TRUE',
      'unknown=1',
      'userId=x',
      '__proto__=x',
      'constructor=x',
      'toString=x',
      'hasOwnProperty=x',
      'portfolioId[]=x',
      'portfolioId[x]=y',
      '__proto__[polluted]=1',
    ]) {
      const answer = await get(`${path}${path.includes('?') ? '&' : '?'}${query}`);
      expect({ query, status: answer.status }).toEqual({ query, status: 400 });
      expectProblem(answer, 400, 'validation_failed');
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each(METRICS)('is refused on %s: the same parameter twice', async (path) => {
    const { portfolioId } = seeded.alice;
    for (const query of [
      `portfolioId=${portfolioId}&portfolioId=${portfolioId}`,
      `portfolioId=${portfolioId}&portfolioId=${seeded.bob.portfolioId}`,
      'asOf=2026-06-09&asOf=2026-06-08',
      'forceRefresh=true&forceRefresh=false',
      'forceRefresh=false&force_refresh=true&force_refresh=false',
    ]) {
      const answer = await get(`${path}?${query}`);
      expect({ query, status: answer.status }).toEqual({ query, status: 400 });
      expectProblem(answer, 400, 'validation_failed');
    }
  });

  it.each([
    '/api/v1/dashboard/performance?range=2D',
    '/api/v1/dashboard/performance?range=all',
    '/api/v1/dashboard/performance?range=1Y&range=3Y',
    '/api/v1/dashboard/performance?from=2026-02-30',
    '/api/v1/dashboard/performance?from=2026-03-02&to=2026-03-01',
    '/api/v1/dashboard/performance?range=1Y&from=2026-03-01',
    '/api/v1/dashboard/performance?benchmark=known',
    '/api/v1/dashboard/performance?benchmark=%00',
    '/api/v1/dashboard/gainers?limit=0',
    '/api/v1/dashboard/gainers?limit=-1',
    '/api/v1/dashboard/gainers?limit=1.5',
    '/api/v1/dashboard/losers?limit=1e1',
    '/api/v1/dashboard/losers?limit=1000000000',
    '/api/v1/dashboard/losers?limit=NaN',
    '/api/v1/portfolio?include=secrets',
    '/api/v1/portfolio?include=lots&include=lots',
    '/api/v1/portfolio?status=ajar',
    '/api/v1/allocation?by=planet',
    '/api/v1/allocation?by=user_id',
    '/api/v1/allocation?by=sector&by=country',
    '/api/v1/market-status?at=yesterday',
    '/api/v1/market-status/XNYS?at=2026-02-30T00:00:00Z',
    '/api/v1/market-status/XNYS?at=0',
    '/api/v1/market-status/XNYS?at=2026-06-10T15:00:00Z&at=2026-06-10T16:00:00Z',
    '/api/v1/transactions?type=STEAL',
    '/api/v1/transactions?symbol=known',
    "/api/v1/transactions?symbol=KNOWN'%20or%201=1--",
    '/api/v1/transactions?from=2026-02-30',
    '/api/v1/transactions?sort=date;drop%20table%20transactions',
    '/api/v1/transactions?orderBy=pg_sleep(5)',
    '/api/v1/transactions?offset=1',
    '/api/v1/instruments/KNOWN/prices?from=2026-02-30',
    '/api/v1/instruments?search=%25',
  ])('is refused: %s', async (path) => {
    expectProblem(await get(path), 400, 'validation_failed');
  });

  it.each(LISTS)('is refused on %s: page sizes and cursors that are none', async (path) => {
    for (const query of [
      'limit=0',
      'limit=-1',
      'limit=1.5',
      'limit=1e3',
      'limit=1000000000',
      'limit=201',
      'limit=NaN',
      'limit=Infinity',
      'limit=',
      'limit=%20',
      'limit=0x10',
      'limit=1&limit=2',
      'limit[]=1',
      'cursor=',
      'cursor=x',
      'cursor=AAAA',
      'cursor=%00',
      `cursor=${'A'.repeat(2_000)}`,
      `cursor=${Buffer.from('[1]').toString('base64url')}`,
      `cursor=${Buffer.from('{"__proto__":1}').toString('base64url')}`,
      'cursor=AAAA&cursor=AAAA',
    ]) {
      const answer = await get(`${path}?${query}`);
      expect({ query, status: answer.status }).toEqual({ query, status: 400 });
      expectProblem(answer, 400, 'validation_failed');
    }
  });

  it('is refused: a cursor that was changed by one letter, or carried to another list or filter', async () => {
    const booked = await succeed(
      seeded.service.request('POST', '/api/v1/transactions', {
        token: seeded.alice.token,
        body: {
          portfolioId: seeded.alice.portfolioId,
          date: '2026-01-06',
          type: 'BUY',
          symbol: 'KNOWN',
          quantity: '1',
          price: '1',
        },
      }),
    );
    const page = await succeed(get('/api/v1/transactions?limit=1'));
    const cursor: string = page.body.meta.nextCursor;
    expect((await get(`/api/v1/transactions?limit=1&cursor=${cursor}`)).status).toBe(200);
    const changed = Array.from(cursor, (letter, at) =>
      at % 7 === 0 ? cursor.slice(0, at) + (letter === 'A' ? 'B' : 'A') + cursor.slice(at + 1) : null,
    );
    for (const forged of [...changed.filter((text) => text !== null), `${cursor}A`, cursor.slice(0, -1)]) {
      expectProblem(await get(`/api/v1/transactions?limit=1&cursor=${forged}`), 400, 'validation_failed');
    }
    for (const elsewhere of [
      `/api/v1/portfolios?limit=1&cursor=${cursor}`,
      `/api/v1/instruments?limit=1&cursor=${cursor}`,
      `/api/v1/transactions?limit=1&symbol=KNOWN&cursor=${cursor}`,
      `/api/v1/transactions?limit=1&portfolioId=${seeded.alice.portfolioId}&cursor=${cursor}`,
    ]) {
      expectProblem(await get(elsewhere), 400, 'validation_failed');
    }
    await succeed(
      seeded.service.request('DELETE', `/api/v1/transactions/${booked.body.data.id}`, { token: seeded.alice.token }),
    );
    await stored.accept();
  });

  it.each([
    '/api/v1/instruments/UNKNOWN',
    '/api/v1/instruments/UNKNOWN/splits',
    '/api/v1/instruments/UNKNOWN/prices',
    '/api/v1/market-status/XXXX',
    `/api/v1/portfolios/${NOBODYS_ID}`,
    `/api/v1/transactions/${NOBODYS_ID}`,
    `/api/v1/dashboard?portfolioId=${NOBODYS_ID}`,
  ])('is 404 for what is not there: %s', async (path) => {
    expectProblem(await get(path), 404, 'not_found');
  });

  it.each([
    '/api/v1/portfolios/1',
    '/api/v1/portfolios/not-an-id',
    `/api/v1/portfolios/${NOBODYS_ID}'`,
    '/api/v1/transactions/1%20or%201=1',
    '/api/v1/transactions/%00',
    '/api/v1/transactions/..%2f..%2fetc%2fpasswd',
    '/api/v1/market-status/x',
    '/api/v1/instruments/known',
  ])('is 400 or 404, and never more, for an id of no form: %s', async (path) => {
    const answer = await get(path);
    const known = answer.status === 400 ? 'validation_failed' : 'not_found';
    expectProblem(answer, answer.status === 400 ? 400 : 404, known);
  });

  it.each([
    '/',
    '/api',
    '/api/v1',
    '/api/v1/',
    '/api/v2/dashboard',
    '/dashboard',
    '/API/V1/dashboard',
    '/api/v1/dashboards',
    '/api/v1/dashboard/',
    '/api/v1//dashboard',
    '/api/v1/dashboard/unknown',
    '/api/v1/dashboard%2fperformance',
    '/api/v1/../v1/dashboard2',
    '/.env',
    '/.git/config',
    '/package.json',
    '/swagger.json',
    '/admin',
    '/graphql',
  ])('is 404 for the unknown path %s, with a token and without', async (path) => {
    for (const options of [{ token: seeded.alice.token }, {}]) {
      expectProblem(await seeded.service.request('GET', path, options), 404, 'not_found');
    }
  });

  it.each([
    ['POST', '/api/v1/dashboard'],
    ['DELETE', '/api/v1/dashboard'],
    ['PUT', '/api/v1/portfolios'],
    ['DELETE', '/api/v1/portfolios'],
    ['PATCH', '/api/v1/transactions'],
    ['DELETE', '/api/v1/transactions'],
    ['POST', '/api/v1/instruments/KNOWN'],
    ['DELETE', '/api/v1/instruments/KNOWN'],
    ['GET', '/api/v1/prices/import'],
    ['PUT', '/api/v1/transactions/import'],
    ['GET', '/api/v1/cache/invalidate'],
    ['POST', '/livez'],
  ])('is 404 or 405 with the wrong method: %s %s', async (method, path) => {
    const answer = await seeded.service.request(method, path, { token: seeded.alice.token });
    expect([404, 405]).toContain(answer.status);
    expectNoInternals(answer);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it.each(['TRACE', 'CONNECT', 'PROPFIND', 'FOO', 'get'])('is refused with the method %s', async (method) => {
    const received = await exchangeRaw(
      seeded.service.url,
      `${method} /api/v1/portfolios HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${seeded.alice.token}\r\n` +
        'X-Echo: secret-header\r\nConnection: close\r\n\r\n',
    );
    expect(received === '' || /^HTTP\/1\.1 4\d\d /.test(received)).toBe(true);
    expect(received).not.toContain('secret-header');
    expect(received).not.toContain(seeded.alice.portfolioId);
  });

  it.each([
    ['lines that end with a line feed alone', 'Host: localhost\nX-Other: a\n'],
    ['no host', ''],
    ['a header that goes on behind a line feed', 'Host: localhost\r\nX-Request-Id: a\nInjected: b\r\n'],
    ['a header that goes on behind a carriage return', 'Host: localhost\r\nX-Request-Id: a\rInjected: b\r\n'],
    ['a NUL in a header', 'Host: localhost\r\nX-Request-Id: a\0b\r\n'],
  ])('is refused with %s', async (_name, lines) => {
    const received = await exchangeRaw(
      seeded.service.url,
      `GET /api/v1/portfolios HTTP/1.1\r\n${lines}Authorization: Bearer ${seeded.alice.token}\r\nConnection: close\r\n\r\n`,
    );
    expect(received).toMatch(/^HTTP\/1\.1 400 /);
    expect(received).not.toMatch(/Injected/i);
    // Without a host Node answers by itself.
    const isProblem = /application\/problem\+json[^]*"errorCode":"validation_failed"/.test(received);
    expect(isProblem).toBe(lines !== '');
  });

  it.each(
    ROUTES.filter(({ scope }) => scope !== null).map((route) => [`${route.method} ${route.path}`, route] as const),
  )('is refused: a parameter that the route does not know: %s', async (_name, route) => {
    const { token, portfolioId, transactionId } = seeded.alice;
    const url = route.url({ portfolioId, transactionId });
    const answer = await seeded.service.request(route.method, `${url}${url.includes('?') ? '&' : '?'}horoscope=1`, {
      token,
      ...(route.body === undefined ? {} : { body: route.body({ portfolioId, transactionId }) }),
      ...(route.contentType === undefined ? {} : { contentType: route.contentType }),
    });
    expectProblem(answer, 400, 'validation_failed');
  });

  it('answers no foreign origin with leave to read', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://localhost:9999']) {
      const answer = await seeded.service.request('GET', '/api/v1/portfolios', {
        token: seeded.alice.token,
        headers: { origin },
      });
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    }
  });

  it('answers every route with headers that keep it out of caches and frames, and without a server name', async () => {
    for (const route of ROUTES.filter(({ method }) => method === 'GET')) {
      const answer = await get(route.url(seeded.alice));
      expect({ path: route.path, headers: answer.headers }).toMatchObject({
        headers: { 'x-content-type-options': 'nosniff', 'x-request-id': expect.any(String) },
      });
      expect(answer.headers['x-powered-by']).toBeUndefined();
      expect(answer.headers['server']).toBeUndefined();
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
  });

  it('is refused with a URL and with headers beyond any need', async () => {
    const long = await get(`/api/v1/portfolios?limit=${'1'.repeat(20_000)}`);
    expectProblem(long, 431, 'validation_failed');
    expectNoInternals(long);
  });
});
