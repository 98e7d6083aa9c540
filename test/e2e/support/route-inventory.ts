export type Scope = 'portfolio:read' | 'portfolio:write' | 'market:write' | 'ops';

export const ALL_SCOPES: readonly Scope[] = ['portfolio:read', 'portfolio:write', 'market:write', 'ops'];

/** Ids that a request of the inventory is filled with. */
export interface RouteIds {
  readonly portfolioId: string;
  readonly transactionId: string;
}

export interface InventoryRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As in the OpenAPI document. */
  readonly path: string;
  /** `null`: answers without a token. */
  readonly scope: Scope | null;
  /** Path and query of a sound request. */
  url(ids: RouteIds): string;
  /** Body of a sound request. */
  body?(ids: RouteIds): unknown;
  readonly contentType?: string;
  /** Where a resource of a user is named, if at all. */
  readonly names?: 'portfolio' | 'transaction';
}

const API = '/api/v1';
const TRADE = { date: '2026-01-05', type: 'BUY', symbol: 'KNOWN', quantity: '1', price: '10' };
const CSV_HEADER = 'date,type,symbol,quantity,price,fee,tax,amount,currency,fxRate,note,externalId';

function metrics(path: string, query = ''): InventoryRoute {
  return {
    method: 'GET',
    path: `${API}${path}`,
    scope: 'portfolio:read',
    url: ({ portfolioId }) => `${API}${path}?portfolioId=${portfolioId}${query}`,
    names: 'portfolio',
  };
}

function plain(method: InventoryRoute['method'], path: string, scope: Scope | null, url = path): InventoryRoute {
  return { method, path: `${API}${path}`, scope, url: () => `${API}${url}` };
}

