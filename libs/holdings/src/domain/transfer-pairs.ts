import type { LedgerTransaction } from '@portfolio-metrics/ledger';

/** The ledger with every transfer between portfolios in scope recognised. */
export interface PairedLedger {
  /** Each incoming half right behind its outgoing half. */
  readonly transactions: readonly LedgerTransaction[];
  /** Incoming half -> outgoing half. */
  readonly outgoingOf: ReadonlyMap<LedgerTransaction, LedgerTransaction>;
}

/**
 * Recognises transfers between two portfolios in scope: units of the same instrument, the same quantity and the same date, out of one
 * portfolio and into another. Ledger order has acquisitions first, but lots must leave before they can arrive: a pair is put in front of
 * the day's disposals of the same sequence.
 */
export function pairTransfers(ordered: readonly LedgerTransaction[]): PairedLedger {
  const outgoingOf = matchHalves(ordered);
  if (outgoingOf.size === 0) return { transactions: ordered, outgoingOf };
  const outgoing = new Set(outgoingOf.values());
  const place = (transaction: LedgerTransaction, index: number): SortKey => {
    const out = outgoingOf.get(transaction);
    if (out !== undefined) return [Math.max(transaction.sequence, out.sequence), 3, index];
    if (outgoing.has(transaction)) return [transaction.sequence, 2, index];
    return [transaction.sequence, RANK[transaction.type] ?? 1, index];
  };
  const placed = ordered.map((transaction, index) => ({ transaction, key: place(transaction, index) }));
  placed.sort((a, b) => compareDates(a.transaction, b.transaction) || compareKeys(a.key, b.key));
  return { transactions: placed.map(({ transaction }) => transaction), outgoingOf };
}

type SortKey = readonly [sequence: number, rank: number, index: number];

/** Paired halves come between acquisitions (0), everything else (1) and disposals (4): out (2), then in (3). */
const RANK: Partial<Record<LedgerTransaction['type'], number>> = { BUY: 0, TRANSFER_IN: 0, SELL: 4, TRANSFER_OUT: 4 };

function matchHalves(ordered: readonly LedgerTransaction[]): Map<LedgerTransaction, LedgerTransaction> {
  const outgoingOf = new Map<LedgerTransaction, LedgerTransaction>();
  const incoming = ordered.filter((transaction) => transaction.type === 'TRANSFER_IN' && movesUnits(transaction));
  if (incoming.length === 0) return outgoingOf;
  const open = new Map<string, LedgerTransaction[]>();
  for (const transaction of ordered) {
    if (transaction.type !== 'TRANSFER_OUT' || !movesUnits(transaction)) continue;
    const key = keyOf(transaction);
    const same = open.get(key);
    if (same === undefined) open.set(key, [transaction]);
    else same.push(transaction);
  }
  for (const transaction of incoming) {
    const candidates = open.get(keyOf(transaction)) ?? [];
    const at = candidates.findIndex((candidate) => candidate.portfolioId !== transaction.portfolioId);
    if (at < 0) continue;
    outgoingOf.set(transaction, candidates.splice(at, 1)[0]!);
  }
  return outgoingOf;
}

/** Whether a transfer moves units of an instrument; otherwise it moves money. */
export function movesUnits(transaction: LedgerTransaction): boolean {
  return transaction.symbol !== null && transaction.quantity !== null;
}

function keyOf(transaction: LedgerTransaction): string {
  return `${transaction.date} ${transaction.symbol} ${transaction.quantity!.toFixed()}`;
}

function compareDates(a: LedgerTransaction, b: LedgerTransaction): number {
  return a.date === b.date ? 0 : a.date < b.date ? -1 : 1;
}

function compareKeys(a: SortKey, b: SortKey): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
