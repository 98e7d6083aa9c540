import { addDays, type CalendarDate, type Clock, dateInZone } from '@portfolio-metrics/kernel';
import { soundRates } from '../../domain/sound-answer.js';
import { ExchangeRateSource, type ProvidedRate } from '../../exchange-rate-source.js';
import { ProviderFault } from '../../provider-fault.js';
import { askedCurrencies } from '../asked-currencies.js';
import { YahooClient } from './yahoo-client.js';
import { historyOf } from './yahoo-history.js';
import { YAHOO_LIMITS, type YahooTransportOptions } from './yahoo-transport.js';

/** Currencies of one call; each is a request of its own. */
const BATCH_SIZE = 20;

/** Rates against the euro from the currency charts of Yahoo Finance (EURUSD=X), as of the end of each day in London. */
export class YahooExchangeRateSource extends ExchangeRateSource {
  override readonly name = 'yahoo';
  override readonly base = 'EUR';
  override readonly batchSize = BATCH_SIZE;
  override readonly limits = YAHOO_LIMITS;
  private readonly client: YahooClient;

  constructor(clock: Clock, options: YahooTransportOptions = {}) {
    super();
    this.client = new YahooClient(clock, options);
  }

  override async rates(
    currencies: readonly string[],
    from: CalendarDate,
    at: Date,
    signal: AbortSignal,
  ): Promise<readonly ProvidedRate[]> {
    signal.throwIfAborted();
    // The rate of the day that is running still moves.
    const to = addDays(dateInZone(at, 'Europe/London'), -1);
    const asked = askedCurrencies(currencies, this.base);
    if (from > to || asked.size === 0) return [];
    const series = await Promise.all([...asked].map((quote) => this.series(quote, { from, to, at }, signal)));
    return soundRates(series.flat(), { currencies: asked, from, at });
  }

  private async series(
    quote: string,
    { from, to, at }: { from: CalendarDate; to: CalendarDate; at: Date },
    signal: AbortSignal,
  ): Promise<readonly ProvidedRate[]> {
    const symbol = `${this.base}${quote}=X`;
    const chart = await this.client.ask(
      async (yahoo, call) =>
        yahoo.chart(symbol, { period1: addDays(from, -1), period2: at, interval: '1d', events: '' }, { ...call }),
      signal,
    );
    if (chart === null) return [];
    if (chart.meta.symbol !== symbol || chart.meta.currency !== quote) {
      throw new ProviderFault('malformed', `Yahoo answers ${symbol} with another pair`, { subjects: [quote] });
    }
    const { closes } = historyOf(chart, { symbol: quote, from, to, now: at });
    return closes.map(({ date, close }) => ({ quote, date, rate: close }));
  }
}
