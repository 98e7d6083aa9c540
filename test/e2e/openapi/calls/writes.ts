import { APPLE, type SeededPortfolio } from '../seeded-portfolio.js';
import { BUY, CSV_BODY, type Call } from './call.js';

/** Requests that change something, in this order. */
export function writes({ portfolioId, transactionId }: SeededPortfolio): Call[] {
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
    ['deleted', 'DELETE', '/transactions/{id}', `/transactions/${transactionId}`],
    ['deleted', 'DELETE', '/portfolios/{id}', `/portfolios/${portfolioId}`],
  ];
}
