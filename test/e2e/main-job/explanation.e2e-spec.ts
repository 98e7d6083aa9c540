import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestService, type TestService } from '../../support/test-service.js';

const USER = '9b0d3c1e-5a44-4f0e-9d7c-2f6a1b8e4c01';

interface Explained {
  readonly name: string;
  readonly value: string | null;
  readonly derivation: string;
  readonly transactionId: string | null;
  readonly parts: readonly Explained[];
}

const leaves = (one: Explained): Explained[] => (one.parts.length === 0 ? [one] : one.parts.flatMap(leaves));

describe('the explanation of a figure', () => {
  let service: TestService;
  let token: string;
  let portfolioId: string;

  const call = async (method: string, path: string, body?: unknown, contentType?: string) =>
    service.request(method, `/api/v1${path}`, { token, body, ...(contentType === undefined ? {} : { contentType }) });
  const explain = async (symbol: string, figure: string) =>
    call('GET', `/portfolio/explain?portfolioId=${portfolioId}&symbol=${symbol}&figure=${figure}`);

  beforeAll(async () => {
    service = await startTestService();
    token = await service.tokenFor(USER);
    await call('PUT', '/instruments/ACME', {
      name: 'Acme',
      currency: 'USD',
      exchange: 'XNYS',
      assetClass: 'EQUITY',
      sector: null,
      country: null,
    });
    portfolioId = (await call('POST', '/portfolios', { name: 'Mine', baseCurrency: 'USD' })).body.data.id;
    await call('POST', '/prices/import', 'symbol,date,close\nACME,2026-06-09,30\n', 'text/csv');
    const file =
      'date,type,symbol,quantity,price,fee,currency\n2026-01-05,BUY,ACME,10,10,1,USD\n2026-02-05,BUY,ACME,10,20,1,USD\n2026-03-05,SELL,ACME,15,25,2,USD\n';
    await call('POST', `/transactions/import?portfolioId=${portfolioId}`, file, 'text/csv');
  });
  afterAll(async () => {
    await service.stop();
  });

  it('leads from the gain of a sale down to the bookings it comes from', async () => {
    const { status, body } = await explain('ACME', 'realizedGain');
    expect(status).toBe(200);
    // Proceeds 15 x 25 - 2 = 373; relieved 10 x 10 + 1 = 101 and half of 10 x 20 + 1 = 100.5.
    expect(body.data.explanation).toMatchObject({ name: 'realizedGain', value: '171.5', currency: 'USD' });
    const booked = new Set(leaves(body.data.explanation as Explained).map(({ transactionId }) => transactionId));
    const { body: list } = await call('GET', `/transactions?portfolioId=${portfolioId}`);
    for (const { id } of list.data as Array<{ id: string }>) expect(booked).toContain(id);
  });

  it('says the same as the portfolio', async () => {
    const { body } = await call('GET', `/portfolio?portfolioId=${portfolioId}`);
    for (const figure of ['quantity', 'costBasis', 'marketValue', 'unrealizedGain', 'realizedGain', 'totalGain']) {
      expect((await explain('ACME', figure)).body.data.explanation.value).toBe(body.data.holdings[0][figure]);
    }
  });

  it('refuses a figure that it does not explain, and knows nothing of what is not held', async () => {
    expect((await explain('ACME', 'horoscope')).status).toBe(400);
    expect((await explain('OTHER', 'quantity')).status).toBe(404);
  });
});
