import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LedgerDividendSource } from '../../support/ledger-dividend-source.js';
import type { TestResponse } from '../../support/test-service.js';
import { ALICE, type SeededService, startSeededService, succeed } from '../support/seeded-service.js';

describe('a real dividend source in the place of the placeholder', () => {
  let seeded: SeededService;

  beforeAll(async () => {
    seeded = await startSeededService({
      // This line is all that is different.
      appOptions: { dividends: { source: LedgerDividendSource } },
    });
  });
  afterAll(async () => {
    await seeded.service.stop();
  });

  const ask = async (path: string): Promise<TestResponse> =>
    await succeed(seeded.service.request('GET', `/api/v1${path}`, { token: seeded.alice.token }));
  const book = async (amount: string): Promise<unknown> =>
    await succeed(
      seeded.service.request('POST', '/api/v1/transactions', {
        token: seeded.alice.token,
        body: {
          portfolioId: seeded.alice.portfolioId,
          date: '2026-05-04',
          type: 'DIVIDEND',
          symbol: 'KNOWN',
          amount,
          currency: 'USD',
        },
      }),
    );

  it('fills the section, on the dashboard too, and a dividend that is booked shows at once', async () => {
    expect((await ask('/dividends')).body.data).toMatchObject({
      status: 'available',
      currency: 'USD',
      totalReceived: '0',
      countReceived: 0,
      recent: [],
    });
    expect((await ask('/dividends')).body.meta.cacheStatus).toBe('hit');
    await book('12.5');
    const { data, meta } = (await ask('/dividends')).body;
    expect(data).toEqual({
      status: 'available',
      currency: 'USD',
      totalReceived: '12.5',
      totalPending: '0',
      ytdReceived: '12.5',
      countReceived: 1,
      countPending: 0,
      recent: [{ symbol: 'KNOWN', date: '2026-05-04', amount: '12.5', currency: 'USD', status: 'received' }],
    });
    expect(meta).toMatchObject({ cacheStatus: 'miss', degraded: false, dataCompleteness: { dividends: true } });
    expect(meta.missing).not.toContainEqual({ section: 'dividends', reason: 'placeholder' });
    expect((await ask('/dashboard')).body.data.dividendSummary).toEqual(data);
  });

  it('shows a payment that becomes due in the table of dividends at once', async () => {
    await ask('/dividends');
    await seeded.service.database.admin.query(
      `insert into dividends (user_id, portfolio_id, symbol, ex_date, payment_date, amount, currency, status)
       values ($1, $2, 'KNOWN', '2026-06-01', '2026-07-01', 7, 'USD', 'pending')`,
      [ALICE, seeded.alice.portfolioId],
    );
    const { data, meta } = (await ask('/dividends')).body;
    expect(meta.cacheStatus).toBe('miss');
    expect(data).toMatchObject({ totalPending: '7', countPending: 1 });
  });

  it('says nothing of it to others', async () => {
    const other = await succeed(seeded.service.request('GET', '/api/v1/dividends', { token: seeded.bob.token }));
    expect(other.body.data).toMatchObject({ status: 'available', countReceived: 0, countPending: 0, recent: [] });
  });
});

describe('without a real dividend source', () => {
  it('the section says that it is a placeholder', async () => {
    const seeded = await startSeededService();
    const answer = await succeed(seeded.service.request('GET', '/api/v1/dividends', { token: seeded.alice.token }));
    expect(answer.body.data).toMatchObject({ status: 'placeholder', totalReceived: null, recent: [] });
    expect(answer.body.meta.missing).toContainEqual({ section: 'dividends', reason: 'placeholder' });
    await seeded.service.stop();
  });
});
