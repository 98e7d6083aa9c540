import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestResponse } from '../../support/test-service.js';
import { expectProblem } from '../support/problem.js';
import { succeed } from '../support/seeded-service.js';
import { seededSuite } from '../support/seeded-suite.js';

const HEADER = 'date,type,symbol,quantity,price,fee,tax,amount,currency,fxRate,note,externalId';

/** Every type, and notes that a careless export would spoil. */
const EVERYTHING = `${HEADER}
2026-01-05,DEPOSIT,,,,,,5000,USD,,Start,x-01
2026-01-05,BUY,KNOWN,10.5,90.25,1.5,0.25,,USD,,"With a comma, and a ""quote""",x-02
2026-01-05,SELL,KNOWN,0.5,91,,,,USD,,Same day,x-03
2026-01-06,BUY,EURO,3.0000000001,33.3333333333,,,,EUR,1.08,Ünïcödé 漢字 🚀,x-04
2026-01-07,DIVIDEND,KNOWN,,,,1.05,7,USD,,=1+1,x-05
2026-01-08,INTEREST,,,,,,0.01,USD,,+2,x-06
2026-01-09,FEE,,,,,,2,USD,,-3 quarters,x-07
2026-01-12,TAX,KNOWN,,,,,4,USD,,@home,x-08
2026-01-13,RETURN_OF_CAPITAL,KNOWN,,,,,10,USD,,'quoted,x-09
2026-01-14,TRANSFER_IN,KNOWN,2,80,,,,USD,,＝full-width,x-10
2026-01-15,TRANSFER_OUT,KNOWN,1,,,,,USD,,,x-11
2026-01-16,WITHDRAWAL,,,,,,100,USD,,,x-12
2026-01-19,BUY,KNOWN,1,92,,,,USD,,No external id,
`;