/** Every route of the contract. A route of the service that is missing here fails the test that compares them. */
export const ROUTES: readonly InventoryRoute[] = [
  metrics('/dashboard'),
  metrics('/dashboard/performance', '&range=1Y'),
  metrics('/dashboard/gainers'),
  metrics('/dashboard/losers'),
  metrics('/portfolio'),
  metrics('/portfolio/explain', '&symbol=KNOWN&figure=unrealizedGain'),
  metrics('/allocation', '&by=sector'),
  metrics('/analytics/summary'),
  metrics('/analytics/holdings'),
  metrics('/dividends'),
  plain('GET', '/market-status', 'portfolio:read'),
  plain('GET', '/market-status/{mic}', 'portfolio:read', '/market-status/XNYS'),
  plain(
    'GET',
    '/market-status/{mic}/sessions',
    'portfolio:read',
    '/market-status/XNYS/sessions?from=2026-06-08&to=2026-06-12',
  ),
  plain('GET', '/market-status/{mic}/overrides', 'portfolio:read', '/market-status/XNYS/overrides'),
  {
    ...plain(
      'PUT',
      '/market-status/{mic}/overrides/{date}',
      'market:write',
      '/market-status/XNYS/overrides/2026-12-24',
    ),
    body: () => ({ kind: 'closed' }),
  },
  plain('DELETE', '/market-status/{mic}/overrides/{date}', 'market:write', '/market-status/XNYS/overrides/2026-12-24'),
  plain('GET', '/portfolios', 'portfolio:read'),
  { ...plain('POST', '/portfolios', 'portfolio:write'), body: () => ({ name: 'Another', baseCurrency: 'USD' }) },
  ...(['GET', 'PUT', 'PATCH', 'DELETE'] as const).map((method): InventoryRoute => ({
    method,
    path: `${API}/portfolios/{id}`,
    scope: method === 'GET' ? 'portfolio:read' : 'portfolio:write',
    url: ({ portfolioId }) => `${API}/portfolios/${portfolioId}`,
    ...(method === 'PUT' ? { body: () => ({ name: 'Renamed', baseCurrency: 'USD' }) } : {}),
    ...(method === 'PATCH' ? { body: () => ({ name: 'Renamed' }) } : {}),
    names: 'portfolio',
  })),
  {
    ...plain('GET', '/transactions', 'portfolio:read'),
    url: ({ portfolioId }) => `${API}/transactions?portfolioId=${portfolioId}`,
    names: 'portfolio',
  },
  {
    ...plain('POST', '/transactions', 'portfolio:write'),
    body: ({ portfolioId }) => ({ ...TRADE, portfolioId }),
    names: 'portfolio',
  },
  ...(['GET', 'PUT', 'PATCH', 'DELETE'] as const).map((method): InventoryRoute => ({
    method,
    path: `${API}/transactions/{id}`,
    scope: method === 'GET' ? 'portfolio:read' : 'portfolio:write',
    url: ({ transactionId }) => `${API}/transactions/${transactionId}`,
    ...(method === 'PUT' ? { body: () => TRADE } : {}),
    ...(method === 'PATCH' ? { body: () => ({ note: 'changed' }) } : {}),
    names: 'transaction',
  })),
  {
    ...plain('POST', '/transactions/import', 'portfolio:write'),
    url: ({ portfolioId }) => `${API}/transactions/import?portfolioId=${portfolioId}`,
    body: () => `${CSV_HEADER}\n2026-01-05,BUY,KNOWN,1,10,,,,,,,\n`,
    contentType: 'text/csv',
    names: 'portfolio',
  },
  {
    ...plain('GET', '/transactions/export', 'portfolio:read'),
    url: ({ portfolioId }) => `${API}/transactions/export?portfolioId=${portfolioId}`,
    names: 'portfolio',
  },
  plain('GET', '/instruments', 'portfolio:read'),
  plain('GET', '/instruments/{symbol}', 'portfolio:read', '/instruments/KNOWN'),
  {
    ...plain('PUT', '/instruments/{symbol}', 'market:write', '/instruments/KNOWN'),
    body: () => ({ name: 'Known', currency: 'USD', exchange: 'XNYS', assetClass: 'EQUITY' }),
  },
  plain('GET', '/instruments/{symbol}/splits', 'portfolio:read', '/instruments/KNOWN/splits'),
  {
    ...plain('PUT', '/instruments/{symbol}/splits', 'market:write', '/instruments/KNOWN/splits'),
    body: () => [],
  },
  plain('GET', '/instruments/{symbol}/prices', 'portfolio:read', '/instruments/KNOWN/prices'),
  {
    ...plain('POST', '/prices/import', 'market:write'),
    body: () => 'symbol,date,close\nKNOWN,2026-01-05,10\n',
    contentType: 'text/csv',
  },
  {
    ...plain('POST', '/exchange-rates/import', 'market:write'),
    body: () => 'base,quote,date,rate\nUSD,EUR,2026-01-05,0.9\n',
    contentType: 'text/csv',
  },
  plain('GET', '/instruments/{symbol}/prices/corrections', 'portfolio:read', '/instruments/KNOWN/prices/corrections'),
  plain('GET', '/exchange-rates/corrections', 'portfolio:read', '/exchange-rates/corrections?base=USD&quote=EUR'),
  plain('POST', '/instruments/{symbol}/resolve', 'portfolio:write', '/instruments/KNOWN/resolve'),
  plain('GET', '/ops/price-refresh', 'ops'),
  plain('GET', '/ops/price-quarantine', 'ops'),
  plain('POST', '/ops/price-quarantine/{id}/release', 'ops', '/ops/price-quarantine/1/release'),
  plain('POST', '/ops/price-quarantine/{id}/discard', 'ops', '/ops/price-quarantine/1/discard'),
  plain('GET', '/cache/status', 'portfolio:read'),
  plain('POST', '/cache/invalidate', 'portfolio:write'),
  plain('GET', '/ops/dependencies', 'ops'),
  plain('POST', '/ops/dependencies/{name}/isolate', 'ops', '/ops/dependencies/dividends/isolate'),
  plain('POST', '/ops/dependencies/{name}/reset', 'ops', '/ops/dependencies/dividends/reset'),
  { method: 'GET', path: '/metrics', scope: 'ops', url: () => '/metrics' },
  { method: 'GET', path: '/livez', scope: null, url: () => '/livez' },
  { method: 'GET', path: '/readyz', scope: null, url: () => '/readyz' },
];
