import type { CalendarDate } from '@portfolio-metrics/kernel';
import { isDisposal, type TransactionType } from './transaction.js';

/** Where a transaction stands in the ledger of its user. */
export interface LedgerPlace {
  readonly date: CalendarDate;
  readonly sequence: number;
  readonly type: TransactionType;
  /** Order of booking. */
  readonly ordinal: number;
}

/** Ledger order: date, sequence, disposals behind everything else, order of booking. Negative: `a` comes first. */
export function compareLedgerPlaces(a: LedgerPlace, b: LedgerPlace): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  if (a.sequence !== b.sequence) return a.sequence - b.sequence;
  const rank = Number(isDisposal(a.type)) - Number(isDisposal(b.type));
  return rank !== 0 ? rank : a.ordinal - b.ordinal;
}

/**
 * Brings transactions that are in order of date, sequence and booking (the order of the index) into ledger order. Cheap: most
 * days have nothing to move.
 */
export function intoLedgerOrder<T extends Omit<LedgerPlace, 'ordinal'>>(booked: readonly T[]): T[] {
  const ordered: T[] = [];
  let disposals: T[] = [];
  const flush = (): void => {
    for (const disposal of disposals) ordered.push(disposal);
    disposals = [];
  };
  for (const transaction of booked) {
    const first = disposals[0];
    if (first !== undefined && (first.date !== transaction.date || first.sequence !== transaction.sequence)) flush();
    if (isDisposal(transaction.type)) disposals.push(transaction);
    else ordered.push(transaction);
  }
  flush();
  return ordered;
}
