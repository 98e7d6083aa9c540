import { isCanonicalUuid } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';

/** What the figures of some portfolios depend on besides their transactions. */
export interface HeldSymbols {
  /** Every symbol that a transaction names, in order; closed positions too. */
  readonly symbols: readonly string[];
  /** Of the instruments, the transactions and the portfolios, in order. */
  readonly currencies: readonly string[];
}

/** Costs as much as there are instruments: the function hops through an index. */
const HELD = 'select known, symbols, currencies from public.held_market($1, $2)';

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
