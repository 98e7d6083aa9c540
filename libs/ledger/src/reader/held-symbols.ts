import { isCanonicalUuid } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';

/** What the figures of some portfolios depend on besides their transactions. */
export interface HeldSymbols {
  /** Every symbol that a transaction names, in order; closed positions too. */
  readonly symbols: readonly string[];
  /** Of the instruments, the transactions and the portfolios, in order. */
  readonly currencies: readonly string[];
}

/**
 * Hops through the index from one symbol and currency to the next, so the cost grows with the number of instruments and not of
 * transactions. Rows without a symbol stand behind the others in the index and are hopped through on their own.
 */
const HELD = `
  with recursive scope as (
    select id, base_currency from portfolios where user_id = $1 and ($2::uuid is null or id = $2)
  ), held as (
    select first.* from scope cross join lateral (
      select portfolio_id, symbol, currency from transactions
      where user_id = $1 and portfolio_id = scope.id and symbol is not null order by symbol, currency limit 1) first
    union all
    select next.* from held cross join lateral (
      select portfolio_id, symbol, currency from transactions
      where user_id = $1 and portfolio_id = held.portfolio_id and (symbol, currency) > (held.symbol, held.currency)
      order by symbol, currency limit 1) next
  ), cash as (
    select first.* from scope cross join lateral (
      select portfolio_id, currency from transactions
      where user_id = $1 and portfolio_id = scope.id and symbol is null order by currency limit 1) first
    union all
    select next.* from cash cross join lateral (
      select portfolio_id, currency from transactions
      where user_id = $1 and portfolio_id = cash.portfolio_id and symbol is null and currency > cash.currency
      order by currency limit 1) next
  ), symbols as (
    select distinct symbol from held
  )
  select exists (select from scope) as known, array (select symbol from symbols order by symbol) as symbols,
    array (
      select currency::text from held union select currency::text from cash union select base_currency::text from scope
      union select currency::text from instruments where symbol in (select symbol from symbols) order by 1) as currencies`;

/** `null`: there is no such portfolio. */
export async function heldSymbolsOf(
  manager: EntityManager,
  userId: string,
  portfolioId: string | null,
): Promise<HeldSymbols | null> {
  if (portfolioId !== null && !isCanonicalUuid(portfolioId)) return null;
  const [row] = await manager.query<[{ known: boolean; symbols: string[]; currencies: string[] }]>(HELD, [
    userId,
    portfolioId,
  ]);
  return row.known || portfolioId === null ? { symbols: row.symbols, currencies: row.currencies } : null;
}
