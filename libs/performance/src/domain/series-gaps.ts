import type { SeriesGap } from './daily-series.js';

/** Collects what could not be valued: one entry per reason. */
export class SeriesGaps {
  private readonly symbols = new Map<SeriesGap['reason'], Set<string>>();

  add(reason: SeriesGap['reason'], symbol: string): void {
    const known = this.symbols.get(reason);
    if (known === undefined) this.symbols.set(reason, new Set([symbol]));
    else known.add(symbol);
  }

  list(): SeriesGap[] {
    return [...this.symbols].map(([reason, symbols]) => ({ reason, symbols: [...symbols].toSorted() }));
  }
}
