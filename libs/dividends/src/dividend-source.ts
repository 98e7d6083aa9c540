import type { CalendarDate, Decimal } from '@portfolio-metrics/kernel';

/** Dividends of a user's holdings, in `currency`, up to a date. */
export interface DividendSummary {
  /** `placeholder`: no real source is installed; every figure is unknown. `available`: the figures are real. */
  readonly status: 'placeholder' | 'available';
  readonly currency: string;
  /** Gross dividends received; `null`: unknown. */
  readonly totalReceived: Decimal | null;
  /** Declared and not yet paid; `null`: unknown. */
  readonly totalPending: Decimal | null;
  /** Received since 1 January of the year of the date; `null`: unknown. */
  readonly ytdReceived: Decimal | null;
  /** How many payments `totalReceived` is made of; `null`: unknown. */
  readonly countReceived: number | null;
  /** How many payments `totalPending` is made of; `null`: unknown. */
  readonly countPending: number | null;
  /** Latest first. */
  readonly recent: readonly DividendPayment[];
}

/** One dividend of one instrument, paid or declared. */
export interface DividendPayment {
  readonly symbol: string;
  /**
   * The day on which it is paid, not the ex-date: of a received one the day on which the money came (a transaction's date), of a pending one
   * the day announced for it, or the ex-date while none is announced.
   */
  readonly date: CalendarDate;
  /** All of the payment, gross, in its own `currency`. */
  readonly amount: Decimal;
  readonly currency: string;
  readonly status: 'received' | 'pending';
}

/** Whose dividends are asked for. */
export interface DividendQuery {
  readonly userId: string;
  /** `null`: all portfolios of the user. */
  readonly portfolioId: string | null;
  /** ISO 4217: the currency that the summary is to be stated in. */
  readonly currency: string;
  /** The summary describes the close of this date. */
  readonly asOf: CalendarDate;
}

/**
 * Port: where dividend summaries come from. Implementations must pass `describeDividendSource`. Rejects when it cannot tell; it never
 * invents a figure. Called once per computation, at the same time as the ledger is read, when its user's generation and those of the
 * market data held are taken already; `signal` ends when nobody waits for the summary any more.
 */
export abstract class DividendSource {
  /**
   * The dividends of a user's holdings up to `query.asOf`, in `query.currency`. Rejecting is answered as a section that is
   * missing, and so is an answer that cannot be true (`soundSummary`).
   */
  abstract summaryOf(query: DividendQuery, signal: AbortSignal): Promise<DividendSummary>;
}
