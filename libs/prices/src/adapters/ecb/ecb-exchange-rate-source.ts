import { type CalendarDate, type Clock, dateInZone } from '@portfolio-metrics/kernel';
import { soundDate, soundPrice, soundRates } from '../../domain/sound-answer.js';
import { ExchangeRateSource, type ProvidedRate } from '../../exchange-rate-source.js';
import type { RateLimits } from '../../price-source.js';
import { ProviderFault } from '../../provider-fault.js';
import { askedCurrencies } from '../asked-currencies.js';
import { csvRows, MAX_CSV_BYTES } from '../csv-rows.js';
import { ProviderHttp, type ProviderHttpOptions } from '../http/provider-http.js';

/** How the ECB is reached. */
export interface EcbOptions extends Partial<Omit<ProviderHttpOptions, 'secrets'>> {
  /** Stands in for `https://data-api.ecb.europa.eu`. For tests and proxies. */
  readonly origin?: string;
}

const ORIGIN = 'https://data-api.ecb.europa.eu';
const COLUMNS = ['CURRENCY', 'CURRENCY_DENOM', 'TIME_PERIOD', 'OBS_VALUE'];
/** As many currencies over 25 years fill one table. */
const BATCH_SIZE = 10;
const MAX_ROWS = 130_000;
/** How SDMX says that there is no value for a day, such as a holiday. */
const NO_OBSERVATION: ReadonlySet<string> = new Set(['', 'NaN']);

/**
 * The reference rates of the European Central Bank against the euro: one per working day, published at about 16:00 in Frankfurt, from 1999
 * on, for some 30 currencies. No key, no published limit. From its data portal as CSV (dataflow EXR, daily, spot, average).
 */
export class EcbExchangeRateSource extends ExchangeRateSource {
  override readonly name = 'ecb';
  override readonly base = 'EUR';
  override readonly batchSize = BATCH_SIZE;
  override readonly limits: RateLimits = Object.freeze({ perSecond: 1, perMinute: 20 });
  private readonly http: ProviderHttp;
  private readonly origin: string;

  constructor(clock: Clock, options: EcbOptions = {}) {
    super();
    this.origin = options.origin ?? ORIGIN;
    const hosts = options.hosts ?? [new URL(this.origin).host];
    this.http = new ProviderHttp(clock, { maxBytes: MAX_CSV_BYTES, ...options, hosts });
  }

  override async rates(
    currencies: readonly string[],
    from: CalendarDate,
    at: Date,
    signal: AbortSignal,
  ): Promise<readonly ProvidedRate[]> {
    signal.throwIfAborted();
    const asked = askedCurrencies(currencies, this.base);
    const to = dateInZone(at, 'Europe/Berlin');
    if (asked.size === 0 || from > to) return [];
    const url = new URL(`/service/data/EXR/D.${[...asked].join('+')}.${this.base}.SP00.A`, this.origin);
    url.search = new URLSearchParams({
      startPeriod: from,
      endPeriod: to,
      format: 'csvdata',
      detail: 'dataonly',
    }).toString();
    const text = await this.http.text(url, { signal });
    // It answers with 404 or with nothing at all when there is no rate in the range.
    if (text === null || text.trim() === '') return [];
    const rates = csvRows(text, { delimiter: ',', required: COLUMNS, maxRows: MAX_ROWS })
      .filter((row) => !NO_OBSERVATION.has(row.get('OBS_VALUE')!))
      .map((row) => this.rateIn(row, at));
    const sorted = rates.toSorted((one, other) => (key(one) < key(other) ? -1 : 1));
    return soundRates(sorted, { currencies: asked, from, at });
  }

  private rateIn(row: ReadonlyMap<string, string>, at: Date): ProvidedRate {
    const quote = row.get('CURRENCY')!;
    if (row.get('CURRENCY_DENOM') !== this.base) {
      throw new ProviderFault('malformed', 'the ECB answers with rates against another currency than the euro');
    }
    const date = soundDate(row.get('TIME_PERIOD')!, at, quote);
    return { quote, date, rate: soundPrice(row.get('OBS_VALUE'), quote) };
  }
}

function key({ quote, date }: ProvidedRate): string {
  return `${quote} ${date}`;
}
