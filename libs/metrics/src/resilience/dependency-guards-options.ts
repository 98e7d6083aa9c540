import { DEPENDENCY_GUARD_DEFAULTS, type DependencyGuardOptions, READ_RETRY } from '@portfolio-metrics/resilience';

/** What the orchestrator calls, each behind a guard of its own. */
export type DependencyName =
  'cache' | 'generations' | 'transactions' | 'prices' | 'closes' | 'exchangeRates' | 'marketStatus' | 'dividends';

/** Options by dependency; what is not given has its default. Units and meanings: `DependencyGuardOptions`. */
export type DependencyGuardsOptions = {
  readonly [Name in DependencyName]?: Partial<DependencyGuardOptions>;
};

const CACHE: DependencyGuardOptions = Object.freeze({
  ...DEPENDENCY_GUARD_DEFAULTS,
  timeoutMs: 1_000,
  concurrency: 64,
  queue: 512,
});
const READS: DependencyGuardOptions = Object.freeze({ ...DEPENDENCY_GUARD_DEFAULTS, retry: READ_RETRY });

/**
 * Shorter than a computation's deadline, so that what hangs is known as such while there is time to answer without it. Only reads are tried
 * again; the cache is also written to, and is faster to do without than to try twice.
 */
export const DEPENDENCY_GUARDS_DEFAULTS: Readonly<Record<DependencyName, DependencyGuardOptions>> = Object.freeze({
  // Its entries. Probed soon: to do without it is dear, and somebody's lock on the table mostly ends within seconds.
  cache: Object.freeze({ ...CACHE, halfOpenAfterMs: 800 }),
  // What entries and copies are checked against. Apart from the entries: that these checks succeed says nothing about them.
  generations: CACHE,
  transactions: READS,
  prices: READS,
  // They stand in for prices that cannot be read, so what refuses the one must not refuse the other.
  closes: READS,
  exchangeRates: READS,
  marketStatus: Object.freeze({ ...READS, timeoutMs: 1_000 }),
  dividends: READS,
});

/** Injection token of `DependencyGuardsOptions`. Without a provider the defaults hold. */
export const DEPENDENCY_GUARDS_OPTIONS = Symbol('DEPENDENCY_GUARDS_OPTIONS');
