import { addDays, type CalendarDate, dayOfWeek, Decimal } from '@portfolio-metrics/kernel';
import { ExchangeRateSource, type ProvidedRate } from '../exchange-rate-source.js';
import { simulatedRate } from './simulated-rates.js';

/** Time of day, UTC, at which the rates of a weekday are published. */
const PUBLISHED_AT = '15:00:00Z';
const DIGITS = 6;

/** Made-up rates against the euro, the same for the same currency and day in every process. For demonstration and tests. */
export class SimulatedExchangeRateSource extends ExchangeRateSource {
  override readonly name = 'simulated';
  override readonly base = 'EUR';

  override async rates(
    currencies: readonly string[],
    from: CalendarDate,
    at: Date,
    signal: AbortSignal,
  ): Promise<readonly ProvidedRate[]> {
    signal.throwIfAborted();
    const rates: ProvidedRate[] = [];
    for (const quote of new Set(currencies)) {
      if (quote === this.base) continue;
      for (let date = from; ; date = addDays(date, 1)) {
        const published = Date.parse(`${date}T${PUBLISHED_AT}`);
        if (published > at.getTime()) break;
        const day = dayOfWeek(date);
        if (day === 0 || day === 6) continue;
        rates.push({ quote, date, rate: new Decimal(simulatedRate(quote, published).toPrecision(DIGITS)) });
      }
    }
    return rates;
  }
}
