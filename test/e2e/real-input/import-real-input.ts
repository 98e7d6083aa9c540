import type { TestService } from '../../support/test-service.js';
import { succeed } from '../support/seeded-service.js';
import { APPLE_SPLITS, DOLLAR_IN_EUROS, INSTRUMENTS, PORTFOLIOS, type WrittenPortfolio } from './ledger.js';
import { tradedCloses } from './traded-closes.js';

export interface ImportedInput {
  readonly token: string;
  readonly idOf: ReadonlyMap<WrittenPortfolio, string>;
  /** Of the imports: rows by kind. */
  readonly counts: { readonly closes: number; readonly rates: number; readonly transactions: number };
}

/** Puts the market and the ledger through the public API, as `userId`; closes after `lastDate` stay out. */
export async function importRealInput(service: TestService, userId: string, lastDate: string): Promise<ImportedInput> {
  const token = await service.tokenFor(userId);
  const send = async (method: string, path: string, body: unknown, contentType?: string) =>
    await succeed(
      service.request(method, `/api/v1${path}`, { token, body, ...(contentType === undefined ? {} : { contentType }) }),
    );
  for (const { symbol, ...reference } of INSTRUMENTS) {
    await send('PUT', `/instruments/${symbol}`, { ...reference, currency: 'USD' });
  }
  await send('PUT', '/instruments/AAPL/splits', APPLE_SPLITS);
  const closes = await send('POST', '/prices/import', closesCsv('', lastDate), 'text/csv');
  const rates = await send('POST', '/exchange-rates/import', ratesCsv(), 'text/csv');
  const idOf = new Map<WrittenPortfolio, string>();
  let transactions = 0;
  for (const portfolio of PORTFOLIOS) {
    const { csv, ...settings } = portfolio;
    const created = await send('POST', '/portfolios', settings);
    idOf.set(portfolio, created.body.data.id as string);
    const booked = await send('POST', `/transactions/import?portfolioId=${created.body.data.id}`, csv, 'text/csv');
    transactions += booked.body.data.imported as number;
  }
  return {
    token,
    idOf,
    counts: { closes: closes.body.data.imported, rates: rates.body.data.imported, transactions },
  };
}

/** Closes of the days in (after, until] in the form of the import. */
export function closesCsv(after: string, until: string): string {
  const lines = [...tradedCloses()].flatMap(([symbol, closes]) =>
    closes.filter(({ date }) => date > after && date <= until).map(({ date, close }) => `${symbol},${date},${close}`),
  );
  return ['symbol,date,close', ...lines, ''].join('\n');
}

function ratesCsv(): string {
  return ['base,quote,date,rate', ...DOLLAR_IN_EUROS.map(([date, rate]) => `USD,EUR,${date},${rate}`), ''].join('\n');
}
