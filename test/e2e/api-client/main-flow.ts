import { answerOf, type ApiModels, createApiClient, readPages } from '@portfolio-metrics/api-client';

/** A new portfolio with the transactions of a CSV file, as its dashboard shows it. The example of the lib's README. */
export async function importAndLook(baseUrl: string, token: string, csv: string): Promise<ApiModels['Dashboard']> {
  const api = createApiClient({ baseUrl, token });

  const portfolio = await answerOf(api.POST('/api/v1/portfolios', { body: { name: 'Mine', baseCurrency: 'EUR' } }));
  const portfolioId = portfolio.data.id;

  const imported = await answerOf(
    api.POST('/api/v1/transactions/import', {
      params: { query: { portfolioId } },
      headers: { 'content-type': 'text/csv' },
      body: csv,
    }),
  );

  let read = 0;
  for await (const { type, symbol } of readPages((cursor) =>
    answerOf(api.GET('/api/v1/transactions', { params: { query: { portfolioId, limit: 2, cursor } } })),
  )) {
    read += 1;
    if (type === 'BUY' && symbol === null) throw new Error('a purchase has an instrument');
  }
  if (read !== imported.data.imported) throw new Error(`read ${read} of ${imported.data.imported} transactions`);

  const { data, meta } = await answerOf(api.GET('/api/v1/dashboard', { params: { query: { portfolioId } } }));
  if (data === null) throw new Error(`nothing can be said now: ${JSON.stringify(meta.missing)}`);
  return data;
}
