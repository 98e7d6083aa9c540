/** The currencies that a provider with rates against `base` can be asked for: each once, codes of three letters, not `base` itself. */
export function askedCurrencies(currencies: readonly string[], base: string): ReadonlySet<string> {
  return new Set(currencies.filter((currency) => /^[A-Z]{3}$/.test(currency) && currency !== base));
}
