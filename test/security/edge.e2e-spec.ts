import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createHttpServer, HTTP_LIMITS } from '../../apps/api/src/http/http-server.js';
import { LoadSensor } from '../../apps/api/src/limits/load-sensor.js';
import { expectProblem } from '../e2e/support/problem.js';
import { exchangeRaw } from '../e2e/support/raw-http.js';
import { startTestService, type TestResponse, type TestService } from '../support/test-service.js';

const USER = 'a11ce000-0000-4000-8000-00000000000a';
const ORIGIN = 'https://dashboard.example';

/** The service with the same limits as always, but with less patience. */
describe('the edge of the service', () => {
  let service: TestService;
  let token: string;
  let portfolioId: string;

  beforeAll(async () => {
    service = await startTestService({
      appOptions: {
        limits: { rate: null, load: { maxLoopDelayMs: 400, maxHeapShare: 0, maxRssBytes: 0 } },
        edge: { corsOrigins: [ORIGIN], arrivalMs: 300 },
        httpServer: (listener) =>
          createHttpServer(listener, {
            ...HTTP_LIMITS,
            headersTimeoutMs: 300,
            keepAliveTimeoutMs: 600,
            checkEveryMs: 50,
            maxRequestsPerSocket: 3,
          }),
      },
    });
    token = await service.tokenFor(USER);
    const body = { name: 'Mine', baseCurrency: 'USD' };
    portfolioId = (await service.request('POST', '/api/v1/portfolios', { token, body })).body.data.id as string;
    // Made once, and that takes longer than the loop may be late here.
    await service.request('GET', '/openapi.json');
    await service.request('GET', '/docs');
    await new Promise((resolve) => setTimeout(resolve, 250));
  });
  afterAll(async () => service.stop());

  async function socket(): Promise<Socket> {
    const { hostname, port } = new URL(service.url);
    const opened = connect(Number(port), hostname);
    opened.on('error', () => undefined);
    await once(opened, 'connect');
    return opened;
  }
  /** What comes over a connection until it is closed. */
  async function untilClosed(opened: Socket): Promise<string> {
    let received = '';
    opened.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
    if (!opened.closed) await once(opened, 'close');
    return received;
  }
  const head = (line: string, ...headers: string[]): string =>
    [line, 'Host: localhost', `Authorization: Bearer ${token}`, ...headers, '', ''].join('\r\n');

  it('refuses while there is too much to do, says when to come again, and takes up again at once; health is told all the time', async () => {
    const overload = vi.spyOn(service.app.get(LoadSensor), 'overload', 'get').mockReturnValue('event_loop');
    for (const path of ['/api/v1/portfolios', '/api/v1/dashboard', '/openapi.json']) {
      const refused = await service.request('GET', path, { token });
      expectProblem(refused, 503, 'unavailable');
      expect(refused.headers['retry-after']).toMatch(/^[1-9]\d?$/);
    }
    for (const path of ['/livez', '/readyz', '/metrics']) {
      expect((await service.request('GET', path, { token })).status).toBe(200);
    }
    overload.mockRestore();
    expect((await service.request('GET', '/api/v1/portfolios', { token })).status).toBe(200);
    expect((await service.request('GET', '/metrics', { token })).text).toMatch(
      /http_requests_shed_total\{overload="event_loop"\} 3\b/,
    );
  });

  it('notices a stall of the event loop as soon as it is over, and forgets it within a second', async () => {
    const sensor = service.app.get(LoadSensor);
    const found: Array<string | null> = [];
    const look = sensor.look.bind(sensor);
    const looks = vi.spyOn(sensor, 'look').mockImplementation(() => {
      look();
      found.push(sensor.overload);
    });
    const end = performance.now() + 900;
    while (performance.now() < end);
    const from = performance.now();
    while (!found.includes(null) && performance.now() - from < 5_000)
      await new Promise((resolve) => setTimeout(resolve, 10));
    looks.mockRestore();
    expect(found[0]).toBe('event_loop');
    expect(performance.now() - from).toBeLessThan(1_000);
  });

  it.each([
    ['an answer', '/api/v1/portfolios', 200, /^no-store$/],
    ['figures', '/api/v1/dashboard', 200, /^(private, no-cache|no-store)$/],
    ['health', '/livez', 200, /^$/],
    ['a refusal', '/api/v1/portfolios?nonsense=1', 400, /^no-store$/],
    ['nothing there', '/nowhere', 404, /^no-store$/],
    ['the description', '/openapi.json', 200, /^$/],
  ])('keeps browsers from doing anything with %s', async (_, path, status, caching) => {
    const { headers, status: actual } = await service.request('GET', path, { token });
    expect(actual).toBe(status);
    expect(headers['cache-control'] ?? '').toMatch(caching);
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/) as unknown,
    });
    for (const header of ['server', 'x-powered-by', 'set-cookie']) expect(headers).not.toHaveProperty(header);
  });

  it('lets the page of the description run its own scripts and styles, and nobody frame it', async () => {
    const page = await service.request('GET', '/docs');
    expect(page.status).toBe(200);
    const policy = page.headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    // Scripts come from files only, so `script-src 'self'` is enough.
    expect(page.text).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/);
    for (const [, source] of page.text.matchAll(/(?:src|href)="([^"]+)"/g))
      expect(source).not.toMatch(/^(https?:)?\/\//);
  });

  it('lets pages of the named origins read, and no others', async () => {
    const preflight = async (origin: string): Promise<TestResponse> =>
      service.request('OPTIONS', '/api/v1/dashboard', {
        headers: {
          origin,
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'authorization',
        },
      });
    const allowed = await preflight(ORIGIN);
    expect(allowed.status).toBe(204);
    expect(allowed.headers['access-control-allow-origin']).toBe(ORIGIN);
    expect(allowed.headers).not.toHaveProperty('access-control-allow-credentials');
    for (const origin of ['https://evil.example', 'null', `${ORIGIN}.evil.example`, 'http://dashboard.example']) {
      expect((await preflight(origin)).headers).not.toHaveProperty('access-control-allow-origin');
    }
    for (let time = 0; time < 3; time += 1) {
      const answer = await service.request('GET', '/api/v1/dashboard', { token, headers: { origin: ORIGIN } });
      expect(answer.headers['access-control-allow-origin']).toBe(ORIGIN);
      expect(answer.headers['vary']).toMatch(/authorization/i);
      expect(answer.headers['vary']).toMatch(/origin/i);
    }
  });

  it('answers 408 to a body that stops coming, and closes behind it', async () => {
    const opened = await socket();
    const received = untilClosed(opened);
    opened.write(head('POST /api/v1/portfolios HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 50'));
    opened.write('{"name":');
    expect(await received).toMatch(/^HTTP\/1\.1 408 [\s\S]*"errorCode":"request_timeout"/);
  });

  it('answers 408 to a body that keeps coming a byte at a time', async () => {
    const opened = await socket();
    const received = untilClosed(opened);
    opened.write(head('POST /api/v1/portfolios HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 5000'));
    const drip = setInterval(() => opened.write(' '), 20);
    const text = await received;
    clearInterval(drip);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('cuts an upload that stalls, and keeps nothing of it; one that goes on slowly is taken', async () => {
    const path = `/api/v1/transactions/import?portfolioId=${portfolioId}`;
    const lines = ['date,type,amount,currency\n', ...Array.from({ length: 6 }, () => '2026-01-05,DEPOSIT,10,USD\n')];
    const length = lines.join('').length;
    const start = async (): Promise<Socket> => {
      const opened = await socket();
      opened.write(
        head(`POST ${path} HTTP/1.1`, 'Content-Type: text/csv', `Content-Length: ${length}`, 'Connection: close'),
      );
      return opened;
    };
    const stalled = await start();
    stalled.write(lines.slice(0, 3).join(''));
    expect(await untilClosed(stalled)).not.toMatch(/^HTTP\/1\.1 2/);
    const slow = await start();
    const received = untilClosed(slow);
    for (const line of lines) {
      slow.write(line);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(await received).toMatch(/^HTTP\/1\.1 200 [\s\S]*"imported":6/);
    const { rows } = await service.database.admin.query<{ n: number }>('select count(*)::int as n from transactions');
    expect(rows[0]!.n).toBe(6);
  });

  it('closes connections that send nothing, or no whole head, or nothing more', async () => {
    const silent = await Promise.all(Array.from({ length: 50 }, socket));
    const half = await socket();
    half.write('GET /livez HTTP/1.1\r\nHost: local');
    const idle = await socket();
    idle.write('GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const received = await Promise.all([...silent, half, idle].map(untilClosed));
    expect(received.at(-1)).toMatch(/^HTTP\/1\.1 200 /);
    expect(received.at(-2)).toMatch(/^(HTTP\/1\.1 408 [^]*"errorCode":"request_timeout"|$)/);
  });

  it('holds no connection of the database for a client that does not read', async () => {
    const opened = await socket();
    opened.pause();
    for (let request = 0; request < 3; request += 1) opened.write(head('GET /api/v1/dashboard HTTP/1.1'));
    let busy = 1;
    for (let look = 0; look < 100 && busy > 0; look += 1) {
      const { rows } = await service.database.admin.query<{ n: number }>(
        `select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and (state = 'active' or state like 'idle in transaction%')`,
      );
      busy = rows[0]!.n;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(busy).toBe(0);
    opened.destroy();
  });

  it('closes a connection after so many requests, so that clients spread over replicas', async () => {
    const request = 'GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const received = await exchangeRaw(
      service.url,
      request.repeat(2) + 'GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n',
    );
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
    const opened = await socket();
    const text = untilClosed(opened);
    opened.write(request.repeat(3));
    expect((await text).match(/HTTP\/1\.1 200 /g)).toHaveLength(3);
  });
});
