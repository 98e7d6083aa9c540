import type { Instrument, Split } from './instrument.js';
import type { Portfolio } from './portfolio.js';
import type { LedgerTransaction } from './transaction.js';

/** Everything that one user's figures are computed from, read in one snapshot of the database. */
export interface LedgerSnapshot {
  /** The portfolios in scope (one, or all of the user), oldest first. */
  readonly portfolios: readonly Portfolio[];
  /** Of those portfolios, in ledger order: date, sequence, acquisitions before disposals, order of booking. */
  readonly transactions: readonly LedgerTransaction[];
  /** By symbol: every instrument that a transaction names. */
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** By symbol, oldest first; symbols without splits are absent. */
  readonly splits: ReadonlyMap<string, readonly Split[]>;
}
