/** Two currencies that rates are stored for. */
export interface CurrencyPair {
  readonly base: string;
  readonly quote: string;
}

/**
 * Those of the stored pairs that can lead from one of `currencies` to another, directly or crossed through one third currency. The
 * others (a central bank publishes thirty currencies) need not be read.
 */
export function usefulPairs(stored: readonly CurrencyPair[], currencies: readonly string[]): readonly CurrencyPair[] {
  const wanted = new Set(currencies);
  const reached = new Map<string, Set<string>>();
  const reach = (middle: string, currency: string): void => {
    if (wanted.has(currency)) reached.set(middle, (reached.get(middle) ?? new Set()).add(currency));
  };
  for (const { base, quote } of stored) {
    reach(base, quote);
    reach(quote, base);
  }
  const connects = (currency: string): boolean => (reached.get(currency)?.size ?? 0) > 1;
  return stored.filter(
    ({ base, quote }) =>
      (wanted.has(base) && (wanted.has(quote) || connects(quote))) || (wanted.has(quote) && connects(base)),
  );
}
