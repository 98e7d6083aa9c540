import { randomUUID } from 'node:crypto';
import type { TestRequest, TestResponse, TestService } from '../../support/test-service.js';
import { type SeededPortfolio, seedPortfolio } from './seeded-portfolio.js';

export interface Exchange {
  readonly method: string;
  /** As in the document. */
  readonly path: string;
  /** Names the example that the answer may become. */
  readonly name: string;
  readonly url: string;
  readonly answer: TestResponse;
}

type Call = readonly [name: string, method: string, path: string, url: string, request?: Omit<TestRequest, 'token'>];

const API = '/api/v1';
const NOBODY = '00000000-0000-4000-8000-0000000000ff';
const CSV_BODY = (body: string): Omit<TestRequest, 'token'> => ({ body, contentType: 'text/csv' });
const BUY = { date: '2026-05-04', type: 'BUY', symbol: 'AAPL', quantity: '1', price: '290' };
const APPLE = {
  name: 'Apple Inc.',
  currency: 'USD',
  exchange: 'XNAS',
  assetClass: 'EQUITY',
  sector: 'Technology',
  country: 'US',
};

function reads({ portfolioId, transactionId }: SeededPortfolio): Call[] {
  const one = `portfolioId=${portfolioId}`;
  return [
    ['one portfolio', 'GET', '/dashboard', `/dashboard?${one}`],
    ['all portfolios', 'GET', '/dashboard', '/dashboard'],
    ['refreshed', 'GET', '/dashboard', '/dashboard?forceRefresh=true'],
    ['as of a day', 'GET', '/dashboard', '/dashboard?asOf=2025-08-15'],
    ['before the first booking', 'GET', '/dashboard', '/dashboard?asOf=2024-01-15'],
    ['a year', 'GET', '/dashboard/performance', `/dashboard/performance?${one}&range=1Y`],
    ['with a benchmark', 'GET', '/dashboard/performance', `/dashboard/performance?${one}&benchmark=WORLD`],
    ['a period', 'GET', '/dashboard/performance', '/dashboard/performance?from=2026-01-01&to=2026-05-31'],
    ['an empty period', 'GET', '/dashboard/performance', '/dashboard/performance?asOf=2024-01-15'],
    ['the best two', 'GET', '/dashboard/gainers', `/dashboard/gainers?${one}&limit=2`],
    ['the worst two', 'GET', '/dashboard/losers', `/dashboard/losers?${one}&limit=2`],
    ['open holdings', 'GET', '/portfolio', `/portfolio?${one}`],
    ['with lots', 'GET', '/portfolio', `/portfolio?${one}&include=lots&status=all`],
    ['an unrealised gain', 'GET', '/portfolio/explain', '/portfolio/explain?symbol=AAPL&figure=base.unrealizedGain'],
    ['a total gain', 'GET', '/portfolio/explain', '/portfolio/explain?symbol=SAP.DE&figure=totalGain'],
    ...['instrument', 'assetClass', 'sector', 'country', 'currency', 'exchange', 'portfolio'].map((by): Call => [
      `by ${by}`,
      'GET',
      '/allocation',
      `/allocation?${one}&by=${by}`,
    ]),
    ['summary', 'GET', '/analytics/summary', `/analytics/summary?${one}`],
    ['table', 'GET', '/analytics/holdings', `/analytics/holdings?${one}`],
    ['placeholder', 'GET', '/dividends', '/dividends'],
    ['of what is held', 'GET', '/market-status', '/market-status'],
    ['of two exchanges', 'GET', '/market-status', '/market-status?mic=XNYS&mic=XHKG&at=2026-11-27T15:00:00Z'],
    ['open', 'GET', '/market-status/{mic}', '/market-status/XNYS'],
    ['on a holiday', 'GET', '/market-status/{mic}', '/market-status/XNYS?at=2026-06-19T15:00:00Z'],
    ['never closed', 'GET', '/market-status/{mic}', '/market-status/24%2F7'],
    ['in its break', 'GET', '/market-status/{mic}', '/market-status/XTKS?at=2026-06-10T03:00:00Z'],
    ['beyond the calendar', 'GET', '/market-status/{mic}', '/market-status/XNYS?at=1975-06-10T03:00:00Z'],
    ['a week', 'GET', '/market-status/{mic}/sessions', '/market-status/XNYS/sessions?from=2026-11-23&to=2026-11-30'],
    [
      'unknown days',
      'GET',
      '/market-status/{mic}/sessions',
      '/market-status/XSES/sessions?from=2026-12-31&to=2027-12-31',
    ],
    ['first page', 'GET', '/portfolios', '/portfolios'],
    ['one', 'GET', '/portfolios/{id}', `/portfolios/${portfolioId}`],
    ['first page', 'GET', '/transactions', '/transactions?limit=2'],
    ['of an instrument', 'GET', '/transactions', '/transactions?symbol=SAP.DE&from=2025-01-01'],
    ['one', 'GET', '/transactions/{id}', `/transactions/${transactionId}`],
    ['a file', 'GET', '/transactions/export', `/transactions/export?${one}`],
    ['first page', 'GET', '/instruments', '/instruments?limit=2'],
    ['one', 'GET', '/instruments/{symbol}', '/instruments/AAPL'],
    ['all', 'GET', '/instruments/{symbol}/splits', '/instruments/AAPL/splits'],
    ['first page', 'GET', '/instruments/{symbol}/prices', '/instruments/AAPL/prices?limit=2'],
    ['of all portfolios', 'GET', '/dashboard/performance', '/dashboard/performance?benchmark=UNPRICED'],
    ['of all portfolios', 'GET', '/analytics/summary', '/analytics/summary'],
    ['of all portfolios', 'GET', '/analytics/holdings', '/analytics/holdings'],
    ['of all portfolios', 'GET', '/portfolio', '/portfolio?include=lots&status=all'],
    ['of all portfolios', 'GET', '/allocation', '/allocation?by=currency'],
    ['own entries', 'GET', '/cache/status', '/cache/status'],
    ['first page', 'GET', '/instruments/{symbol}/prices/corrections', '/instruments/AAPL/prices/corrections'],
    ['first page', 'GET', '/exchange-rates/corrections', '/exchange-rates/corrections?base=USD&quote=EUR'],
    ['last runs', 'GET', '/ops/price-refresh', '/ops/price-refresh'],
    ['all', 'GET', '/ops/dependencies', '/ops/dependencies'],
    ['held', 'GET', '/ops/price-quarantine', '/ops/price-quarantine'],
    ['all', 'GET', '/ops/dependencies', '/ops/dependencies'],
  ];
}

