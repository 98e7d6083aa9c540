import type { CalendarDate, Decimal } from '@portfolio-metrics/kernel';

/** The price of one day's close, in the instrument's currency, per unit of that day: splits are not applied. */
export interface Close {
  readonly date: CalendarDate;
  readonly price: Decimal;
  /** `import`, or the name of the provider. */
  readonly source: string;
}

/** The last price that a provider gave, in the instrument's currency. */
export interface Quote {
  readonly price: Decimal;
  /** When the market made the price. */
  readonly asOf: Date;
  readonly source: string;
}

/** What is known of one instrument's price now or at a date. At least one of the two is there. */
export interface LatestPrices {
  /** `null`: none is stored, or the prices of a past date were asked for. */
  readonly quote: Quote | null;
  /** At most five, latest first. */
  readonly closes: readonly Close[];
}

/** The closes of one instrument as numbers, for statistics and charts: `closes[i]` is of the day `days[i]`, oldest first. */
export interface CloseSeries {
  /** Days since 1970-01-01, strictly ascending. */
  readonly days: Int32Array;
  readonly closes: Float64Array;
}
