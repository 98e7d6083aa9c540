import type { Database } from '@portfolio-metrics/database';
import { type CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import { ExchangeRateSource, type ProvidedRate } from '../../exchange-rate-source.js';
import { STORED_SOURCE, storedRows } from './stored-rows.js';

/** A rate, and where it came from before it was stored. */
export interface StoredRate extends ProvidedRate {
  /** `import`, or the name of the provider that the rate came from. */
  readonly source: string;
}

interface RateRow {
  readonly quote: string;
  readonly date: CalendarDate;
  readonly rate: string;
  readonly source: string;
}

// When a rate was published is not stored. It was not before its date, and no later than it was written: one of the day asked at
// counts from then on.
const RATES = `select quote::text as quote, date, rate, source from exchange_rates
  where base = $1::character(3) and quote = any($2::character(3)[]) and date >= $3::date
    and (date < ($4::timestamptz at time zone 'UTC')::date
      or (date = ($4::timestamptz at time zone 'UTC')::date and updated_at <= $4::timestamptz))
  order by quote, date`;

/**
 * The stored exchange rates behind the port that they came in by; see `StoredPriceSource`. Only pairs that are stored against the
 * base, the way round that they are stored: a rate that was inverted or crossed would not be the one that was published.
 */
export class StoredExchangeRateSource extends ExchangeRateSource {
  override readonly name = STORED_SOURCE;

  /** `base`: ISO 4217; the euro is what all providers of this lib state rates against. */
  constructor(
    private readonly database: Database,
    override readonly base = 'EUR',
  ) {
    super();
  }

  override async rates(
    currencies: readonly string[],
    from: CalendarDate,
    at: Date,
    signal: AbortSignal,
  ): Promise<readonly StoredRate[]> {
    const values = [this.base, currencies, from, at.toISOString()];
    const rows = await storedRows<RateRow>(this.database, { name: 'stored-rates', text: RATES, values }, signal);
    return rows.map(({ quote, date, rate, source }) => ({ quote, date, rate: new Decimal(rate), source }));
  }
}
