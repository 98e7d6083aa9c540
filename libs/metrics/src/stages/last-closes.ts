import { Decimal, fromDayNumber } from '@portfolio-metrics/kernel';
import type { Close, CloseSeries, LatestPrices } from '@portfolio-metrics/prices';

/** As many as a reader of prices gives: enough to find the close of the session before the last one behind holidays. */
const CLOSES = 5;
/** A decimal of so many digits is the same again after it was a double. */
const EXACT_DIGITS = 15;
/** What a price is labelled with whose own source was not read. */
const SOURCE = 'stored-close';

/** The last closes of each series in the place of prices that cannot be read. A close of more digits than a double keeps is left out. */
export function lastClosesOf(series: ReadonlyMap<string, CloseSeries>): ReadonlyMap<string, LatestPrices> {
  const latest = new Map<string, LatestPrices>();
  for (const [symbol, { days, closes }] of series) {
    const last: Close[] = [];
    for (let index = days.length - 1; index >= Math.max(0, days.length - CLOSES); index -= 1) {
      const price = new Decimal(closes[index]!);
      if (price.precision() <= EXACT_DIGITS) last.push({ date: fromDayNumber(days[index]!), price, source: SOURCE });
    }
    if (last.length > 0) latest.set(symbol, { quote: null, closes: last });
  }
  return latest;
}
