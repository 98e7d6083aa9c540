import type { LedgerTransaction, TransactionType } from '@portfolio-metrics/ledger';

/**
 * The transactions in the order in which they count: date, sequence, acquisitions before everything else before disposals, order of
 * booking. A list that is already in that order, the usual case, is answered as it is.
 */
export function inLedgerOrder(transactions: readonly LedgerTransaction[]): readonly LedgerTransaction[] {
  for (let index = 1; index < transactions.length; index += 1) {
    if (compareInLedger(transactions[index - 1]!, transactions[index]!) > 0)
      return transactions.toSorted(compareInLedger);
  }
  return transactions;
}

function compareInLedger(a: LedgerTransaction, b: LedgerTransaction): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  return a.sequence - b.sequence || rankWithinDay(a.type) - rankWithinDay(b.type);
}

function rankWithinDay(type: TransactionType): number {
  switch (type) {
    case 'BUY':
    case 'TRANSFER_IN':
      return 0;
    case 'SELL':
    case 'TRANSFER_OUT':
      return 2;
    default:
      return 1;
  }
}
