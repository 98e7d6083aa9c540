import type { DayNumber } from '@portfolio-metrics/kernel';

/**
 * The ledger as daily facts in doubles, exact decimals converted once: what a daily series needs and nothing else. Columns, because a
 * ledger of 100,000 transactions has that many rows. `NaN` means "not known". Money is in the base currency.
 */
export interface ActivityJournal {
  readonly baseCurrency: string;
  /** Day of the first transaction in scope; `null` for an empty ledger. */
  readonly firstDay: DayNumber | null;
  readonly positions: readonly PositionActivity[];
  readonly portfolios: readonly PortfolioActivity[];
}

/** One row per day on which something happened to one instrument in one portfolio, ascending. */
export interface PositionActivity {
  readonly portfolioId: string;
  readonly symbol: string;
  /** ISO 4217 of the instrument. */
  readonly currency: string;
  readonly trackCash: boolean;
  readonly days: readonly DayNumber[];
  /** Units held at the end of the day; `NaN` from the day on which the ledger sold more than it had. */
  readonly quantity: readonly number[];
  /** Cost of them. */
  readonly cost: readonly number[];
  /** Cost of the day's purchases, fees and taxes included. */
  readonly paidIn: readonly number[];
  /** Net proceeds, income and capital returned of the day, less standalone fees and taxes; negative when those weigh more. */
  readonly paidOut: readonly number[];
  /** Units transferred in less units transferred out. */
  readonly transferred: readonly number[];
}

/** What happens to a portfolio outside of its positions. */
export interface PortfolioActivity {
  readonly portfolioId: string;
  readonly trackCash: boolean;
  readonly days: readonly DayNumber[];
  /** Deposits; only of a portfolio that tracks cash. */
  readonly deposited: readonly number[];
  /** Withdrawals; only of a portfolio that tracks cash. */
  readonly withdrawn: readonly number[];
  /** Money transferred in less money transferred out; only of a portfolio that tracks cash. */
  readonly transferred: readonly number[];
  /** Interest less fees and taxes that belong to no instrument; only of a portfolio that does not track cash. */
  readonly paidOut: readonly number[];
  /** Whether a movement of the day is left out of the columns because no exchange rate is known for it. */
  readonly incomplete: readonly boolean[];
  readonly cash: readonly CashActivity[];
}

/** The balance of one currency in one portfolio, a row per day with movements, ascending. */
export interface CashActivity {
  readonly currency: string;
  readonly days: readonly DayNumber[];
  /** At the end of the day, in `currency`. */
  readonly balance: readonly number[];
}
