/** What symbols of providers look like: ours, and those that begin with a caret (indices). */
const FORM = /^[\^A-Z0-9][A-Za-z0-9.\-^=:&]{0,39}$/;

/** How a provider spells our symbols. */
export interface SymbolNames {
  /** Throws `RangeError` on what is no symbol: it ends up in addresses. */
  theirs(symbol: string): string;
}

/** Our own spelling, changed by `rename`, except for the symbols listed in `listed`. */
export function symbolNames(
  listed: Readonly<Record<string, string>> = {},
  rename: (symbol: string) => string = (symbol) => symbol,
): SymbolNames {
  const names = new Map(Object.entries(listed));
  return {
    theirs(symbol) {
      const name = names.get(symbol) ?? rename(symbol);
      const problem = refuseSymbol(name);
      if (problem !== null) throw new RangeError(problem);
      return name;
    },
  };
}

/** Why `symbol` is none that a provider may be asked for, or `null`. */
export function refuseSymbol(symbol: string): string | null {
  return FORM.test(symbol) ? null : `not a symbol: ${JSON.stringify(symbol.slice(0, 40))}`;
}
