/** Names what a market generation counts the changes of: an instrument's symbol, `fx:BASE/QUOTE`, `calendar:MIC` or `*`. */
export type MarketKey = string;

/** Everything: its generation moves after a restore. Part of every entry, without being named. */
export const EVERYTHING: MarketKey = '*';

/** Prices, quote, splits and reference data of one instrument. */
export function instrumentKey(symbol: string): MarketKey {
  return symbol;
}

/**
 * The rates between two currencies, in both directions: a computation may use the inverse of a rate, and a rate that is missing
 * today may arrive in either direction. Rates through a third currency need the keys of both legs. Empty for one currency.
 */
export function exchangeRateKeys(base: string, quote: string): readonly MarketKey[] {
  return base === quote ? [] : [`fx:${base}/${quote}`, `fx:${quote}/${base}`];
}

/** Corrections of one exchange's calendar; `mic` is its ISO 10383 code. */
export function calendarKey(mic: string): MarketKey {
  return `calendar:${mic}`;
}
