import { type CalendarDate, type DayNumber, type Decimal, ONE, toDayNumber } from '@portfolio-metrics/kernel';
import { lastAtOrBefore } from './last-at-or-before.js';

/** The stored rates of one pair: on `days[i]` one unit of `base` was worth `rates[i]` units of `quote`. */
export interface RateSeries {
  readonly base: string;
  readonly quote: string;
  /** Days since 1970-01-01, strictly ascending. */
  readonly days: Int32Array;
  /** Decimal texts. */
  readonly rates: readonly string[];
}

/** One stored rate on the way from one currency to another. */
interface Leg {
  readonly series: RateSeries;
  readonly index: number;
  /** The pair is stored the other way round: divide by its rate. */
  readonly inverse: boolean;
}

/**
 * Rates between currencies as they were known on a day: the rate of that day, else the last one before it, never a later one. The pair itself
 * comes first, stored either way round; one that is not known is crossed through a currency that both sides have a rate with, of several
 * the one with the most recent rates.
 */
export class ExchangeRateBook {
  private readonly series = new Map<string, Map<string, RateSeries>>();
  private readonly neighbours = new Map<string, Set<string>>();

  constructor(series: readonly RateSeries[]) {
    for (const one of series) {
      const quotes = this.series.get(one.base) ?? new Map<string, RateSeries>();
      this.series.set(one.base, quotes.set(one.quote, one));
      this.connect(one.base, one.quote);
      this.connect(one.quote, one.base);
    }
  }

  /** Units of `to` for one unit of `from` on `date`; 1 for the same currency, `null` when no rate of that day or before leads there. */
  rateOn(from: string, to: string, date: CalendarDate): Decimal | null {
    if (from === to) return ONE;
    const route = this.route(from, to, toDayNumber(date));
    return route === null ? null : decimalOf(route);
  }

  /** `rateOn` for each of `days` (since 1970-01-01, in any order) as doubles; NaN where it is `null`. */
  ratesOn(from: string, to: string, days: ArrayLike<DayNumber>): Float64Array {
    const rates = new Float64Array(days.length).fill(from === to ? 1 : Number.NaN);
    if (from === to) return rates;
    for (let index = 0; index < rates.length; index += 1) {
      const route = this.route(from, to, days[index]!);
      if (route !== null) rates[index] = doubleOf(route);
    }
    return rates;
  }

  private connect(one: string, other: string): void {
    const known = this.neighbours.get(one) ?? new Set<string>();
    this.neighbours.set(one, known.add(other));
  }

  private route(from: string, to: string, day: DayNumber): readonly Leg[] | null {
    const pair = this.leg(from, to, day);
    if (pair !== null) return [pair];
    let best: readonly Leg[] | null = null;
    let bestDay = Number.NEGATIVE_INFINITY;
    for (const middle of this.neighbours.get(from) ?? []) {
      const first = this.leg(from, middle, day);
      const second = first === null ? null : this.leg(middle, to, day);
      if (first === null || second === null) continue;
      const oldest = Math.min(dayOf(first), dayOf(second));
      if (oldest <= bestDay) continue;
      best = [first, second];
      bestDay = oldest;
    }
    return best;
  }

  /** The stored rate between two currencies, either way round. */
  private leg(from: string, to: string, day: DayNumber): Leg | null {
    const direct = legOf(this.series.get(from)?.get(to), day, false);
    if (direct !== null && dayOf(direct) === day) return direct;
    const inverse = legOf(this.series.get(to)?.get(from), day, true);
    if (direct === null || inverse === null) return direct ?? inverse;
    return dayOf(inverse) > dayOf(direct) ? inverse : direct;
  }
}

function legOf(series: RateSeries | undefined, day: DayNumber, inverse: boolean): Leg | null {
  if (series === undefined) return null;
  const index = lastAtOrBefore(series.days, day);
  return index < 0 ? null : { series, index, inverse };
}

function dayOf(leg: Leg): DayNumber {
  return leg.series.days[leg.index]!;
}

/** One division at the end, so that a cross is rounded once. */
function decimalOf(route: readonly Leg[]): Decimal {
  let numerator = ONE;
  let denominator = ONE;
  for (const { series, index, inverse } of route) {
    const rate = series.rates[index]!;
    if (inverse) denominator = denominator.times(rate);
    else numerator = numerator.times(rate);
  }
  return numerator.dividedBy(denominator);
}

function doubleOf(route: readonly Leg[]): number {
  let numerator = 1;
  let denominator = 1;
  for (const { series, index, inverse } of route) {
    const rate = Number(series.rates[index]!);
    if (inverse) denominator *= rate;
    else numerator *= rate;
  }
  return numerator / denominator;
}