describe('the ledger over HTTP', () => {
  const seeded = seededSuite();
  let userId: string;
  let token: string;

  beforeAll(async () => {
    userId = randomUUID();
    token = await seeded.service.tokenFor(userId);
    await send('PUT', '/instruments/EURO', { name: 'Euro', currency: 'EUR', exchange: 'XETR', assetClass: 'ETF' });
    for (const [path, csv] of [
      ['/prices/import', 'symbol,date,close\nEURO,2026-06-09,40\n'],
      ['/exchange-rates/import', 'base,quote,date,rate\nEUR,USD,2026-01-02,1.1\nEUR,USD,2026-06-09,1.15\n'],
    ] as const) {
      await upload(path, csv);
    }
  });

  const get = async (path: string): Promise<TestResponse> =>
    await succeed(seeded.service.request('GET', `/api/v1${path}`, { token }));
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<TestResponse> =>
    await succeed(
      seeded.service.request(method, `/api/v1${path}`, { token, headers, ...(body === undefined ? {} : { body }) }),
    );
  const upload = async (path: string, body: string, contentType = 'text/csv'): Promise<TestResponse> =>
    await succeed(seeded.service.request('POST', `/api/v1${path}`, { token, body, contentType }));
  const createPortfolio = async (settings: object = {}): Promise<string> =>
    (await send('POST', '/portfolios', { name: 'Ledger', baseCurrency: 'USD', ...settings })).body.data.id as string;
  const rowsOf = async (portfolioId: string): Promise<unknown[]> =>
    (
      await seeded.service.database.admin.query(
        `select date::text, type, symbol, quantity, price, fee, tax, amount, currency, fx_rate, note, external_id, sequence, executed_at
         from transactions where portfolio_id = $1 order by date, sequence, ordinal`,
        [portfolioId],
      )
    ).rows;

  describe('portfolios', () => {
    it('are created with defaults, read, listed, changed and deleted', async () => {
      const created = await seeded.service.request('POST', '/api/v1/portfolios', {
        token,
        body: { name: 'Ünïcode 🚀', baseCurrency: 'CHF' },
      });
      expect(created.status).toBe(201);
      expect(created.body.data).toMatchObject({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        baseCurrency: 'CHF',
        costBasisMethod: 'FIFO',
        trackCash: false,
        allowShort: false,
      });
      expect(created.body.meta.requestId).toBe(created.headers['x-request-id']);
      expect(created.text).not.toContain(userId);
      const { id } = created.body.data;
      expect((await get(`/portfolios/${id}`)).body.data).toEqual(created.body.data);
      const changed = await send('PATCH', `/portfolios/${id}`, { costBasisMethod: 'HIFO', trackCash: true });
      expect(changed.body.data).toMatchObject({ id, costBasisMethod: 'HIFO', trackCash: true, baseCurrency: 'CHF' });
      const list = await get('/portfolios');
      expect(list.body.data).toContainEqual(changed.body.data);
      expect(list.body.meta).toHaveProperty('nextCursor');
      const removed = await send('DELETE', `/portfolios/${id}`);
      expect([200, 204]).toContain(removed.status);
      expectProblem(await seeded.service.request('GET', `/api/v1/portfolios/${id}`, { token }), 404, 'not_found');
    });

    it('take their transactions along when they are deleted', async () => {
      const id = await createPortfolio();
      await upload(`/transactions/import?portfolioId=${id}`, EVERYTHING);
      await send('DELETE', `/portfolios/${id}`);
      expect(await rowsOf(id)).toEqual([]);
    });
  });

  describe('two people at once', () => {
    it('do not overwrite each other: a change from an old version is refused', async () => {
      const id = await createPortfolio();
      const tag = (await get(`/portfolios/${id}`)).headers['etag']!;
      expect(tag).toMatch(/^"[^"]+"$/);
      const patch = async (name: string, ifMatch: string): Promise<TestResponse> =>
        await seeded.service.request('PATCH', `/api/v1/portfolios/${id}`, {
          token,
          body: { name },
          headers: { 'if-match': ifMatch },
        });
      const first = await patch('First', tag);
      expect(first.status).toBe(200);
      expect(first.headers['etag']).not.toBe(tag);
      for (const stale of [tag, '"forged"', 'W/"x"', `${tag}x`]) {
        expectProblem(await patch('Second', stale), 412, 'precondition_failed');
      }
      expectProblem(
        await seeded.service.request('DELETE', `/api/v1/portfolios/${id}`, { token, headers: { 'if-match': tag } }),
        412,
        'precondition_failed',
      );
      expect((await get(`/portfolios/${id}`)).body.data.name).toBe('First');
      expect((await patch('Third', first.headers['etag']!)).status).toBe(200);
    });

    it('change it one after the other: of fifty from one version exactly one succeeds', async () => {
      const id = await createPortfolio();
      const tag = (await get(`/portfolios/${id}`)).headers['etag']!;
      const answers = await Promise.all(
        Array.from({ length: 50 }, async (_, turn) =>
          seeded.service.request('PATCH', `/api/v1/portfolios/${id}`, {
            token,
            body: { name: `Turn ${turn}` },
            headers: { 'if-match': tag },
          }),
        ),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      // The others come too late, or wait too long for the row.
      expect(answers.filter(({ status }) => ![200, 412, 503].includes(status))).toEqual([]);
    });
  });

  describe('transactions', () => {
    it('come back exactly as they were booked, with decimals in canonical form', async () => {
      const portfolioId = await createPortfolio();
      const booked = await seeded.service.request('POST', '/api/v1/transactions', {
        token,
        body: {
          portfolioId,
          executedAt: '2026-01-05T23:30:00-05:00',
          type: 'BUY',
          symbol: 'KNOWN',
          quantity: '12345678901234.1234567891',
          price: '0.0000000001',
          fee: '1.50',
          tax: '0',
          sequence: 3,
          note: 'Exact',
          externalId: 'broker-1',
        },
      });
      expect(booked.status).toBe(201);
      expect(booked.body.data).toMatchObject({
        portfolioId,
        // 23:30 in New York is the next day in the portfolio's zone, UTC.
        date: '2026-01-06',
        executedAt: '2026-01-06T04:30:00.000Z',
        type: 'BUY',
        symbol: 'KNOWN',
        quantity: '12345678901234.1234567891',
        price: '0.0000000001',
        fee: '1.5',
        tax: '0',
        currency: 'USD',
        sequence: 3,
        note: 'Exact',
        externalId: 'broker-1',
      });
      const { id } = booked.body.data;
      expect((await get(`/transactions/${id}`)).body.data).toEqual(booked.body.data);
      const changed = await send('PATCH', `/transactions/${id}`, { quantity: '5', note: null });
      expect(changed.body.data).toMatchObject({ id, quantity: '5', note: null, price: '0.0000000001' });
      await send('DELETE', `/transactions/${id}`);
      expectProblem(await seeded.service.request('GET', `/api/v1/transactions/${id}`, { token }), 404, 'not_found');
    });

    it('are paged without a gap and without a repetition, even while others are booked', async () => {
      const portfolioId = await createPortfolio();
      const lines = Array.from(
        { length: 25 },
        (_, row) => `2026-01-${String((row % 12) + 5).padStart(2, '0')},DEPOSIT,,,,,,${row + 1},USD,,,`,
      );
      await upload(`/transactions/import?portfolioId=${portfolioId}`, `${HEADER}\n${lines.join('\n')}\n`);
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: TestResponse = await get(
          `/transactions?portfolioId=${portfolioId}&limit=4${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
        );
        seen.push(...(page.body.data as Array<{ amount: string }>).map(({ amount }) => amount));
        cursor = page.body.meta.nextCursor;
        await send('POST', '/transactions', { portfolioId, date: '2026-05-05', type: 'DEPOSIT', amount: '1000' });
      } while (cursor !== null);
      expect(seen.filter((amount) => amount !== '1000').toSorted((a, b) => Number(a) - Number(b))).toEqual(
        Array.from({ length: 25 }, (_, row) => String(row + 1)),
      );
    });

    it('are refused where a sale would be left uncovered: booked, changed, deleted or back-dated', async () => {
      const portfolioId = await createPortfolio();
      const book = async (body: object): Promise<TestResponse> =>
        await seeded.service.request('POST', '/api/v1/transactions', {
          token,
          body: { portfolioId, type: 'BUY', symbol: 'KNOWN', price: '10', ...body },
        });
      const bought = await succeed(book({ date: '2026-01-05', quantity: '10' }));
      await succeed(book({ date: '2026-03-02', quantity: '10', type: 'SELL' }));
      const before = await rowsOf(portfolioId);
      const refusals = [
        await book({ date: '2026-02-02', quantity: '1', type: 'SELL' }),
        await seeded.service.request('PATCH', `/api/v1/transactions/${bought.body.data.id}`, {
          token,
          body: { quantity: '9' },
        }),
        await seeded.service.request('PATCH', `/api/v1/transactions/${bought.body.data.id}`, {
          token,
          body: { date: '2026-03-03' },
        }),
        await seeded.service.request('DELETE', `/api/v1/transactions/${bought.body.data.id}`, { token }),
      ];
      for (const refusal of refusals) {
        expectProblem(refusal, 422, 'oversell', ['symbol', 'date', 'requested', 'available']);
        expect(refusal.body).toMatchObject({ symbol: 'KNOWN', date: '2026-03-02', requested: '10' });
      }
      expect(await rowsOf(portfolioId)).toEqual(before);
      const short = await createPortfolio({ allowShort: true });
      expect((await book({ portfolioId: short, date: '2026-01-05', quantity: '1', type: 'SELL' })).status).toBe(201);
    });
  });

  describe('imports and exports', () => {
    it('bring back the same ledger, the same figures and the same file', async () => {
      const first = await createPortfolio({ trackCash: true });
      const imported = await upload(`/transactions/import?portfolioId=${first}`, EVERYTHING);
      expect(imported.body.data).toMatchObject({ imported: 13, duplicates: 0, rejected: 0 });
      const exported = await get(`/transactions/export?portfolioId=${first}`);
      expect(exported.headers['content-type']).toMatch(/^text\/csv\b/);
      expect(exported.headers['content-disposition']).toMatch(/^attachment; ?filename=/);
      expect(exported.headers['x-content-type-options']).toBe('nosniff');
      expect(exported.text.split(/\r?\n/)[0]).toBe(HEADER);

      const second = await createPortfolio({ trackCash: true });
      const again = await upload(`/transactions/import?portfolioId=${second}`, exported.text);
      expect(again.body.data).toMatchObject({ imported: 13, duplicates: 0, rejected: 0 });
      expect(await rowsOf(second)).toEqual(await rowsOf(first));
      expect((await get(`/transactions/export?portfolioId=${second}`)).text).toBe(exported.text);
      const [one, other] = [
        await get(`/portfolio?portfolioId=${first}&status=all`),
        await get(`/portfolio?portfolioId=${second}&status=all`),
      ];
      expect(other.body.data.holdings).toEqual(one.body.data.holdings);
      expect(other.body.data.totals).toEqual(one.body.data.totals);
    });

    it('leave no cell that a spreadsheet would run, and keep numbers numbers', async () => {
      const portfolioId = await createPortfolio();
      await upload(`/transactions/import?portfolioId=${portfolioId}`, EVERYTHING);
      const { text } = await get(`/transactions/export?portfolioId=${portfolioId}`);
      for (const dangerous of ['=1+1', '+2', '-3 quarters', '@home', '＝full-width']) {
        expect(text).toContain(`'${dangerous}`);
        expect(text).not.toMatch(new RegExp(`(^|[,"])${dangerous.replace(/[+=@]/g, '\\$&')}`, 'm'));
      }
      expect(text).toContain(',10.5,90.25,');
    });

    it('name the file without a way out of the header', async () => {
      const portfolioId = await createPortfolio({ name: 'a"; filename="evil.html"; x="/../ü' });
      const { headers } = await get(`/transactions/export?portfolioId=${portfolioId}`);
      expect(headers['content-disposition']).toMatch(
        /^attachment; ?filename="?[\w.-]+\.csv"?(; ?filename\*=UTF-8''[\w.%-]+)?$/,
      );
    });

    it('know what they have by its external id, and take the rest', async () => {
      const portfolioId = await createPortfolio();
      const path = `/transactions/import?portfolioId=${portfolioId}`;
      await upload(path, EVERYTHING);
      const twice = await upload(path, EVERYTHING);
      // The one row without an external id is a new one every time.
      expect(twice.body.data).toMatchObject({ imported: 1, duplicates: 12, rejected: 0 });
      expect(await rowsOf(portfolioId)).toHaveLength(14);
    });

    it('take JSON as they take CSV', async () => {
      const [csv, json] = [await createPortfolio(), await createPortfolio()];
      await upload(`/transactions/import?portfolioId=${csv}`, EVERYTHING);
      const rows = (await get(`/transactions?portfolioId=${csv}&limit=200`)).body.data as Array<
        Record<string, unknown>
      >;
      const names = HEADER.split(',');
      const elements = rows
        .toReversed()
        .map((row) => Object.fromEntries(names.filter((name) => row[name] !== null).map((name) => [name, row[name]])));
      await upload(`/transactions/import?portfolioId=${json}`, JSON.stringify(elements), 'application/json');
      expect(await rowsOf(json)).toEqual(await rowsOf(csv));
    });

    it('check everything and keep nothing as a dry run', async () => {
      const portfolioId = await createPortfolio();
      const dry = await upload(`/transactions/import?portfolioId=${portfolioId}&dryRun=true`, EVERYTHING);
      expect(dry.body.data).toMatchObject({ imported: 13, duplicates: 0, rejected: 0 });
      expect(await rowsOf(portfolioId)).toEqual([]);
    });
  });

  describe('an Idempotency-Key', () => {
    const attempt = async (key: string, amount: string, portfolioId: string, as = token): Promise<TestResponse> =>
      await seeded.service.request('POST', '/api/v1/transactions', {
        token: as,
        body: { portfolioId, date: '2026-02-02', type: 'DEPOSIT', amount },
        headers: { 'idempotency-key': key },
      });

    it('makes a repetition answer what the first one answered, once', async () => {
      const portfolioId = await createPortfolio();
      const first = await succeed(attempt('once', '10', portfolioId));
      const second = await succeed(attempt('once', '10', portfolioId));
      expect(second.status).toBe(first.status);
      expect(second.body.data).toEqual(first.body.data);
      expect(await rowsOf(portfolioId)).toHaveLength(1);
    });

    it('has one effect however many come at once', async () => {
      const portfolioId = await createPortfolio();
      const answers = await Promise.all(Array.from({ length: 20 }, async () => attempt('race', '10', portfolioId)));
      const statuses = [...new Set(answers.map(({ status }) => status))];
      expect(statuses).toContain(201);
      expect(statuses.filter((status) => status !== 201 && status !== 409)).toEqual([]);
      for (const refused of answers.filter(({ status }) => status === 409)) {
        expectProblem(refused, 409, 'idempotency_key_in_use');
      }
      expect(await rowsOf(portfolioId)).toHaveLength(1);
    });

    it('cannot be used for something else', async () => {
      const portfolioId = await createPortfolio();
      await succeed(attempt('taken', '10', portfolioId));
      expectProblem(await attempt('taken', '11', portfolioId), 422, 'idempotency_key_reused');
      expect(await rowsOf(portfolioId)).toHaveLength(1);
    });

    it('is another one on another route and for another user', async () => {
      const portfolioId = await createPortfolio();
      await succeed(attempt('shared', '10', portfolioId));
      const portfolio = await send(
        'POST',
        '/portfolios',
        { name: 'Same key', baseCurrency: 'USD' },
        { 'idempotency-key': 'shared' },
      );
      expect(portfolio.body.data.name).toBe('Same key');
      const bobs = await attempt('shared', '10', seeded.bob.portfolioId, seeded.bob.token);
      expect(bobs.status).toBe(201);
      expect(bobs.body.data.portfolioId).toBe(seeded.bob.portfolioId);
    });

    it('is free again when the write failed', async () => {
      const portfolioId = await createPortfolio();
      expect((await attempt('retry', '-1', portfolioId)).status).toBe(400);
      expect((await attempt('retry', '1', portfolioId)).status).toBe(201);
    });

    it.each(['', ' ', 'a b', 'k'.repeat(256), 'semi;colon', '<b>'])('is refused in the form "%s"', async (key) => {
      const portfolioId = await createPortfolio();
      expectProblem(await attempt(key, '10', portfolioId), 400, 'validation_failed');
      expect(await rowsOf(portfolioId)).toEqual([]);
    });

    it('makes the repetition of an import safe', async () => {
      const portfolioId = await createPortfolio();
      const once = async (): Promise<TestResponse> =>
        await succeed(
          seeded.service.request('POST', `/api/v1/transactions/import?portfolioId=${portfolioId}`, {
            token,
            body: `${HEADER}\n2026-01-05,DEPOSIT,,,,,,5,USD,,,\n`,
            contentType: 'text/csv',
            headers: { 'idempotency-key': 'import-1' },
          }),
        );
      const [first, second] = [await once(), await once()];
      expect(second.body.data).toEqual(first.body.data);
      expect(await rowsOf(portfolioId)).toHaveLength(1);
    });
  });
});
