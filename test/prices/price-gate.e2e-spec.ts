import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectProblem } from '../e2e/support/problem.js';
import { succeed } from '../e2e/support/seeded-service.js';
import { startTestService, type TestResponse, type TestService } from '../support/test-service.js';

const ALICE = 'a11ce000-0000-4000-8000-00000000000a';
const BOB = 'b0b00000-0000-4000-8000-00000000000b';
/** Wednesday 10 June 2026, 15:00 UTC: New York is open. */
const HELD = `insert into price_quarantine (symbol, kind, date, as_of, price, source, reason, reference_price, reference_date,
    first_seen_at, last_seen_at) values
  ('ACME', 'close', '2026-06-09', null, 250, 'feed', 'the close of 2026-06-09 is 150 % above 100 of 2026-06-08', 100, '2026-06-08',
    '2026-06-09T20:15:00Z', '2026-06-09T20:15:00Z')`;

describe('the gate over REST', () => {
  let service: TestService;
  let alice: string;
  let bob: string;

  beforeAll(async () => {
    service = await startTestService();
    alice = await service.tokenFor(ALICE);
    bob = await service.tokenFor(BOB);
    for (const symbol of ['ACME', 'BOLT']) {
      const body = { name: symbol, currency: 'USD', exchange: 'XNYS', assetClass: 'EQUITY' };
      await succeed(service.request('PUT', `/api/v1/instruments/${symbol}`, { token: alice, body }));
    }
    await importCloses('ACME,2026-06-01,90\nACME,2026-06-08,100\nBOLT,2026-06-01,50\nBOLT,2026-06-08,50');
    for (const [token, symbol] of [
      [alice, 'ACME'],
      [bob, 'BOLT'],
    ] as const) {
      const portfolio = await succeed(
        service.request('POST', '/api/v1/portfolios', { token, body: { name: 'P', baseCurrency: 'USD' } }),
      );
      const body = {
        portfolioId: portfolio.body.data.id,
        date: '2026-06-01',
        type: 'BUY',
        symbol,
        quantity: '10',
        price: '70',
      };
      await succeed(service.request('POST', '/api/v1/transactions', { token, body }));
    }
  });

  beforeEach(async () => {
    await service.database.admin.query(`truncate price_quarantine restart identity; ${HELD}`);
  });

  afterAll(async () => {
    await service.stop();
  });

  const get = async (path: string, token = alice): Promise<TestResponse> =>
    await succeed(service.request('GET', `/api/v1${path}`, { token }));
  const post = async (path: string, token = alice): Promise<TestResponse> =>
    await service.request('POST', `/api/v1${path}`, { token });

  async function importCloses(rows: string, query = ''): Promise<TestResponse> {
    return await service.request('POST', `/api/v1/prices/import${query}`, {
      token: alice,
      contentType: 'text/csv',
      body: `symbol,date,close\n${rows}\n`,
    });
  }

  const cacheOf = async (token: string, path: string): Promise<unknown> =>
    (await get(path, token)).body.meta.cacheStatus;

  it('lists what is held, latest first, page by page', async () => {
    await service.database.admin.query(HELD.replace("'feed'", "'other'"));
    const first = await get('/ops/price-quarantine?limit=1');
    expect(first.body.data).toMatchObject([{ id: '2', symbol: 'ACME', price: '250', source: 'other', status: 'held' }]);
    const second = await get(`/ops/price-quarantine?limit=1&cursor=${first.body.meta.nextCursor}`);
    expect([second.body.data, second.body.meta.nextCursor]).toMatchObject([[{ id: '1', referencePrice: '100' }], null]);
    expect((await get('/ops/price-quarantine?symbol=BOLT')).body.data).toEqual([]);
    expect((await get('/ops/price-quarantine?status=released')).body.data).toEqual([]);
  });

  it('releases a price once: stored, shown, its holders told, and who did it kept', async () => {
    for (const token of [alice, bob]) await get('/portfolio', token);
    expect([await cacheOf(alice, '/portfolio'), await cacheOf(bob, '/portfolio')]).toEqual(['hit', 'hit']);
    const released = await succeed(post('/ops/price-quarantine/1/release'));
    expect(released.body.data).toMatchObject({ status: 'released', stored: true, decidedBy: ALICE });
    expect(await cacheOf(alice, '/portfolio')).not.toBe('hit');
    expect(await cacheOf(bob, '/portfolio')).toBe('hit');
    const { data } = (await get('/portfolio')).body;
    expect(data.holdings[0]).toMatchObject({ marketPrice: '250', priceAsOf: '2026-06-09', priceSource: 'feed' });
    expectProblem(await post('/ops/price-quarantine/1/release'), 409, 'conflict');
    expect((await get('/instruments/ACME/prices?from=2026-06-09')).body.data).toEqual([
      { date: '2026-06-09', close: '250', source: 'feed' },
    ]);
    await service.database.admin.query(`delete from price_history where date = '2026-06-09'`);
  });

  it('answers a repeated release with the same key by the same answer', async () => {
    const release = async (): Promise<TestResponse> =>
      await service.request('POST', '/api/v1/ops/price-quarantine/1/release', {
        token: alice,
        headers: { 'idempotency-key': 'release-1' },
      });
    const first = await succeed(release());
    const again = await succeed(release());
    expect([again.body.data, again.headers['idempotency-replayed']]).toEqual([first.body.data, 'true']);
    await service.database.admin.query(`delete from price_history where date = '2026-06-09'`);
  });

  it('discards a price and stores nothing', async () => {
    expect((await succeed(post('/ops/price-quarantine/1/discard'))).body.data).toMatchObject({
      status: 'discarded',
      decidedBy: ALICE,
      decidedAt: '2026-06-10T15:00:00.000Z',
    });
    expect((await get('/instruments/ACME/prices?from=2026-06-09')).body.data).toEqual([]);
    expectProblem(await post('/ops/price-quarantine/77/discard'), 404, 'not_found');
    expectProblem(await post('/ops/price-quarantine/x/discard'), 400, 'validation_failed');
  });

  it('invalidates what depends on a late or corrected price, and nothing else', async () => {
    const pages = ['/portfolio', '/portfolio?asOf=2026-06-01', '/dashboard/performance?range=ALL'];
    const states = async (token: string): Promise<unknown[]> =>
      await Promise.all(pages.map(async (page) => cacheOf(token, page)));
    for (const token of [alice, bob]) for (const page of pages) await get(page, token);
    expect([await states(alice), await states(bob)]).toEqual([
      ['hit', 'hit', 'hit'],
      ['hit', 'hit', 'hit'],
    ]);
    const before = (await get('/portfolio?asOf=2026-06-01')).body.data.totals.totalValue;
    await succeed(importCloses('ACME,2026-06-01,91'));
    const [ofAlice, ofBob] = [await states(alice), await states(bob)];
    expect(ofAlice.every((state) => state !== 'hit')).toBe(true);
    expect(ofBob).toEqual(['hit', 'hit', 'hit']);
    expect([before, (await get('/portfolio?asOf=2026-06-01')).body.data.totals.totalValue]).toEqual(['900', '910']);
    // A late one, between those that are known.
    await succeed(importCloses('ACME,2026-06-04,95'));
    expect([(await states(alice)).every((state) => state !== 'hit'), await states(bob)]).toEqual([
      true,
      ['hit', 'hit', 'hit'],
    ]);
    // The same again changes nothing.
    await states(alice);
    await succeed(importCloses('ACME,2026-06-04,95'));
    expect(await states(alice)).toEqual(['hit', 'hit', 'hit']);
    expect((await get('/instruments/ACME/prices/corrections')).body.data).toMatchObject([
      { date: '2026-06-01', oldValue: '90', oldSource: 'import', newValue: '91', newSource: 'import' },
    ]);
  });

  it('keeps corrected exchange rates too', async () => {
    for (const rate of ['0.9', '0.91']) {
      await succeed(
        service.request('POST', '/api/v1/exchange-rates/import', {
          token: alice,
          contentType: 'text/csv',
          body: `base,quote,date,rate\nUSD,EUR,2026-06-05,${rate}\n`,
        }),
      );
    }
    expect((await get('/exchange-rates/corrections?base=USD&quote=EUR')).body.data).toMatchObject([
      { date: '2026-06-05', oldValue: '0.9', newValue: '0.91' },
    ]);
    expect((await get('/exchange-rates/corrections?base=EUR&quote=USD')).body.data).toEqual([]);
  });

  it('refuses a jump in a file when it is asked to look for one', async () => {
    const answer = await importCloses('BOLT,2026-06-09,500', '?checkJumps=true');
    expectProblem(answer, 422, 'import_rejected', ['issueCount']);
    expect(answer.body.errors).toEqual([
      { line: 2, column: 'close', reason: 'is 900 % above 50 of 2026-06-08, and no split explains it: a 1:10 split?' },
    ]);
    await succeed(importCloses('BOLT,2026-06-09,51', '?checkJumps=true'));
  });

  it('turns the closes of a file back where the instrument says that they are restated', async () => {
    const body = {
      name: 'X',
      currency: 'USD',
      exchange: 'XNYS',
      assetClass: 'EQUITY',
      priceAdjustment: 'split_adjusted',
    };
    const token = alice;
    expect(
      (await succeed(service.request('PUT', '/api/v1/instruments/RESTATED', { token, body }))).body.data,
    ).toMatchObject({
      priceAdjustment: 'split_adjusted',
    });
    const splits = [{ date: '2026-06-03', numerator: 4, denominator: 1 }];
    await succeed(service.request('PUT', '/api/v1/instruments/RESTATED/splits', { token, body: splits }));
    await succeed(importCloses('RESTATED,2026-06-02,25\nRESTATED,2026-06-03,26'));
    expect((await get('/instruments/RESTATED/prices')).body.data).toMatchObject([{ close: '26' }, { close: '100' }]);
  });

  it('says how far the refresh is and what is missing', async () => {
    const { data } = (await get('/ops/price-refresh')).body;
    expect(data).toMatchObject({ schedule: null, nextSlot: null, providers: [], runs: [], quarantined: 1 });
    expect(data.missing).toContainEqual({ symbol: 'ACME', lastClose: '2026-06-08', expected: '2026-06-09' });
    expect(data.missingCount).toBe(data.missing.length);
  });

  it('never takes the price of a trade, nor a dividend, for a price of the market', async () => {
    const token = alice;
    const body = { name: 'Unpriced', currency: 'USD', exchange: 'XNYS', assetClass: 'EQUITY' };
    await succeed(service.request('PUT', '/api/v1/instruments/UNPRICED', { token, body }));
    const { data } = (await get('/portfolios')).body;
    const common = { portfolioId: data[0].id, date: '2026-06-09', symbol: 'UNPRICED' };
    for (const booking of [
      { ...common, type: 'BUY', quantity: '1', price: '42' },
      { ...common, type: 'DIVIDEND', amount: '3' },
    ]) {
      await succeed(service.request('POST', '/api/v1/transactions', { token, body: booking }));
    }
    const holdings = (await get('/portfolio')).body.data.holdings as Array<Record<string, unknown>>;
    expect(holdings.find(({ symbol }) => symbol === 'UNPRICED')).toMatchObject({
      marketPrice: null,
      priceAsOf: null,
      priceSource: null,
      priceStale: null,
      marketValue: null,
    });
  });
});
