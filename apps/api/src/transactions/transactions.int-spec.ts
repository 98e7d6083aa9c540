import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestResponse, type TestService } from '../../../../test/support/test-service.js';

const ALICE = '00000000-0000-4000-8000-00000000000a';

describe('/portfolios and /transactions', () => {
  let service: TestService;
  let token: string;
  let portfolioId: string;

  beforeAll(async () => {
    service = await startTestService();
    token = await service.tokenFor(ALICE);
    await service.database.admin.query(
      `insert into instruments (symbol, name, currency, asset_class) values ('AAPL', 'Apple', 'USD', 'EQUITY')`,
    );
    portfolioId = (await send('POST', '/portfolios', { name: 'p', baseCurrency: 'CHF', allowShort: true })).body.data
      .id;
  });
  afterAll(async () => {
    await service.stop();
  });

  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<TestResponse> => await service.request(method, `/api/v1${path}`, { token, body, headers });
  const deposit = (fields: object = {}): object => ({ date: '2026-01-05', type: 'DEPOSIT', amount: '1', ...fields });

  it('replaces a portfolio: what is left out takes its default', async () => {
    const settings = { name: 'whole', baseCurrency: 'EUR', trackCash: true, costBasisMethod: 'LIFO' };
    const created = await send('POST', '/portfolios', settings);
    const replaced = await send('PUT', `/portfolios/${created.body.data.id}`, { name: 'new', baseCurrency: 'USD' });
    expect(replaced.status).toBe(200);
    expect(replaced.body.data).toEqual({
      ...created.body.data,
      name: 'new',
      baseCurrency: 'USD',
      trackCash: false,
      costBasisMethod: 'FIFO',
      version: 2,
      updatedAt: expect.any(String),
    });
    const removed = await send('DELETE', `/portfolios/${created.body.data.id}`);
    expect([removed.status, removed.body.data]).toEqual([200, { id: created.body.data.id }]);
  });

  it('replaces a transaction, which keeps its id and its portfolio', async () => {
    const created = await send('POST', '/transactions', { ...deposit({ note: 'old', sequence: 4 }), portfolioId });
    const replaced = await send('PUT', `/transactions/${created.body.data.id}`, deposit({ amount: '2.50' }));
    expect(replaced.body.data).toMatchObject({
      id: created.body.data.id,
      portfolioId,
      amount: '2.5',
      note: null,
      sequence: 0,
      version: 2,
    });
    expect((await send('PUT', `/transactions/${created.body.data.id}`, { amount: '1' })).status).toBe(400);
  });

  it('takes the portfolio in the body or in the query, one and the same', async () => {
    const other = (await send('POST', '/portfolios', { name: 'q', baseCurrency: 'CHF' })).body.data.id as string;
    expect((await send('POST', `/transactions?portfolioId=${portfolioId}`, deposit())).body.data).toMatchObject({
      portfolioId,
    });
    const both = await send('POST', `/transactions?portfolioId=${portfolioId}`, { ...deposit(), portfolioId });
    expect(both.status).toBe(201);
    for (const answer of [
      await send('POST', '/transactions', deposit()),
      await send('POST', `/transactions?portfolioId=${other}`, { ...deposit(), portfolioId }),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.body.errors).toEqual([{ pointer: '/portfolioId', reason: expect.any(String) }]);
    }
  });

  it('marks a replay, and gives it the status and the tag of the first answer', async () => {
    const headers = { 'idempotency-key': 'replay-1' };
    const body = { ...deposit({ note: 'once' }), portfolioId };
    const first = await send('POST', '/transactions', body, headers);
    const second = await send('POST', '/transactions', { portfolioId, ...deposit({ note: 'once' }) }, headers);
    expect([first.status, first.headers['idempotency-replayed']]).toEqual([201, undefined]);
    expect([second.status, second.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(second.body.data).toEqual(first.body.data);
    expect(second.headers['etag']).toBe(first.headers['etag']);
    expect(second.body.meta.requestId).not.toBe(first.body.meta.requestId);
  });

  it('keeps the keys of every writing route, each with its resource', async () => {
    const made = [
      await send('POST', '/transactions', { ...deposit(), portfolioId }),
      await send('POST', '/transactions', { ...deposit(), portfolioId }),
    ].map(({ body }) => body.data.id as string);
    const headers = { 'idempotency-key': 'per-route' };
    for (const [method, body] of [
      ['PUT', deposit({ amount: '3' })],
      ['PATCH', { amount: '4' }],
      ['DELETE', undefined],
    ] as const) {
      const first = await send(method, `/transactions/${made[0]}`, body, headers);
      const again = await send(method, `/transactions/${made[0]}`, body, headers);
      const elsewhere = await send(method, `/transactions/${made[1]}`, body, headers);
      expect([first.status, again.status, elsewhere.status]).toEqual([200, 200, 422]);
      expect(again.headers['idempotency-replayed']).toBe('true');
      expect(again.body.data).toEqual(first.body.data);
      expect(elsewhere.body.errorCode).toBe('idempotency_key_reused');
    }
  });

  it('gives every transaction a tag that a change may start from', async () => {
    const created = await send('POST', '/transactions', { ...deposit(), portfolioId });
    const path = `/transactions/${created.body.data.id}`;
    const tag = created.headers['etag']!;
    expect((await send('GET', path)).headers['etag']).toBe(tag);
    const changed = await send('PATCH', path, { amount: '9' }, { 'if-match': tag });
    expect(changed.status).toBe(200);
    expect(changed.headers['etag']).not.toBe(tag);
    for (const [method, body] of [
      ['PUT', deposit()],
      ['PATCH', { amount: '8' }],
      ['DELETE', undefined],
    ] as const) {
      expect((await send(method, path, body, { 'if-match': tag })).status).toBe(412);
    }
    expect((await send('GET', path)).body.data.amount).toBe('9');
    expect((await send('DELETE', path, undefined, { 'if-match': `"x", ${changed.headers['etag']!}` })).status).toBe(
      200,
    );
  });

  it('refuses an empty change', async () => {
    const { id } = (await send('POST', '/transactions', { ...deposit(), portfolioId })).body.data;
    expect((await send('PATCH', `/transactions/${id}`, {})).status).toBe(400);
    expect((await send('PATCH', `/portfolios/${portfolioId}`, {})).status).toBe(400);
  });

  it('refuses null where a portfolio has a value, and takes it where a transaction has none', async () => {
    for (const field of ['name', 'baseCurrency', 'costBasisMethod', 'trackCash', 'allowShort', 'timeZone']) {
      const answer = await send('PATCH', `/portfolios/${portfolioId}`, { [field]: null });
      expect([answer.status, answer.body.errors]).toEqual([
        400,
        [{ pointer: `/${field}`, reason: expect.any(String) }],
      ]);
    }
    const empty = { symbol: null, quantity: null, price: null, fee: null, tax: null, currency: null, fxRate: null };
    const booked = await send('POST', '/transactions', {
      ...deposit({ ...empty, note: '', externalId: '', executedAt: null, sequence: null }),
      portfolioId,
    });
    expect(booked.body.data).toMatchObject({ currency: 'CHF', fee: '0', note: null, externalId: null, sequence: 0 });
  });

  it('tells why a JSON number is no decimal', async () => {
    const answer = await send('POST', '/transactions', { ...deposit({ amount: 12.5 }), portfolioId });
    expect(answer.body.errors).toEqual([{ pointer: '/amount', reason: expect.stringContaining('in quotes') }]);
  });

  it('answers an import with 200 and its counts, and a replayed one with the same', async () => {
    const path = `/api/v1/transactions/import?portfolioId=${portfolioId}`;
    const file = (externalId: string) => `date,type,amount,externalId\n2026-01-05,DEPOSIT,1,${externalId}\n`;
    const post = async (body: string, query = '') =>
      await service.request('POST', `${path}${query}`, {
        token,
        body,
        contentType: 'text/csv; charset=utf-8',
        headers: { 'idempotency-key': 'import-1' },
      });
    const first = await post(file('i1'));
    expect([first.status, first.body.data]).toEqual([200, { imported: 1, duplicates: 0, rejected: 0 }]);
    const again = await post(file('i1'));
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([200, 'true']);
    expect(again.body.data).toEqual(first.body.data);
    expect((await post(file('i2'))).body.errorCode).toBe('idempotency_key_reused');
    const dry = await post(file('i1'), '&dryRun=true');
    expect([dry.status, dry.body.data]).toEqual([200, { imported: 0, duplicates: 1, rejected: 0 }]);
  });

  it('announces the length of an export', async () => {
    const answer = await send('GET', `/transactions/export?portfolioId=${portfolioId}`);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="transactions.csv"',
      'content-length': String(Buffer.byteLength(answer.text)),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });
});
