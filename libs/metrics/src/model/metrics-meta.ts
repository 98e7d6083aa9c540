/** How an answer came about. `bypass`: computed without the cache, because the store is away. */
export type CacheStatus = 'hit' | 'miss' | 'refresh' | 'stale' | 'partial' | 'bypass';

export const SECTIONS = ['marketStatus', 'transactions', 'prices', 'holdings', 'dividends', 'timeSeries'] as const;
/** A part of an answer that an input of its own stands behind. */
export type Section = (typeof SECTIONS)[number];

/**
 * Something that is not known, and why. Numbers that depend on it are `null`, but for two reasons: with `ambiguous` and `partial` the figure is
 * stated and is to be read with care (docs/definitions.md).
 */
export interface MissingPart {
  /** A section, or the input or figure that is not known: `exchangeRates`, `dayChange`, `performance`, `cache`. */
  readonly section: string;
  readonly reason: string;
  readonly symbols?: readonly string[];
}

/** What every metrics answer says about itself. Instants are ISO 8601 UTC. */
export interface MetricsMeta {
  readonly cacheStatus: CacheStatus;
  readonly computedAt: string;
  /** End of freshness; `null` for an answer that is not kept. */
  readonly expiresAt: string | null;
  /** Whole seconds since `computedAt`, rounded down. */
  readonly ageSeconds: number;
  readonly computationTimeMs: number;
  /** The instant that the figures describe. */
  readonly asOf: string;
  /** The user's generation that the figures come from; never goes back for one user. `null`: the store is away. */
  readonly dataVersion: number | null;
  /** Served past its freshness on purpose. */
  readonly stale: boolean;
  /** At least one input failed or was skipped. */
  readonly degraded: boolean;
  /** Whether each section was delivered by a working input. */
  readonly dataCompleteness: Readonly<Record<Section, boolean>>;
  readonly missing: readonly MissingPart[];
}
