import type { CalendarDate, Decimal } from '@portfolio-metrics/kernel';

/** Everything that can be booked; `LedgerTransaction` says what each type needs. */
export const TRANSACTION_TYPES = [
  'BUY',
  'SELL',
  'DIVIDEND',
  'INTEREST',
  'FEE',
  'TAX',
  'DEPOSIT',
  'WITHDRAWAL',
  'TRANSFER_IN',
  'TRANSFER_OUT',
  'RETURN_OF_CAPITAL',
] as const;

/** One of `TRANSACTION_TYPES`. */
export type TransactionType = (typeof TRANSACTION_TYPES)[number];

/**
 * One booked fact of a portfolio. Amounts are in `currency` and never negative: the type gives the direction. What a type does
 * not use is `null`.
 * - BUY, SELL: `symbol`, `quantity`, `price` (per unit); `fee` and `tax` add to the cost or reduce the proceeds.
 * - DIVIDEND, RETURN_OF_CAPITAL: `symbol` and `amount` (gross); `tax` is the tax withheld.
 * - INTEREST, FEE, TAX: `amount`, with a `symbol` where it concerns one instrument.
 * - DEPOSIT, WITHDRAWAL: `amount`.
 * - TRANSFER_IN, TRANSFER_OUT: with `symbol` and `quantity` (IN: `price` is the cost per unit that the units bring along), or
 *   money alone as `amount`.
 * Splits are facts of the instrument, not transactions.
 */
export interface LedgerTransaction {
  readonly id: string;
  readonly portfolioId: string;
  /** Trade or booking date in the portfolio's time zone. */
  readonly date: CalendarDate;
  /** `null`: only the date is known. */
  readonly executedAt: Date | null;
  /** Order within a day, lowest first; default 0. */
  readonly sequence: number;
  readonly type: TransactionType;
  readonly symbol: string | null;
  /** Units of that day: later splits are not applied. */
  readonly quantity: Decimal | null;
  readonly price: Decimal | null;
  readonly fee: Decimal;
  readonly tax: Decimal;
  readonly amount: Decimal | null;
  /** ISO 4217. */
  readonly currency: string;
  /** Units of the portfolio's base currency for one unit of `currency` on the trade; `null`: the rate of the date applies. */
  readonly fxRate: Decimal | null;
  readonly note: string | null;
  /** The client's own name for it, once per portfolio; `null`: none. */
  readonly externalId: string | null;
}

/** Whether the type adds units to a position. Used for the order of a day without sequences: acquisitions come first. */
export function isAcquisition(type: TransactionType): boolean {
  return type === 'BUY' || type === 'TRANSFER_IN';
}

/** Whether the type takes units out of a position. */
export function isDisposal(type: TransactionType): boolean {
  return type === 'SELL' || type === 'TRANSFER_OUT';
}
