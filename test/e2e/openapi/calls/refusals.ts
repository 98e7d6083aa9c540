import { NOBODYS_ID } from '../../support/seeded-service.js';
import { APPLE, type SeededPortfolio } from '../seeded-portfolio.js';
import { BUY, CSV_BODY, type Call } from './call.js';

/** Requests that the service refuses, each for its own reason. */
export function refusals({ portfolioId, transactionId }: SeededPortfolio): Call[] {
  const imports = `/transactions/import?portfolioId=${portfolioId}`;
  const stale = { 'if-match': '"c3RhbGU"' };
  const reused = { 'idempotency-key': 'reused-1' };
  return [
    ['a date that does not exist', 'GET', '/dashboard', '/dashboard?asOf=2026-02-30'],
    ['no such portfolio', 'GET', '/dashboard', `/dashboard?portfolioId=${NOBODYS_ID}`],
    ['no such benchmark', 'GET', '/dashboard/performance', '/dashboard/performance?benchmark=NOSUCH'],
    ['not held', 'GET', '/portfolio/explain', '/portfolio/explain?symbol=NOSUCH&figure=quantity'],
    ['not a cursor', 'GET', '/transactions', '/transactions?cursor=abc'],
    ['no such transaction', 'GET', '/transactions/{id}', `/transactions/${NOBODYS_ID}`],
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
