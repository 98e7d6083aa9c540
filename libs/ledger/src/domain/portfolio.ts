/** See `CostBasisMethod`. */
export const COST_BASIS_METHODS = ['FIFO', 'LIFO', 'HIFO', 'AVERAGE'] as const;

/** Which lots a sale relieves: first in, last in, dearest first, or all of them at the moving average. */
export type CostBasisMethod = (typeof COST_BASIS_METHODS)[number];

/** A book of transactions of one user, and how it is reckoned. */
export interface Portfolio {
  readonly id: string;
  readonly name: string;
  /** ISO 4217; figures of the portfolio are stated in it. */
  readonly baseCurrency: string;
  readonly costBasisMethod: CostBasisMethod;
  /** Whether cash is part of the portfolio: then only deposits, withdrawals and transfers are external flows. */
  readonly trackCash: boolean;
  /** Whether a sale may exceed what is held and open a short position. */
  readonly allowShort: boolean;
  /** IANA zone in which a transaction's instant becomes its date. */
  readonly timeZone: string;
  readonly createdAt: Date;
}
