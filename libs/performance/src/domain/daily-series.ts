import type { DayNumber } from '@portfolio-metrics/kernel';

/**
 * A scope day by day, every calendar day from the day before its first transaction; column index 0 is that day. Money is in the base
 * currency. Every period of the scope is a part of it, so a chart and its figures come from the same numbers.
 */
export interface DailySeries {
  readonly baseCurrency: string;
  /** Day of index 0. */
  readonly startDay: DayNumber;
  readonly length: number;
  /** Of everything that has a price on the day, at the close. What has none is outside of the scope until it has one. */
  readonly value: Float64Array;
  /** Σ |value| of what the value is made of: shorts and debts with their size. */
  readonly gross: Float64Array;
  /** Cost of everything held; `NaN`: not known. */
  readonly cost: Float64Array;
  /** Money and units that came into the scope, at the start of the day. */
  readonly inflow: Float64Array;
  /** Money and units that left it, at the end of the day; negative when costs paid outside weigh more. */
  readonly outflow: Float64Array;
  /**
   * Money and units that really crossed the border, positive when they left: `outflow` less `inflow`, without what came in or left because its
   * price became known or unknown, and with what was paid for something that has no price.
   */
  readonly paid: Float64Array;
  /** Whether something was held at the end of the day, priced or not. */
  readonly held: Uint8Array;
  /** Sum of `DayMark`s. */
  readonly marks: Uint8Array;
  /** What could not be valued or was valued at an old price, by reason. */
  readonly gaps: readonly SeriesGap[];
}

/** What is to be known of a day beside its amounts. */
export const DayMark = {
  /** Something that was held has a close of this very day on an exchange with sessions. */
  session: 1,
  /** The same on a market that never closes. */
  roundTheClock: 2,
  /** Something held has no price or no exchange rate yet. */
  unpriced: 4,
  /** Units or money moved while the price was older than 7 days, or there was none. */
  unpricedFlow: 8,
  /** Money or units crossed the border, and what they were worth is not known. */
  unknownFlow: 16,
} as const;

/** What could not be valued on some days. */
export interface SeriesGap {
  readonly reason: 'no_price' | 'no_exchange_rate' | 'oversold' | 'flow_without_price';
  /** Symbols; of cash its currencies. Sorted. */
  readonly symbols: readonly string[];
}
