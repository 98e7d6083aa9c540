import { DayMark, type DailySeries } from './daily-series.js';

/** Returns from one trading day to the next, for statistics. */
export interface Observations {
  /** Simple returns. What happened on the days in between (a rate, a market that never closes) is inside. */
  readonly returns: Float64Array;
  /** Positions in the series, from the one before the first return; one more than returns where the chain is whole. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Trading days of a year: 252, or 365 when everything held is of markets that never close. */
  readonly perYear: 252 | 365;
}

/**
 * The daily returns of the trading days after the first day with a holding: days on which something held has a close of its own. Weekends
 * and holidays are no observations; with them in, a deviation times √252 would be 15 % too small. A day that starts with nothing is none
 * either: what it earned it earned on money that came in during it.
 */
export function tradingDayReturns(series: DailySeries, index: Float64Array, start: number): Observations {
  const perYear = tradesInSessions(series, start, start + index.length - 1) ? 252 : 365;
  const mark = perYear === 252 ? DayMark.session : DayMark.roundTheClock;
  const returns: number[] = [];
  const from: number[] = [];
  const to: number[] = [];
  let last = start;
  for (let day = start + 1; day < start + index.length; day += 1) {
    const startsWithNothing = series.value[day - 1] === 0;
    if (startsWithNothing) last = series.value[day] === 0 ? -1 : day;
    if (startsWithNothing || last < 0 || (series.marks[day]! & mark) === 0) continue;
    returns.push(index[day - start]! / index[last - start]! - 1);
    from.push(last);
    to.push(day);
    last = day;
  }
  return { returns: Float64Array.from(returns), from: Int32Array.from(from), to: Int32Array.from(to), perYear };
}

function tradesInSessions(series: DailySeries, start: number, end: number): boolean {
  let sessions = false;
  let roundTheClock = false;
  for (let day = start; day <= end; day += 1) {
    if (series.marks[day]! & DayMark.session) sessions = true;
    if (series.marks[day]! & DayMark.roundTheClock) roundTheClock = true;
  }
  return sessions || !roundTheClock;
}
