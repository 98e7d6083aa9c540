/** One row per tenant table, as columns and values, for the user `$user`. In an order that satisfies foreign keys. */
export const TENANT_ROWS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  portfolios: { id: '10000000-0000-4000-8000-000000000001', name: 'Savings', base_currency: 'EUR' },
  transactions: {
    id: '20000000-0000-4000-8000-000000000001',
    portfolio_id: '10000000-0000-4000-8000-000000000001',
    date: '2024-01-02',
    type: 'DEPOSIT',
    amount: '100',
    currency: 'EUR',
  },
  dividends: {
    id: '30000000-0000-4000-8000-000000000001',
    portfolio_id: '10000000-0000-4000-8000-000000000001',
    symbol: 'ACME',
    ex_date: '2024-01-02',
    amount: '1',
    currency: 'EUR',
    status: 'pending',
  },
  idempotency_keys: { route: 'POST /transactions', key: 'one', fingerprint: 'f' },
  portfolio_metrics_cache: {
    cache_key: 'portfolio:v1:dashboard:x',
    params: 'x',
    schema_version: 1,
    stale_until: '2100-01-01T00:00:00Z',
  },
  portfolio_metrics_cache_generations: { generation: '1' },
};

/** Filled by triggers when the rows above are inserted. */
export const ROWS_BY_TRIGGER: readonly string[] = ['user_generations'];