function writes({ portfolioId, transactionId }: SeededPortfolio): Call[] {
  const overrides = '/market-status/{mic}/overrides';
  const imports = `/transactions/import?portfolioId=${portfolioId}`;
  const key = { 'idempotency-key': 'retry-1' };
  return [
    [
      'closed',
      'PUT',
      `${overrides}/{date}`,
      '/market-status/XNYS/overrides/2026-12-24',
      { body: { kind: 'closed', note: 'Blizzard' } },
    ],
    [
      'shortened',
      'PUT',
      `${overrides}/{date}`,
      '/market-status/XNYS/overrides/2026-12-23',
      { body: { kind: 'early_close', close: '12:00' } },
    ],
    ['first page', 'GET', overrides, '/market-status/XNYS/overrides?limit=1'],
    ['taken back', 'DELETE', `${overrides}/{date}`, '/market-status/XNYS/overrides/2026-12-24'],
    ['created', 'POST', '/portfolios', '/portfolios', { body: { name: 'Trading', baseCurrency: 'USD' }, headers: key }],
    ['created', 'POST', '/portfolios', '/portfolios', { body: { name: 'Trading', baseCurrency: 'USD' }, headers: key }],
    [
      'replaced',
      'PUT',
      '/portfolios/{id}',
      `/portfolios/${portfolioId}`,
      { body: { name: 'Pension', baseCurrency: 'EUR', costBasisMethod: 'AVERAGE' } },
    ],
    ['renamed', 'PATCH', '/portfolios/{id}', `/portfolios/${portfolioId}`, { body: { name: 'Retirement' } }],
    ['booked', 'POST', '/transactions', '/transactions', { body: { ...BUY, portfolioId } }],
    ['replaced', 'PUT', '/transactions/{id}', `/transactions/${transactionId}`, { body: BUY }],
    [
      'amended',
      'PATCH',
      '/transactions/{id}',
      `/transactions/${transactionId}`,
      { body: { note: 'checked', fee: '1.5' } },
    ],
    [
      'tried',
      'POST',
      '/transactions/import',
      `${imports}&dryRun=true`,
      CSV_BODY('date,type,symbol,quantity,price\n2026-05-05,BUY,AAPL,1,291\n'),
    ],
    [
      'booked',
      'POST',
      '/transactions/import',
      imports,
      CSV_BODY('date,type,symbol,quantity,price\n2026-05-05,BUY,AAPL,1,291\n'),
    ],
    ['as JSON', 'POST', '/transactions/import', imports, { body: [{ ...BUY, externalId: 'j-1' }] }],
    ['replaced', 'PUT', '/instruments/{symbol}', '/instruments/AAPL', { body: APPLE }],
    [
      'replaced',
      'PUT',
      '/instruments/{symbol}/splits',
      '/instruments/AAPL/splits',
      { body: [{ date: '2025-09-15', numerator: 4, denominator: 1 }] },
    ],
    ['stored', 'POST', '/prices/import', '/prices/import', CSV_BODY('symbol,date,close\nAAPL,2026-06-08,299.5\n')],
    [
      'tried',
      'POST',
      '/prices/import',
      '/prices/import?dryRun=true',
      CSV_BODY('symbol,date,close\nAAPL,2026-06-08,299.5\n'),
    ],
    [
      'stored',
      'POST',
      '/exchange-rates/import',
      '/exchange-rates/import',
      CSV_BODY('base,quote,date,rate\nUSD,EUR,2026-06-08,0.852\n'),
    ],
    ['known already', 'POST', '/instruments/{symbol}/resolve', '/instruments/AAPL/resolve'],
    ['let in', 'POST', '/ops/price-quarantine/{id}/release', '/ops/price-quarantine/1/release'],
    ['left out', 'POST', '/ops/price-quarantine/{id}/discard', '/ops/price-quarantine/2/discard'],
    ['all', 'GET', '/ops/price-quarantine', '/ops/price-quarantine?status=all'],
    ['isolated', 'POST', '/ops/dependencies/{name}/isolate', '/ops/dependencies/dividends/isolate'],
    ['back', 'POST', '/ops/dependencies/{name}/reset', '/ops/dependencies/dividends/reset'],
    ['all entries', 'POST', '/cache/invalidate', '/cache/invalidate', { body: {} }],
    ['one type', 'POST', '/cache/invalidate', '/cache/invalidate', { body: { metricType: 'dashboard' } }],
    ['isolated', 'POST', '/ops/dependencies/{name}/isolate', '/ops/dependencies/dividends/isolate'],
    ['reset', 'POST', '/ops/dependencies/{name}/reset', '/ops/dependencies/dividends/reset'],
    ['deleted', 'DELETE', '/transactions/{id}', `/transactions/${transactionId}`],
    ['deleted', 'DELETE', '/portfolios/{id}', `/portfolios/${portfolioId}`],
  ];
}

