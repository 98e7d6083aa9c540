import { type CalendarDate, dateInZone } from '@portfolio-metrics/kernel';
import type { ChartResultArray } from 'yahoo-finance2/modules/chart';
import { unitsSince } from '../../domain/as-traded.js';
import { soundCurrency, soundDate } from '../../domain/sound-answer.js';
import type { ProvidedClose, ProvidedDividend, ProvidedHistory, ProvidedSplit } from '../../price-source.js';
import { ProviderFault } from '../../provider-fault.js';
import { printedPrice } from '../printed-price.js';
import { wholeRatio } from '../whole-ratio.js';

/** Which part of a chart is wanted, and as of when it is read. */
export interface ChartRange {
  readonly symbol: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly now: Date;
}

/**
 * The history in a chart that reaches up to today. Yahoo divides closes and dividends by every split since, and sends those splits
 * along: what it did is undone with its own list, so that it cannot be undone twice or by another list.
 */
export function historyOf(chart: ChartResultArray, range: ChartRange): ProvidedHistory {
  const { symbol, from, to, now } = range;
  const zone = chart.meta.exchangeTimezoneName;
  const currency = soundCurrency(chart.meta.currency, symbol);
  const dayOf = (instant: Date): CalendarDate => soundDate(dateInZone(instant, zone), now, symbol);
  const splits = (chart.events?.splits ?? [])
    .map(({ date, numerator, denominator }) => ({ date: dayOf(date), ...ratioOf(numerator, denominator, symbol) }))
    .toSorted((one, other) => one.date.localeCompare(other.date));
  const closes = new Map<CalendarDate, ProvidedClose>();
  for (const { date: instant, close } of chart.quotes) {
    const date = dayOf(instant);
    // A day without trades has no close. A day that is there twice ends with the later one.
    if (close === null) continue;
    closes.set(date, { date, close: printed(close, date, splits), currency });
  }
  const inside = (date: CalendarDate): boolean => date >= from && date <= to;
  return {
    basis: 'as-traded',
    closes: [...closes.values()]
      .filter(({ date }) => inside(date))
      .toSorted((one, other) => one.date.localeCompare(other.date)),
    splits: splits.filter(({ date }) => date >= from),
    dividends: dividendsOf(chart, { dayOf, splits, currency, symbol }).filter(({ exDate }) => inside(exDate)),
  };
}

function dividendsOf(
  chart: ChartResultArray,
  known: {
    dayOf: (instant: Date) => CalendarDate;
    splits: readonly ProvidedSplit[];
    currency: string;
    symbol: string;
  },
): readonly ProvidedDividend[] {
  return (chart.events?.dividends ?? [])
    .map((event) => {
      const exDate = known.dayOf(event.date);
      const amount = printed(event.amount, exDate, known.splits);
      const currency = soundCurrency(event['currency'] ?? known.currency, known.symbol);
      return { exDate, amount, currency };
    })
    .toSorted((one, other) => one.exDate.localeCompare(other.exDate));
}

function printed(sent: number, date: CalendarDate, splits: readonly ProvidedSplit[]): ProvidedClose['close'] {
  return printedPrice(sent, unitsSince(date, splits));
}

function ratioOf(numerator: number, denominator: number, symbol: string): Omit<ProvidedSplit, 'date'> {
  const ratio = wholeRatio(numerator, denominator);
  if (ratio === null) {
    throw new ProviderFault('malformed', `${symbol}: a split is no ratio`, { subjects: [symbol] });
  }
  return ratio;
}
