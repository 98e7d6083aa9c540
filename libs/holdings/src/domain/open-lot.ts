import type { CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import type { Amount } from './amount.js';

/** A lot while the ledger is walked. Its units and amount shrink as sales relieve it. Never leaves the walk. */
export interface OpenLot {
  /** `null`: a pool at the moving average. */
  readonly transactionId: string | null;
  readonly openedOn: CalendarDate;
  /** Above 0, in the position's fraction of a unit (see `SplitFraction`). */
  units: Decimal;
  /** Cost of a long lot, entry proceeds of a short one. */
  amount: Amount;
}

/** What was taken out of one lot. */
export interface RelievedLot {
  readonly transactionId: string | null;
  readonly openedOn: CalendarDate;
  readonly units: Decimal;
  readonly amount: Amount;
}