/** Requests that the service refuses, each for its own reason. */
function refusals({ portfolioId, transactionId }: SeededPortfolio): Call[] {
  const imports = `/transactions/import?portfolioId=${portfolioId}`;
  const stale = { 'if-match': '"c3RhbGU"' };
  const reused = { 'idempotency-key': 'reused-1' };
  return [
    ['a date that does not exist', 'GET', '/dashboard', '/dashboard?asOf=2026-02-30'],
    ['no such portfolio', 'GET', '/dashboard', `/dashboard?portfolioId=${NOBODY}`],
    ['no such benchmark', 'GET', '/dashboard/performance', '/dashboard/performance?benchmark=NOSUCH'],
    ['not held', 'GET', '/portfolio/explain', '/portfolio/explain?symbol=NOSUCH&figure=quantity'],
    ['not a cursor', 'GET', '/transactions', '/transactions?cursor=abc'],
    ['no such transaction', 'GET', '/transactions/{id}', `/transactions/${NOBODY}`],
    ['known to nobody', 'POST', '/instruments/{symbol}/resolve', '/instruments/NOSUCH/resolve'],
    ['nothing held', 'POST', '/ops/price-quarantine/{id}/release', '/ops/price-quarantine/99/release'],
    ['no such dependency', 'POST', '/ops/dependencies/{name}/reset', '/ops/dependencies/nosuch/reset'],
    ['no such exchange', 'GET', '/market-status/{mic}', '/market-status/XXXX'],
    ['no such instrument', 'GET', '/instruments/{symbol}', '/instruments/NOSUCH'],
    [
      'a currency that does not exist',
      'POST',
      '/portfolios',
      '/portfolios',
      { body: { name: '', baseCurrency: 'XYZ' } },
    ],
    [
      'changed since',
      'PATCH',
      '/portfolios/{id}',
      `/portfolios/${portfolioId}`,
      { body: { name: 'Mine' }, headers: stale },
    ],
    ['changed since', 'DELETE', '/transactions/{id}', `/transactions/${transactionId}`, { headers: stale }],
    [
      'more than there is',
      'POST',
      '/transactions',
      '/transactions',
      { body: { ...BUY, type: 'SELL', quantity: '1000', portfolioId } },
    ],
    [
      'unknown instrument',
      'POST',
      '/transactions',
      '/transactions',
      { body: { ...BUY, symbol: 'NOSUCH', portfolioId } },
    ],
    [
      'a number that is no text',
      'POST',
      '/transactions',
      '/transactions',
      { body: { ...BUY, quantity: 1, portfolioId } },
    ],
    ['booked already', 'POST', '/transactions', '/transactions', { body: { ...BUY, externalId: 'b-1', portfolioId } }],
    [
      'bad rows',
      'POST',
      '/transactions/import',
      imports,
      CSV_BODY('date,type,symbol,quantity,price\n2026-13-01,BUY,AAPL,1,1\n2026-01-05,BUY,AAPL,-1,1\n'),
    ],
    ['no file', 'POST', '/transactions/import', imports, { body: 'x', contentType: 'text/plain' }],
    ['too large', 'POST', '/portfolios', '/portfolios', { body: { name: 'x'.repeat(300_000), baseCurrency: 'EUR' } }],
    ['bad rows', 'POST', '/prices/import', '/prices/import', CSV_BODY('symbol,date,close\nAAPL,2026-06-08,abc\n')],
    [
      'bad rows',
      'POST',
      '/exchange-rates/import',
      '/exchange-rates/import',
      CSV_BODY('base,quote,date,rate\nUSD,USD,2026-06-08,0\n'),
    ],
    ['currency in use', 'PUT', '/instruments/{symbol}', '/instruments/AAPL', { body: { ...APPLE, currency: 'EUR' } }],
    [
      'two of one day',
      'PUT',
      '/instruments/{symbol}/splits',
      '/instruments/AAPL/splits',
      { body: [0, 1].map(() => ({ date: '2025-09-15', numerator: 4, denominator: 1 })) },
    ],
    [
      'means nothing',
      'PUT',
      '/market-status/{mic}/overrides/{date}',
      '/market-status/XNYS/overrides/2026-12-24',
      { body: { kind: 'early_close', close: '20:00' } },
    ],
    ['not overridden', 'DELETE', '/market-status/{mic}/overrides/{date}', '/market-status/XNYS/overrides/2026-12-01'],
    ['no such dependency', 'POST', '/ops/dependencies/{name}/reset', '/ops/dependencies/nosuch/reset'],
    ['no such type', 'POST', '/cache/invalidate', '/cache/invalidate', { body: { metricType: 'nosuch' } }],
    [
      'first use',
      'POST',
      '/portfolios',
      '/portfolios',
      { body: { name: 'First', baseCurrency: 'EUR' }, headers: reused },
    ],
    [
      'another request',
      'POST',
      '/portfolios',
      '/portfolios',
      { body: { name: 'Second', baseCurrency: 'EUR' }, headers: reused },
    ],
  ];
}

