import { Logger } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { LedgerReader } from '@portfolio-metrics/ledger';
import { RenderedMetrics } from '@portfolio-metrics/metrics';
import { createServiceLog } from '@portfolio-metrics/process';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { exchangeRaw } from '../e2e/support/raw-http.js';
import { startTestService, type TestService } from '../support/test-service.js';

const USER = 'a11ce000-0000-4000-8000-00000000000a';
const MARK = 'sentinel';
const sentinel = (place: string): string => `${MARK}-${place}-5d1e`;

/** An error as the driver makes them: the statement, its values and the row stand in it. */
const driverError = (): Error =>
  Object.assign(new Error(`invalid input syntax for type numeric: "${sentinel('message')}"`), {
    name: 'QueryFailedError',
    query: `select '${sentinel('sql')}'`,
    parameters: [sentinel('parameters')],
    detail: `Key (note)=(${sentinel('detail')}) already exists.`,
    driverError: Object.assign(new Error(sentinel('driver')), {
      code: 'XX000',
      detail: sentinel('driver-detail'),
      where: sentinel('where'),
      hint: sentinel('hint'),
    }),
  });

describe('the log and the figures', () => {
  let service: TestService;
  let token: string;
  let portfolioId: string;
  const lines: string[] = [];

  beforeAll(async () => {
    const log = createServiceLog('info', { write: (line) => void lines.push(line) });
    service = await startTestService({ appOptions: { log } });
    token = await service.tokenFor(USER);
    const body = { name: 'Mine', baseCurrency: 'USD' };
    portfolioId = (await service.request('POST', '/api/v1/portfolios', { token, body })).body.data.id as string;
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(async () => {
    await service.stop();
    Logger.overrideLogger(false);
  });

  /** What stood in the log since, and stands in the figures. Every line is one JSON document, or this throws. */
  async function written(from: number): Promise<string> {
    const since = lines.slice(from);
    expect(since.length).toBeGreaterThan(0);
    for (const line of since) {
      expect(line.endsWith('\n')).toBe(true);
      expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) as unknown });
    }
    return since.join('') + (await service.request('GET', '/metrics', { token })).text;
  }

  it('hold nothing of what a request brings, in any place of it', async () => {
    const from = lines.length;
    const headers = {
      cookie: `session=${sentinel('cookie')}`,
      'x-api-key': sentinel('api-key'),
      'user-agent': sentinel('agent'),
      referer: `https://example.com/?t=${sentinel('referer')}`,
      'x-request-id': `${sentinel('id')} "quoted"`,
      'idempotency-key': sentinel('idempotency'),
      'if-none-match': `"${sentinel('tag')}"`,
    };
    const deep = { a: { b: { c: { d: { password: sentinel('body') } } } } };
    const asks: ReadonlyArray<readonly [string, string, unknown?]> = [
      ['GET', `/api/v1/dashboard?portfolioId=${sentinel('query')}`],
      ['GET', `/api/v1/portfolios?cursor=${sentinel('cursor')}&${sentinel('name')}=1`],
      ['GET', `/api/v1/instruments/${sentinel('path').toUpperCase()}`],
      ['GET', `/${sentinel('nowhere')}`],
      ['POST', '/api/v1/portfolios', deep],
      [
        'POST',
        '/api/v1/transactions',
        { portfolioId, type: 'DEPOSIT', date: '2026-01-05', amount: '1', note: sentinel('note') },
      ],
      ['PUT', `/api/v1/portfolios/${sentinel('id')}`, { name: sentinel('name') }],
    ];
    for (const [method, path, body] of asks) {
      for (const bearer of [token, sentinel('token'), `${token}${sentinel('tail')}`]) {
        await service.request(method, path, { token: bearer, headers, body });
      }
    }
    const csv = `date,type,amount,currency,note\n2026-01-05,${sentinel('cell')},x,USD,${sentinel('row')}\n`;
    const path = `/api/v1/transactions/import?portfolioId=${portfolioId}`;
    await service.request('POST', path, { token, body: csv, contentType: 'text/csv', headers });
    await exchangeRaw(
      service.url,
      `GET /api/v1/portfolios?x=${sentinel('raw')} HTTP/1.1\r\nHost: ${sentinel('host')}\r\nAUTHORIZATION: Bearer ${sentinel('upper')}\r\nConnection: close\r\n\r\n`,
    );
    const all = await written(from);
    expect(all.toLowerCase()).not.toContain(MARK);
    expect(all).not.toContain(token.split('.')[2]);
    expect(all).not.toContain(USER);
  });

  it('hold nothing of what an error quotes: text, statement, values, row', async () => {
    const from = lines.length;
    const broken = vi
      .spyOn(service.app.get(LedgerReader, { strict: false }), 'snapshotOf')
      .mockRejectedValue(driverError());
    await service.request('GET', '/api/v1/dashboard?forceRefresh=true', { token });
    broken.mockRejectedValue(new Error(sentinel('plain')));
    await service.request('GET', '/api/v1/analytics/summary?forceRefresh=true', { token });
    vi.spyOn(service.app.get(Database, { strict: false }), 'asUser').mockRejectedValue(driverError());
    const failed = await service.request('GET', '/api/v1/portfolios', { token });
    expect(failed.status).toBe(500);
    expect(failed.text).not.toContain(MARK);
    const all = await written(from);
    expect(all).not.toContain(MARK);
    // And still tell what happened, and where.
    expect(all).toContain('XX000');
    expect(all).toMatch(/at .*log-secrets/);
  });

  it('hold nothing of what a library hands to its logger', async () => {
    const from = lines.length;
    const logger = new Logger('Library');
    logger.error(driverError());
    logger.error({
      message: 'failed',
      error: driverError(),
      parameters: [sentinel('list')],
      request: { headers: { authorization: sentinel('object') } },
    });
    logger.error('failed', driverError().stack);
    logger.warn({ message: 'retrying', url: `postgres://service:${sentinel('password')}@db/metrics` });
    logger.log(`connected to postgres://service:${sentinel('password')}@db/metrics`);
    expect(await written(from)).not.toContain(MARK);
  });

  it('hold no password of the database when it goes away', async () => {
    const { password } = new URL(service.database.runtimeUrl);
    const from = lines.length;
    const { rows } = await service.database.admin.query<{ name: string }>('select current_database() as name');
    await service.database.admin.query(`alter database ${rows[0]!.name} connection limit 0`);
    await service.database.admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await service.request('GET', '/api/v1/dashboard?forceRefresh=true', { token });
    await service.request('GET', '/readyz');
    await service.database.admin.query(`alter database ${rows[0]!.name} connection limit -1`);
    expect(password.length).toBeGreaterThan(20);
    expect(await written(from)).not.toContain(password);
  });

  it('cannot be made to hold a line that nobody wrote', async () => {
    const from = lines.length;
    const forged = '{"level":60,"message":"forged"}';
    new Logger('Library').warn(`one\r\n${forged}\u2028${forged}\u001b[2J\u001b]0;owned\u0007`);
    new Logger(`Context\n${forged}`).warn({
      message: `two\n${forged}`,
      field: `three\n${forged}`,
      [`four\n${forged}`]: 1,
    });
    new Logger('Library').log('x'.repeat(1_000_000));
    await exchangeRaw(
      service.url,
      `GET /%0A%7B%22level%22:60%7D HTTP/1.1\r\nHost: a\r\nX-Request-Id: a%0Ab\r\nConnection: close\r\n\r\n`,
    );
    await written(from);
    const since = lines.slice(from).map((line) => JSON.parse(line) as { level: number; message: string });
    expect(since.filter(({ level, message }) => level === 60 || message === 'forged')).toEqual([]);
    expect(Math.max(...lines.slice(from).map(({ length }) => length))).toBeLessThan(3_000);
  });

  it('say of a request what it was and how it went, under one id', async () => {
    const from = lines.length;
    const headers = { 'x-request-id': 'trace-77' };
    await service.request('GET', `/api/v1/dashboard?portfolioId=${portfolioId}`, { token, headers });
    const line = lines.slice(from).find((text) => text.includes('"request"'))!;
    expect(JSON.parse(line)).toEqual({
      level: 30,
      time: expect.any(Number) as unknown,
      context: 'Http',
      requestId: 'trace-77',
      method: 'GET',
      route: '/api/v1/dashboard',
      status: 200,
      ms: expect.any(Number) as unknown,
      cache: expect.stringContaining('portfolio') as unknown,
      tenant: expect.stringMatching(/^[\w-]{16}$/) as unknown,
      message: 'request',
    });
    expect(line.match(/trace-77/g)).toHaveLength(1);
  });

  it('name the request in whatever is logged for it, from memory too', async () => {
    const metrics = service.app.get(RenderedMetrics, { strict: false });
    const path = `/api/v1/dashboard?portfolioId=${portfolioId}`;
    // Computed, then read from the table: the next one is answered from memory.
    for (let time = 0; time < 2; time += 1) await service.request('GET', path, { token });
    const kept = metrics.kept.bind(metrics);
    vi.spyOn(metrics, 'kept').mockImplementation(async (...asked) => {
      const found = await kept(...asked);
      new Logger('Library').warn(found === null ? 'not kept' : 'kept');
      return found;
    });
    const from = lines.length;
    await service.request('GET', path, { token, headers: { 'x-request-id': 'trace-78' } });
    await written(from);
    const since = lines.slice(from).map((line) => JSON.parse(line) as { message: string; requestId?: string });
    expect(since.slice(0, 2).map(({ message, requestId }) => [message, requestId])).toEqual([
      ['kept', 'trace-78'],
      ['request', 'trace-78'],
    ]);
  });
});
