import { describe, expect, it } from 'vitest';
import { nothingMayBeStored } from '../support/nothing-stored.js';
import { expectProblem, type HttpAnswer, withoutRequestId } from '../support/problem.js';
import { type InventoryRoute, ROUTES } from '../support/route-inventory.js';
import { ALICE, CANARY, NOBODYS_ID, succeed } from '../support/seeded-service.js';
import { seededSuite } from '../support/seeded-suite.js';

const TRADE = { date: '2026-01-06', type: 'BUY', symbol: 'KNOWN', quantity: '1', price: '10' };
const NOBODY = { portfolioId: NOBODYS_ID, transactionId: NOBODYS_ID };
const named = (routes: readonly InventoryRoute[]): Array<readonly [string, InventoryRoute]> =>
  routes.map((route) => [`${route.method} ${route.path}`, route] as const);

describe("another user's resources", () => {
  const seeded = seededSuite();

  const stored = nothingMayBeStored(() => seeded.service.database.admin);

  const ask = async (route: InventoryRoute, ids: Parameters<InventoryRoute['url']>[0]): Promise<HttpAnswer> =>
    await seeded.service.request(route.method, route.url(ids), {
      token: seeded.alice.token,
      body: route.body?.(ids),
      ...(route.contentType === undefined ? {} : { contentType: route.contentType }),
    });

  it.each(named(ROUTES.filter(({ names }) => names !== undefined)))(
    'are as absent as an id that nobody has: %s',
    async (_name, route) => {
      const foreign = await ask(route, seeded.bob);
      const absent = await ask(route, NOBODY);
      expectProblem(foreign, 404, 'not_found');
      expect(withoutRequestId(foreign).replaceAll(seeded.bob.portfolioId, NOBODYS_ID)).toBe(withoutRequestId(absent));
      expect(foreign.text).not.toContain(CANARY);
      expect(foreign.headers['content-length']).toBe(absent.headers['content-length']);
    },
  );

  it.each(named(ROUTES.filter(({ names, method }) => names !== undefined && method === 'GET')))(
    'are there for their owner: %s',
    async (_name, route) => {
      const answer = await seeded.service.request(route.method, route.url(seeded.bob), { token: seeded.bob.token });
      expect({ status: answer.status, text: answer.text.slice(0, 300) }).toMatchObject({ status: 200 });
    },
  );

  it("take no transaction, and Alice's transaction does not move there", async () => {
    const { token, transactionId } = seeded.alice;
    for (const portfolioId of [seeded.bob.portfolioId, NOBODYS_ID]) {
      const booked = await seeded.service.request('POST', '/api/v1/transactions', {
        token,
        body: { ...TRADE, portfolioId },
      });
      expectProblem(booked, 404, 'not_found');
      // The portfolio of a transaction does not change: the property is not known there.
      const moved = await seeded.service.request('PATCH', `/api/v1/transactions/${transactionId}`, {
        token,
        body: { portfolioId },
      });
      expectProblem(moved, 400, 'validation_failed');
    }
  });

  it.each(ROUTES.filter(({ method, scope }) => method === 'GET' && scope !== null).map(({ path }) => path))(
    'show nowhere in what Alice reads: %s',
    async (path) => {
      const route = ROUTES.find((candidate) => candidate.method === 'GET' && candidate.path === path)!;
      const own = await ask(route, seeded.alice);
      expect(own.status).toBe(200);
      // Without the filter by portfolio, too: "all" means all of the caller.
      const all = await seeded.service.request('GET', route.url(seeded.alice).replace(/\?.*$/, ''), {
        token: seeded.alice.token,
      });
      for (const answer of [own, all]) {
        expect(answer.text).not.toContain(CANARY);
        expect(answer.text).not.toContain(seeded.bob.portfolioId);
        expect(answer.text).not.toContain(seeded.bob.transactionId);
      }
    },
  );

  it('lend no cursor: one that was issued to Bob is none for Alice', async () => {
    const mine = await succeed(
      seeded.service.request('POST', '/api/v1/transactions', {
        token: seeded.bob.token,
        body: { ...TRADE, portfolioId: seeded.bob.portfolioId },
      }),
    );
    const page = await succeed(
      seeded.service.request('GET', '/api/v1/transactions?limit=1', { token: seeded.bob.token }),
    );
    const cursor: string = page.body.meta.nextCursor;
    expect(cursor).toEqual(expect.any(String));
    const path = `/api/v1/transactions?limit=1&cursor=${encodeURIComponent(cursor)}`;
    expectProblem(await seeded.service.request('GET', path, { token: seeded.alice.token }), 400, 'validation_failed');
    expect((await seeded.service.request('GET', path, { token: seeded.bob.token })).status).toBe(200);
    await succeed(
      seeded.service.request('DELETE', `/api/v1/transactions/${mine.body.data.id}`, { token: seeded.bob.token }),
    );
    await stored.accept();
  });

  it("answer no 304 to a tag that was issued to Bob, and Bob's tag is not Alice's for equal figures", async () => {
    const { service, alice, bob } = seeded;
    for (const path of ['/api/v1/portfolio', '/api/v1/dashboard', '/api/v1/dividends']) {
      const tags = new Map<string, string>();
      for (const { token } of [alice, bob]) {
        await service.request('GET', path, { token });
        tags.set(token, (await succeed(service.request('GET', path, { token }))).headers['etag']!);
      }
      expect(tags.get(bob.token)).toMatch(/^(W\/)?"[^"]+"$/);
      expect(tags.get(alice.token)).not.toBe(tags.get(bob.token));
      // Stated, or this client would add `no-cache`.
      const headers = { 'if-none-match': tags.get(bob.token)!, 'cache-control': 'max-age=0' };
      expect((await service.request('GET', path, { token: alice.token, headers })).status).toBe(200);
      expect((await service.request('GET', path, { token: bob.token, headers })).status).toBe(304);
    }
  });

  it('do not stand in the way: the same name, external id and idempotency key work for both', async () => {
    const { bob, alice, service } = seeded;
    const headers = { 'idempotency-key': 'the-same-key' };
    const body = { name: `Portfolio ${CANARY}`, baseCurrency: 'USD' };
    const bobs = await succeed(service.request('POST', '/api/v1/portfolios', { token: bob.token, body, headers }));
    const alices = await succeed(service.request('POST', '/api/v1/portfolios', { token: alice.token, body, headers }));
    expect(alices.body.data.id).not.toBe(bobs.body.data.id);
    const booked = await service.request('POST', '/api/v1/transactions', {
      token: alice.token,
      body: { ...TRADE, portfolioId: alices.body.data.id, externalId: `external ${CANARY}` },
    });
    expect(booked.status).toBe(201);
    for (const [token, id] of [
      [bob.token, bobs.body.data.id],
      [alice.token, alices.body.data.id],
    ]) {
      await succeed(service.request('DELETE', `/api/v1/portfolios/${id}`, { token }));
    }
    await stored.accept();
  });

  it('are as absent once they are deleted, for their owner too: nothing that is kept outlives them', async () => {
    const { service, alice } = seeded;
    const { token } = alice;
    const body = { name: 'Short-lived', baseCurrency: 'USD' };
    const made = await succeed(service.request('POST', '/api/v1/portfolios', { token, body }));
    const portfolioId = made.body.data.id as string;
    const path = `/api/v1/dashboard?portfolioId=${portfolioId}`;
    let tag = '';
    // Computed, read from the table, kept in memory.
    for (let time = 0; time < 3; time += 1) {
      tag = (await succeed(service.request('GET', path, { token }))).headers['etag']!;
    }
    await succeed(service.request('DELETE', `/api/v1/portfolios/${portfolioId}`, { token }));
    const headers = { 'if-none-match': tag, 'cache-control': 'max-age=0' };
    expectProblem(await service.request('GET', path, { token, headers }), 404, 'not_found');
    expectProblem(await service.request('GET', path, { token }), 404, 'not_found');
    await stored.accept();
  });

  it('cannot be reached by asking as nobody in particular', async () => {
    const stranger = await seeded.service.tokenFor('00000000-0000-4000-8000-000000000001');
    for (const id of [seeded.alice.portfolioId, seeded.bob.portfolioId]) {
      expectProblem(
        await seeded.service.request('GET', `/api/v1/portfolios/${id}`, { token: stranger }),
        404,
        'not_found',
      );
    }
    const list = await seeded.service.request('GET', '/api/v1/portfolios', { token: stranger });
    expect(list.body.data).toEqual([]);
    expect(list.text).not.toContain(ALICE);
  });
});
