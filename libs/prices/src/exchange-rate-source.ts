import type { CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import { NO_LIMITS, type RateLimits } from './price-source.js';

/** The rate of one currency on one day, against the base currency of its source. */
export interface ProvidedRate {
  /** ISO 4217. */
  readonly quote: string;
  readonly date: CalendarDate;
  /** Units of `quote` for one unit of the source's base currency. */
  readonly rate: Decimal;
}

/**
 * Port: where exchange rates come from, one per currency and day, all against one base currency, as central banks publish them.
 * Failures are thrown, as `ProviderFault` where their kind is known; an answer is whole or it is a failure. Every call ends soon
 * after its signal is aborted. `test/contracts/exchange-rate-source.contract.ts` says what every adapter must do.
 */
export abstract class ExchangeRateSource {
  /** Stored with every rate that came from here. */
  abstract readonly name: string;

  /** ISO 4217. */
  abstract readonly base: string;

  /** Most currencies that one call may be given; at least 1. */
  readonly batchSize: number = 50;

  /** Shared with the `PriceSource` of the same name. */
  readonly limits: RateLimits = NO_LIMITS;

  /**
   * The rates of `currencies` that are dated `from` or later and were published at or before `at`, oldest first per currency,
   * each date once. Currencies that it does not know are absent. At most `batchSize` currencies.
   */
  abstract rates(
    currencies: readonly string[],
    from: CalendarDate,
    at: Date,
    signal: AbortSignal,
  ): Promise<readonly ProvidedRate[]>;
}
