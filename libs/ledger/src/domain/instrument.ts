import type { CalendarDate } from '@portfolio-metrics/kernel';

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
}

/** From `date` on, `denominator` old units are `numerator` new ones (a 4:1 split: 4 and 1). */
export interface Split {
  readonly symbol: string;
  readonly date: CalendarDate;
  readonly numerator: number;
  readonly denominator: number;
}

export const SYMBOL_FORM = /^[A-Z0-9][A-Z0-9.\-^=]{0,29}$/;
