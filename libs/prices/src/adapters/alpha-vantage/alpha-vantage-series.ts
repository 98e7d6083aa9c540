import type { CalendarDate } from '@portfolio-metrics/kernel';
import { soundDate, soundPrice } from '../../domain/sound-answer.js';
import type { ProvidedClose, ProvidedDividend, ProvidedHistory, ProvidedSplit } from '../../price-source.js';
import { ProviderFault } from '../../provider-fault.js';
import { ratioOfFactor } from '../whole-ratio.js';
import { type AlphaVantageAnswer, alphaVantageObject } from './alpha-vantage-client.js';

export interface SeriesRange {
  readonly symbol: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly now: Date;
  readonly currency: string;
}

/**
 * The history in an answer of `TIME_SERIES_DAILY` or `TIME_SERIES_DAILY_ADJUSTED`. `4. close` is what was traded in both; the
 * `5. adjusted close` of the second one has dividends taken out and is no price.
 */
export function dailySeries(answer: AlphaVantageAnswer, range: SeriesRange): ProvidedHistory {
  const { symbol, from, to, now, currency } = range;
  const series = alphaVantageObject(answer['Time Series (Daily)'], 'Time Series (Daily)');
  const closes: ProvidedClose[] = [];
  const splits: ProvidedSplit[] = [];
  const dividends: ProvidedDividend[] = [];
  for (const key of Object.keys(series).toSorted()) {
    const date = soundDate(key, now, symbol);
    const day = alphaVantageObject(series[key], `day ${date}`);
    const close = soundPrice(day['4. close'], symbol);
    if (date < from) continue;
    const split = splitOn(date, day['8. split coefficient'], symbol);
    if (split !== null) splits.push(split);
    if (date > to) continue;
    closes.push({ date, close, currency });
    const paid = day['7. dividend amount'];
    if (isMoney(paid)) dividends.push({ exDate: date, amount: soundPrice(paid, symbol), currency });
  }
  return { basis: 'as-traded', closes, splits, dividends };
}

function splitOn(date: CalendarDate, coefficient: unknown, symbol: string): ProvidedSplit | null {
  if (coefficient === undefined) return null;
  const ratio = typeof coefficient === 'string' ? ratioOfFactor(coefficient) : null;
  if (ratio === null) throw new ProviderFault('malformed', `${symbol}: a split is no ratio`, { subjects: [symbol] });
  return ratio.numerator === ratio.denominator ? null : { date, ...ratio };
}

/** There is a dividend on every day, mostly of `0.0000`. */
function isMoney(value: unknown): boolean {
  return value !== undefined && !(typeof value === 'string' && /^0+(\.0+)?$/.test(value));
}
