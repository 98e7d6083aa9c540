import type { CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import type { Instrument, LedgerTransaction, Portfolio, Split } from '@portfolio-metrics/ledger';

/** What one unit of an instrument is worth, and how that is known. */
export interface ValuationPrice {
  /** Per unit, in the instrument's currency. */
  readonly price: Decimal;
  /** Exchange-local date that the price belongs to. A split between it and the valuation date is taken into account. */
  readonly date: CalendarDate;
  /** Instant of the quote; `null` for a close without a time. */
  readonly asOf: Date | null;
  readonly source: string;
  readonly stale: boolean;
  /** Whether the price belongs to the session that is open, or to the last one when none is. Otherwise there is no day change. */
  readonly currentSession: boolean;
  /** Date of that session; `null`: not known, then `date` is taken. */
  readonly sessionDate: CalendarDate | null;
  /** Close of the session before it on the same exchange; `null`: not known. */
  readonly previousClose: { readonly date: CalendarDate; readonly price: Decimal } | null;
}

/** Units of `to` for one unit of `from`, last known at or before `date`; `null`: not known. Equal currencies are 1. */
export type RateLookup = (from: string, to: string, date: CalendarDate) => Decimal | null;

/** Everything that `computeHoldings` looks at. It is read only. */
export interface HoldingsInput {
  /** The portfolios in scope. */
  readonly portfolios: readonly Portfolio[];
  /** Of those portfolios, in ledger order. Those dated after `asOf` are ignored. */
  readonly transactions: readonly LedgerTransaction[];
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** By symbol, oldest first. Those dated after `asOf` are ignored. */
  readonly splits: ReadonlyMap<string, readonly Split[]>;
  /** ISO 4217: the currency that the `base` figures and the totals are stated in. */
  readonly baseCurrency: string;
  /** The figures describe the close of this date. */
  readonly asOf: CalendarDate;
  /** By symbol; `null`: the source of prices is unavailable. */
  readonly prices: ReadonlyMap<string, ValuationPrice> | null;
  /** `null`: the source of exchange rates is unavailable. Equal currencies still convert. */
  readonly rates: RateLookup | null;
  /**
   * Whether to keep every realised sale with the lots it relieved (default `true`). Without it `sales` is empty; everything else
   * is the same and a long ledger needs a third of the memory.
   */
  readonly withSales?: boolean;
}
