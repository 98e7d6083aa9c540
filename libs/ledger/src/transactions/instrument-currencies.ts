import type { EntityManager } from 'typeorm';

/** Currency by symbol, of those of `symbols` that are known instruments. */
export async function instrumentCurrencies(
  manager: EntityManager,
  symbols: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await manager.query<Array<{ symbol: string; currency: string }>>(
    'select symbol, currency from instruments where symbol = any ($1)',
    [symbols],
  );
  return new Map(rows.map((row) => [row.symbol, row.currency]));
}