/** Sends a request of every kind to `service`, which gets its own data for it. */
export async function driveEverything(service: TestService): Promise<Exchange[]> {
  const seeded = await seedPortfolio(service);
  const exchanges: Exchange[] = [];
  for (const calls of [reads(seeded), refusals(seeded), writes(seeded)]) {
    for (const call of calls) exchanges.push(await drive(service, seeded.token, call));
  }
  return exchanges;
}

async function drive(service: TestService, token: string, [name, method, path, url, request]: Call): Promise<Exchange> {
  const answer = await service.request(method, API + url, { ...request, token });
  return { method, path: API + path, name, url: API + url, answer };
}

/** What every route answers to a stranger, to a token without its scope, and to a parameter that it does not have. */
export async function driveStrangers(
  service: TestService,
  routes: ReadonlyArray<{ readonly method: string; readonly path: string; readonly url: string }>,
): Promise<Exchange[]> {
  const powerless = await service.tokenFor(randomUUID(), ['nothing']);
  const token = await service.tokenFor(randomUUID());
  const exchanges: Exchange[] = [];
  for (const { method, path, url } of routes) {
    const undeclared = `${url}${url.includes('?') ? '&' : '?'}surprise=1`;
    for (const [name, target, given] of [
      ['no token', url, {}],
      ['no scope', url, { token: powerless }],
      ['an unknown parameter', undeclared, { token }],
    ] as const) {
      exchanges.push({ method, path, name, url: target, answer: await service.request(method, target, given) });
    }
  }
  return exchanges;
}
