import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestService } from '../../support/test-service.js';
import { seedPortfolio } from '../openapi/seeded-portfolio.js';
import { succeed } from '../support/seeded-service.js';

const JSON_BODY = 'application/json';

/** Each list, and the member that tells its elements apart. */
const LISTS: ReadonlyArray<readonly [path: string, key: string]> = [
  ['/portfolios', 'id'],
  ['/transactions', 'id'],
  ['/transactions?symbol=AAPL&from=2025-01-01', 'id'],
  ['/instruments', 'symbol'],
  ['/instruments/AAPL/prices', 'date'],
  ['/instruments/AAPL/prices/corrections', 'id'],
  ['/instruments/AAPL/splits', 'date'],
  ['/exchange-rates/corrections?base=USD&quote=EUR', 'id'],
  ['/market-status/XNYS/overrides', 'date'],
  ['/market-status/XNYS/sessions?from=2026-06-01&to=2026-06-12', 'date'],
  ['/ops/price-quarantine', 'id'],
];

describe('a list', () => {
  let service: TestService;
  let token: string;

  beforeAll(async () => {
    service = await startTestService();
    ({ token } = await seedPortfolio(service));
    const send = async (method: string, path: string, body: unknown, contentType = JSON_BODY): Promise<void> => {
      await succeed(service.request(method, `/api/v1${path}`, { token, body, contentType }));
    };
    for (const name of ['Second', 'Third']) await send('POST', '/portfolios', { name, baseCurrency: 'USD' });
    await send('PUT', '/instruments/AAPL/splits', [
      { date: '2025-09-15', numerator: 4, denominator: 1 },
      { date: '2025-09-16', numerator: 2, denominator: 1 },
      { date: '2025-09-17', numerator: 1, denominator: 2 },
    ]);
    for (const date of ['2026-12-22', '2026-12-23', '2026-12-24']) {
      await send('PUT', `/market-status/XNYS/overrides/${date}`, { kind: 'closed' });
    }
    for (const close of ['260.2', '260.3']) {
      await send('POST', '/prices/import', `symbol,date,close\nAAPL,2025-12-30,${close}\n`, 'text/csv');
      await send(
        'POST',
        '/exchange-rates/import',
        `base,quote,date,rate\nUSD,EUR,2025-05-30,0.88${close.at(-1)}\n`,
        'text/csv',
      );
    }
  });
  afterAll(async () => {
    await service.stop();
  });

  const page = async (path: string, query: string): Promise<{ keys: unknown[]; nextCursor: string | null }> => {
    const url = `/api/v1${path}${path.includes('?') ? '&' : '?'}${query}`;
    const { data, meta } = (await succeed(service.request('GET', url, { token }))).body;
    const key = LISTS.find(([listed]) => listed === path)![1];
    return {
      keys: (data as Array<Record<string, unknown>>).map((element) => element[key]),
      nextCursor: meta.nextCursor,
    };
  };

  it.each(LISTS)('is read in any pages, each element once and in one order: %s', async (path) => {
    const { keys: all, nextCursor } = await page(path, 'limit=200');
    expect(nextCursor).toBeNull();
    expect(all.length).toBeGreaterThan(1);
    expect(new Set(all).size).toBe(all.length);
    for (const limit of [1, 2, all.length]) {
      const read: unknown[] = [];
      let cursor = '';
      for (let pages = 1; ; pages += 1) {
        const { keys, nextCursor: next } = await page(path, `limit=${limit}${cursor}`);
        read.push(...keys);
        expect(keys.length).toBe(next === null ? all.length - (pages - 1) * limit : limit);
        if (next === null) break;
        cursor = `&cursor=${next}`;
      }
      expect({ limit, read }).toEqual({ limit, read: all });
    }
  });
});
