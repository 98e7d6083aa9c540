import type { MissingInput, MissingReason, MissingSection } from './holdings-result.js';

/** Collects why figures are `null`: one entry per section and reason, in the order of their first mention. */
export class MissingInputs {
  private readonly entries = new Map<
    string,
    { section: MissingSection; reason: MissingReason; symbols: Set<string> }
  >();

  add(section: MissingSection, reason: MissingReason, symbol: string): void {
    const key = `${section} ${reason}`;
    let entry = this.entries.get(key);
    if (entry === undefined) {
      entry = { section, reason, symbols: new Set() };
      this.entries.set(key, entry);
    }
    entry.symbols.add(symbol);
  }

  list(): MissingInput[] {
    return [...this.entries.values()].map(({ section, reason, symbols }) => ({
      section,
      reason,
      symbols: [...symbols].sort(),
    }));
  }
}
