import type { Holding } from './holdings-result.js';

/** Holdings by unrealised gain in percent. */
export interface RankedPerformers {
  /** Highest unrealised gain percent first. */
  readonly top: readonly Holding[];
  /** Lowest first. A short list may name a holding in both. */
  readonly worst: readonly Holding[];
}

/** The best and the worst of what is held, by unrealised gain in percent. Holdings without a known percentage take no part. */
export function rankPerformers(holdings: readonly Holding[], limit: number): RankedPerformers {
  const ranked = holdings
    .filter(({ status, unrealizedGainPercent }) => status === 'open' && unrealizedGainPercent !== null)
    .sort((a, b) => b.unrealizedGainPercent!.comparedTo(a.unrealizedGainPercent!) || (a.symbol < b.symbol ? -1 : 1));
  return { top: ranked.slice(0, limit), worst: ranked.toReversed().slice(0, limit) };
}
