import type { Database } from '@portfolio-metrics/database';
import type { Client } from 'pg';

/** What is cached: something about the ledger, and the price of each instrument held. Every committed change makes it another. */
export interface Figures {
  readonly ledger: string;
  readonly prices: Readonly<Record<string, string>>;
}

export const LEDGER = `select count(*) || ' for ' || coalesce(sum(amount), 0) || ', ' || coalesce(sum(quantity), 0) as ledger
  from transactions where user_id = $1`;
export const HELD = 'select distinct symbol from transactions where user_id = $1 and symbol is not null order by 1';
export const PRICES = 'select symbol, price::text from quotes where symbol = any($1) order by 1';

export function pricesOf(rows: ReadonlyArray<{ symbol: string; price: string }>): Record<string, string> {
  return Object.fromEntries(rows.map(({ symbol, price }) => [symbol, price]));
}

/** What is true now: one statement of its own each, while nobody commits. */
export async function recomputed(admin: Client, userId: string): Promise<string> {
  const ledger = await admin.query<{ ledger: string }>(LEDGER, [userId]);
  const held = await admin.query<{ symbol: string }>(HELD, [userId]);
  const prices = await admin.query<{ symbol: string; price: string }>(PRICES, [held.rows.map((row) => row.symbol)]);
  return canonical({ ledger: ledger.rows[0]!.ledger, prices: pricesOf(prices.rows) });
}

/** The same text for the same figures: the cache orders keys its own way. */
export function canonical(figures: Figures): string {
  const prices = Object.entries(figures.prices).map(([symbol, price]) => `${symbol} ${price}`);
  return `${figures.ledger}; ${prices.toSorted().join(', ')}`;
}

export async function readAs<T>(database: Database, userId: string, sql: string, values: unknown[]): Promise<T> {
  return await database.asUser(userId, 'read', async (manager) => manager.query<T>(sql, values));
}
