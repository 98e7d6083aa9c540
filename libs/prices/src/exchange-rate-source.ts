import type { CalendarDate, Decimal } from '@portfolio-metrics/kernel';

export interface ProvidedRate {
  /** ISO 4217. */
  readonly quote: string;
  readonly date: CalendarDate;
  /** Units of `quote` for one unit of the source's base currency. */
  readonly rate: Decimal;
}

/** Port: where exchange rates come from, one per currency and day, all against one base currency, as central banks publish them. */
export abstract class ExchangeRateSource {
  /** Stored with every rate that came from here. */
  abstract readonly name: string;

  /** ISO 4217. */
  abstract readonly base: string;

  /**
   * The rates of `currencies` that are dated `from` or later and were published at or before `at`, oldest first per currency.
   * Currencies that it does not know are absent. Failures are thrown.
   */
  abstract rates(currencies: readonly string[], from: CalendarDate, at: Date): Promise<readonly ProvidedRate[]>;
}
