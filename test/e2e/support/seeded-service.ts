import { startTestService, type TestService } from '../../support/test-service.js';
import type { HttpAnswer } from './problem.js';
import type { RouteIds } from './route-inventory.js';

export const ALICE = 'a11ce000-0000-4000-8000-00000000000a';
export const BOB = 'b0b00000-0000-4000-8000-00000000000b';
/** Stands in every text of Bob; nobody else may ever read it. */
export const CANARY = 'canary-of-bob-7f3a';
/** A well-formed id that nobody has. */
export const NOBODYS_ID = '00000000-0000-4000-8000-0000000000ff';

export interface SeededService {
  readonly service: TestService;
  readonly alice: { readonly token: string } & RouteIds;
  readonly bob: { readonly token: string } & RouteIds;
}

/** Two users with a portfolio and a purchase each, of the one instrument that they share, `KNOWN`. */
export async function startSeededService(options: Parameters<typeof startTestService>[0] = {}): Promise<SeededService> {
  const service = await startTestService(options);
  const market = await service.tokenFor(ALICE);
  await succeed(
    service.request('PUT', '/api/v1/instruments/KNOWN', {
      token: market,
      body: {
        name: 'Known',
        currency: 'USD',
        exchange: 'XNYS',
        assetClass: 'EQUITY',
        sector: 'Technology',
        country: 'US',
      },
    }),
  );
  await succeed(
    service.request('POST', '/api/v1/prices/import', {
      token: market,
      contentType: 'text/csv',
      body: 'symbol,date,close\nKNOWN,2026-06-08,100\nKNOWN,2026-06-09,110\n',
    }),
  );
  return { service, alice: await seedUser(service, ALICE, 'of Alice'), bob: await seedUser(service, BOB, CANARY) };
}

async function seedUser(service: TestService, userId: string, mark: string): Promise<{ token: string } & RouteIds> {
  const token = await service.tokenFor(userId);
  const portfolio = await succeed(
    service.request('POST', '/api/v1/portfolios', { token, body: { name: `Portfolio ${mark}`, baseCurrency: 'USD' } }),
  );
  const portfolioId: string = portfolio.body.data.id;
  const transaction = await succeed(
    service.request('POST', '/api/v1/transactions', {
      token,
      body: {
        portfolioId,
        date: '2026-01-05',
        type: 'BUY',
        symbol: 'KNOWN',
        quantity: '10',
        price: '90.5',
        note: `Note ${mark}`,
        externalId: `external ${mark}`,
      },
    }),
  );
  return { token, portfolioId, transactionId: transaction.body.data.id as string };
}

/** The answer, when it is a success; throws with the answer's text when it is not: the test cannot go on. */
export async function succeed<T extends HttpAnswer>(asked: Promise<T>): Promise<T> {
  const answer = await asked;
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new Error(`expected a success, got ${answer.status} ${answer.text.slice(0, 2_000)}`);
}
