/** How Alpha Vantage spells the exchange behind the point of a symbol, by the usual spelling. */
const SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['L', 'LON'],
  ['DE', 'DEX'],
  ['F', 'FRK'],
  ['TO', 'TRT'],
  ['V', 'TRV'],
  ['PA', 'PAR'],
  ['AS', 'AMS'],
  ['BR', 'BRU'],
  ['SA', 'SAO'],
  ['BO', 'BSE'],
  ['SS', 'SHH'],
  ['SZ', 'SHZ'],
]);

/** `ALBION.L` as `ALBION.LON`; a symbol without a suffix, or with another one, is spelled alike. */
export function alphaVantageSymbol(symbol: string): string {
  const point = symbol.lastIndexOf('.');
  const suffix = SUFFIXES.get(symbol.slice(point + 1));
  return point < 1 || suffix === undefined ? symbol : `${symbol.slice(0, point)}.${suffix}`;
}
