import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestResponse, type TestService } from '../../support/test-service.js';
import { expectProblem } from '../support/problem.js';
import { succeed } from '../support/seeded-service.js';

const OPERATOR = '0be4a704-0000-4000-8000-000000000001';
const API = '/api/v1';

describe('instruments, prices and exchange rates over REST', () => {
  let service: TestService;
  let token: string;

  beforeAll(async () => {
    service = await startTestService();
    token = await service.tokenFor(OPERATOR);
  });
  afterAll(async () => {
    await service.stop();
  });

  const get = async (path: string): Promise<TestResponse> =>
    await succeed(service.request('GET', `${API}${path}`, { token }));
  const put = async (path: string, body: unknown, headers = {}): Promise<TestResponse> =>
    await service.request('PUT', `${API}${path}`, { token, body, headers });
  const upload = async (path: string, body: unknown, contentType = 'text/csv', headers = {}): Promise<TestResponse> =>
    await service.request('POST', `${API}${path}`, { token, body, contentType, headers });
  const instrument = (name: string, change = {}): object => ({
    name,
    currency: 'USD',
    assetClass: 'EQUITY',
    ...change,
  });

  it('answers a put with the whole instrument, its exchange by MIC, what was left out as unknown', async () => {
    const answer = await succeed(put('/instruments/ACME', instrument('Acme A\u030Ab', { exchange: 'NYSE' })));
    const stored = {
      id: 'ACME',
      symbol: 'ACME',
      name: 'Acme \u00C5b',
      currency: 'USD',
      exchange: 'XNYS',
      assetClass: 'EQUITY',
      sector: null,
      country: null,
      priceAdjustment: 'by_source',
    };
    expect(answer.body.data).toEqual(stored);
    expect((await get('/instruments/ACME')).body.data).toEqual(stored);
    const more = { ...instrument('Acme'), exchange: '24/7', sector: 'Energy', country: 'CH' };
    expect((await succeed(put('/instruments/ACME', more))).body.data).toMatchObject({
      exchange: '24/7',
      country: 'CH',
    });
    expect((await succeed(put('/instruments/ACME', instrument('Acme')))).body.data).toMatchObject({
      exchange: null,
      sector: null,
      country: null,
    });
  });

  it('refuses an exchange that there is no calendar for, and a name that hides something', async () => {
    for (const [change, pointer] of [
      [{ exchange: 'NOWHERE' }, '/exchange'],
      [{ name: ' Acme' }, '/name'],
      [{ name: 'Ac\u202Eme' }, '/name'],
      [{ name: '' }, '/name'],
      [{ sector: 'x'.repeat(101) }, '/sector'],
      [{ country: 'ch' }, '/country'],
    ] as const) {
      const answer = await put('/instruments/NEW', { ...instrument('New'), ...change });
      expectProblem(answer, 400, 'validation_failed');
      expect(answer.body.errors).toMatchObject([{ pointer }]);
    }
    expectProblem(await service.request('GET', `${API}/instruments/NEW`, { token }), 404, 'not_found');
  });

  it('lists instruments by pages, by the beginning of the symbol', async () => {
    for (const symbol of ['PAGE-C', 'PAGE-A', 'PAGE-B'])
      await succeed(put(`/instruments/${symbol}`, instrument(symbol)));
    const first = await get('/instruments?search=PAGE&limit=2');
    expect(first.body.data.map(({ symbol }: { symbol: string }) => symbol)).toEqual(['PAGE-A', 'PAGE-B']);
    const second = await get(`/instruments?search=PAGE&limit=2&cursor=${first.body.meta.nextCursor}`);
    expect(second.body.data.map(({ symbol }: { symbol: string }) => symbol)).toEqual(['PAGE-C']);
    expect(second.body.meta.nextCursor).toBeNull();
    const elsewhere = await service.request('GET', `${API}/instruments?cursor=${first.body.meta.nextCursor}`, {
      token,
    });
    expectProblem(elsewhere, 400, 'validation_failed');
  });

  it('replaces the splits of an instrument', async () => {
    await succeed(put('/instruments/SPLIT', instrument('Split')));
    const splits = [
      { date: '2020-08-31', numerator: 4, denominator: 1 },
      { date: '2024-06-10', numerator: 1, denominator: 10 },
    ];
    expect((await succeed(put('/instruments/SPLIT/splits', splits.toReversed()))).body.data).toEqual(splits);
    expect((await get('/instruments/SPLIT/splits')).body.data).toEqual(splits);
    await succeed(put('/instruments/SPLIT/splits', []));
    expect((await get('/instruments/SPLIT/splits')).body).toMatchObject({ data: [], meta: { nextCursor: null } });
  });

  it('says which split of the list is wrong', async () => {
    const answer = await put('/instruments/SPLIT/splits', [
      { date: '2020-08-31', numerator: 4, denominator: 1 },
      { date: '2020-09-31', numerator: 4, denominator: 1 },
    ]);
    expectProblem(answer, 400, 'validation_failed');
    expect(answer.body.errors).toMatchObject([{ pointer: '/1/date' }]);
    const twice = { date: '2020-08-31', numerator: 4, denominator: 1 };
    expectProblem(await put('/instruments/SPLIT/splits', [twice, twice]), 422, 'unprocessable');
    expectProblem(
      await put(
        '/instruments/SPLIT/splits',
        Array.from({ length: 1_001 }, () => twice),
      ),
      400,
      'validation_failed',
    );
    expectProblem(await put('/instruments/NOBODY/splits', []), 404, 'not_found');
  });

  it('imports closes as CSV and as JSON, and pages through them, latest first', async () => {
    await succeed(put('/instruments/HIST.L', instrument('History', { currency: 'GBP', exchange: 'LSE' })));
    const csv = 'symbol,date,close,currency\nHIST.L,2026-06-02,1250.5,GBX\nHIST.L,2026-06-03,12.75,GBP\n';
    expect((await succeed(upload('/prices/import', csv))).body.data).toEqual({
      imported: 2,
      unchanged: 0,
      rejected: 0,
    });
    const json = JSON.stringify([
      { symbol: 'HIST.L', date: '2026-06-03', close: '12.750' },
      { symbol: 'HIST.L', date: '2026-06-04', close: '13', currency: null },
    ]);
    const second = await succeed(upload('/prices/import', json, 'application/json'));
    expect(second.body.data).toEqual({ imported: 1, unchanged: 1, rejected: 0 });
    const page = await get('/instruments/HIST.L/prices?limit=2');
    expect(page.body.data).toEqual([
      { date: '2026-06-04', close: '13', source: 'import' },
      { date: '2026-06-03', close: '12.75', source: 'import' },
    ]);
    const rest = await get(`/instruments/HIST.L/prices?limit=2&cursor=${page.body.meta.nextCursor}`);
    expect(rest.body).toMatchObject({
      data: [{ date: '2026-06-02', close: '12.505', source: 'import' }],
      meta: { nextCursor: null },
    });
    const range = await get('/instruments/HIST.L/prices?from=2026-06-03&to=2026-06-03');
    expect(range.body.data).toHaveLength(1);
  });

  it('stores nothing as a dry run, and says so', async () => {
    await succeed(put('/instruments/DRY', instrument('Dry')));
    const answer = await succeed(upload('/prices/import?dryRun=true', 'symbol,date,close\nDRY,2026-06-02,1\n'));
    expect(answer.body).toMatchObject({ data: { imported: 1, unchanged: 0, rejected: 0 }, meta: { dryRun: true } });
    expect((await get('/instruments/DRY/prices')).body.data).toEqual([]);
    const rates = 'base,quote,date,rate\nEUR,USD,2026-06-02,1.1\n';
    expect((await succeed(upload('/exchange-rates/import?dryRun=true', rates))).body.data).toMatchObject({
      imported: 1,
    });
    expect((await succeed(upload('/exchange-rates/import', rates))).body.data).toMatchObject({ imported: 1 });
    expect((await succeed(upload('/exchange-rates/import', rates))).body.data).toMatchObject({ unchanged: 1 });
  });

  it('gives a retry with the same Idempotency-Key the first answer, and no other request the key', async () => {
    await succeed(put('/instruments/RETRY', instrument('Retry')));
    const key = { 'idempotency-key': 'close-of-monday' };
    const csv = 'symbol,date,close\nRETRY,2026-06-01,1\n';
    const first = await succeed(upload('/prices/import', csv, 'text/csv', key));
    const again = await succeed(upload('/prices/import', csv, 'text/csv', key));
    expect(again.body.data).toEqual(first.body.data);
    expect(again.headers['idempotency-replayed']).toBe('true');
    const other = await upload('/prices/import', csv.replace(',1\n', ',2\n'), 'text/csv', key);
    expectProblem(other, 422, 'idempotency_key_reused');
    const changed = await succeed(put('/instruments/RETRY', instrument('Retried'), { 'idempotency-key': 'rename' }));
    const replayed = await succeed(put('/instruments/RETRY', instrument('Retried'), { 'idempotency-key': 'rename' }));
    expect(replayed.body.data).toEqual(changed.body.data);
    expect((await get('/instruments/RETRY/prices')).body.data).toMatchObject([{ close: '1' }]);
  });

  it('answers a file beyond the limit at once, and lets a client that sends on do so to the end', async () => {
    const { hostname, port } = new URL(service.url);
    const megabytes = 130;
    const client = connect(Number(port), hostname);
    let answer = '';
    client.on('data', (bytes: Buffer) => {
      answer += bytes.toString();
    });
    client.write(
      `POST ${API}/prices/import HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n` +
        `Content-Type: text/csv\r\nContent-Length: ${megabytes * 1_048_576}\r\n\r\n`,
    );
    const chunk = Buffer.alloc(1_048_576, 'x');
    for (let sent = 0; sent < megabytes; sent += 1) {
      if (!client.write(chunk)) await once(client, 'drain');
    }
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    client.destroy();
  });
});
