import {
  answerOf,
  type ApiClient,
  type ApiModels,
  ApiProblem,
  createApiClient,
  readPages,
} from '@portfolio-metrics/api-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectExample } from '../../docs/expect-example.js';
import { ALICE, type SeededService, startSeededService } from '../support/seeded-service.js';

const NOBODY = '00000000-0000-4000-8000-0000000000ff';
const CSV = `date,type,symbol,quantity,price,currency
2026-01-05,BUY,KNOWN,10,90.5,USD
2026-02-05,BUY,KNOWN,5,95,USD
2026-03-05,SELL,KNOWN,3,105,USD
`;

describe('the typed client', () => {
  let seeded: SeededService;
  let api: ApiClient;

  beforeAll(async () => {
    seeded = await startSeededService();
    api = createApiClient({ baseUrl: seeded.service.url, token: seeded.alice.token });
    await answerOf(
      api.POST('/api/v1/exchange-rates/import', {
        body: [{ base: 'USD', quote: 'EUR', date: '2026-06-09', rate: '0.85' }],
      }),
    );
  });
  afterAll(async () => {
    await seeded.service.stop();
  });

  it('creates a portfolio, imports a file, reads it page by page and shows the dashboard, as its README says', async () => {
    type ImportAndLook = (baseUrl: string, token: string, csv: string) => Promise<ApiModels['Dashboard']>;
    await expectExample<{ importAndLook: ImportAndLook }>('libs/api-client', async ({ importAndLook }) => {
      const dashboard = await importAndLook(seeded.service.url, seeded.alice.token, CSV);
      expect(dashboard.transactionSummary.count).toBe(3);
      expect(dashboard.topHoldings).toMatchObject([{ symbol: 'KNOWN', quantity: '12', marketPrice: '110' }]);
      // 12 at 110 USD and 0.85.
      expect(dashboard.performance?.totalValue).toBe('1122');
    });
  });

  it('throws a refusal with its word for programs and the place of the mistake', async () => {
    const refused = answerOf(
      api.POST('/api/v1/transactions', {
        body: { portfolioId: seeded.alice.portfolioId, type: 'BUY', symbol: 'KNOWN', quantity: '0', price: '1' },
      }),
    );
    await expect(refused).rejects.toBeInstanceOf(ApiProblem);
    await expect(refused).rejects.toMatchObject({
      problem: { status: 400, errorCode: 'validation_failed', errors: expect.any(Array) },
      retryAfterSeconds: null,
    });
    await expect(
      answerOf(api.GET('/api/v1/portfolios/{id}', { params: { path: { id: NOBODY } } })),
    ).rejects.toMatchObject({ problem: { errorCode: 'not_found' } });
  });

  it('changes a resource from the version it has read, and no other', async () => {
    const place = { path: { id: seeded.alice.portfolioId } };
    const { response } = await api.GET('/api/v1/portfolios/{id}', { params: place });
    const rename = async (name: string): Promise<number> => {
      const header = { 'If-Match': response.headers.get('etag')! };
      const changed = await api.PATCH('/api/v1/portfolios/{id}', { params: { ...place, header }, body: { name } });
      return changed.response.status;
    };
    expect(await rename('First')).toBe(200);
    expect(await rename('Second')).toBe(412);
  });

  it('has one effect of two requests with one key', async () => {
    const create = async (): Promise<string> => {
      const params = { header: { 'Idempotency-Key': 'one-portfolio' } };
      const body = { name: 'Once', baseCurrency: 'USD' } as const;
      return (await answerOf(api.POST('/api/v1/portfolios', { params, body }))).data.id;
    };
    expect(await create()).toBe(await create());
  });

  it('asks for a token before each request, and repeats a parameter that is a list', async () => {
    const tokens = [seeded.alice.token, 'expired'];
    const asking = createApiClient({
      baseUrl: seeded.service.url,
      token: async () => tokens.shift() ?? (await seeded.service.tokenFor(ALICE)),
    });
    const query = { mic: ['XNYS', 'XLON'] };
    const statuses = await answerOf(asking.GET('/api/v1/market-status', { params: { query } }));
    expect(statuses.data.map(({ mic }) => mic)).toEqual(['XNYS', 'XLON']);
    await expect(answerOf(asking.GET('/api/v1/portfolios'))).rejects.toMatchObject({ problem: { status: 401 } });
    expect((await answerOf(asking.GET('/api/v1/portfolios'))).data.length).toBeGreaterThan(0);
  });

  it('reads a list to its end, and stops where the reader stops', async () => {
    let pages = 0;
    const sessions = readPages((cursor) => {
      pages += 1;
      const query = { from: '2026-06-01', to: '2026-06-30', limit: 4, ...(cursor === undefined ? {} : { cursor }) };
      const params = { path: { mic: 'XNYS' }, query };
      return answerOf(api.GET('/api/v1/market-status/{mic}/sessions', { params }));
    });
    const dates: string[] = [];
    for await (const { date } of sessions) dates.push(date);
    expect(dates.length).toBe(21);
    expect(new Set(dates).size).toBe(21);
    expect(pages).toBe(6);
  });
});
