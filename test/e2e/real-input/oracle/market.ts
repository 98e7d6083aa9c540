import { Fraction } from './fraction.js';

export interface DatedValue {
  readonly date: string;
  readonly value: Fraction;
}

/** What the oracle knows of the market: closes as traded, splits, and rates into other currencies. */
export class Market {
  /**
   * @param closes by symbol, in order of time
   * @param splits by symbol: from the date on, one unit is `factor` units
   * @param rates by `FROM>TO`: units of TO for one of FROM, in order of time
   */
  constructor(
    private readonly closes: ReadonlyMap<string, readonly DatedValue[]>,
    private readonly splits: ReadonlyMap<string, ReadonlyArray<{ readonly date: string; readonly factor: Fraction }>>,
    private readonly rates: ReadonlyMap<string, readonly DatedValue[]>,
  ) {}

  /** The last close up to and including `date`; `null`: none yet. */
  closeAt(symbol: string, date: string): DatedValue | null {
    return (this.closes.get(symbol) ?? []).findLast((close) => close.date <= date) ?? null;
  }

  /** The close on exactly that day. */
  closeOn(symbol: string, date: string): Fraction | null {
    const close = this.closeAt(symbol, date);
    return close?.date === date ? close.value : null;
  }

  /** How many units one unit held at the end of `from` has become at the end of `to`. */
  unitsGrown(symbol: string, from: string, to: string): Fraction {
    return (this.splits.get(symbol) ?? [])
      .filter((split) => split.date > from && split.date <= to)
      .reduce((product, split) => product.times(split.factor), Fraction.ONE);
  }

  /** Units of `to` for one of `from`: of the day, else the last before it. Throws where none is known: the ledger has no such day. */
  rateAt(from: string, to: string, date: string): Fraction {
    if (from === to) return Fraction.ONE;
    const direct = this.rates.get(`${from}>${to}`)?.findLast((entry) => entry.date <= date);
    if (direct !== undefined) return direct.value;
    const inverse = this.rates.get(`${to}>${from}`)?.findLast((entry) => entry.date <= date);
    if (inverse === undefined) throw new Error(`no rate ${from}>${to} at ${date}`);
    return Fraction.ONE.over(inverse.value);
  }
}
