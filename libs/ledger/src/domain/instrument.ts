import type { CalendarDate } from '@portfolio-metrics/kernel';

/**
 * What the prices of an instrument come in, whoever states them; stored they are per unit of their day:
 * - `by_source`: as the source itself says; an import's are per unit of their day.
 * - `unadjusted`: per unit of their day.
 * - `split_adjusted`: per unit of today; every split known is applied to the days before it. They are turned back when they come in.
 */
export const PRICE_ADJUSTMENTS = ['by_source', 'unadjusted', 'split_adjusted'] as const;

/** One of `PRICE_ADJUSTMENTS`. */
export type PriceAdjustment = (typeof PRICE_ADJUSTMENTS)[number];

/** Reference data of something that can be held; shared by all users. */
export interface Instrument {
  /** Unique; matches `SYMBOL_FORM`. */
  readonly symbol: string;
  readonly name: string;
  /** ISO 4217, the currency that prices are stated in (never a minor unit). */
  readonly currency: string;
  /** MIC of the exchange whose sessions apply; `null`: none known; `24/7` for round-the-clock markets. */
  readonly exchange: string | null;
  readonly assetClass: string;
  /** `null`: unknown. */
  readonly sector: string | null;
  /** ISO 3166 alpha-2; `null`: unknown. */
  readonly country: string | null;
  /** Left out: `by_source`. */
  readonly priceAdjustment?: PriceAdjustment;
}

/** From `date` on, `denominator` old units are `numerator` new ones (a 4:1 split: 4 and 1). */
export interface Split {
  readonly symbol: string;
  readonly date: CalendarDate;
  readonly numerator: number;
  readonly denominator: number;
}
