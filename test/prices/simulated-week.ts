import { type CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import type { ProvidedSplit } from '@portfolio-metrics/prices';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** A Monday. */
export const WEEK_START = Date.parse('2024-06-10T00:00:00Z');
export const UNITS = 10;

export interface WorldInstrument {
  readonly symbol: string;
  readonly currency: string;
  readonly exchange: string;
  /** Hours of the session in UTC; of Tokyo the break too. */
  readonly opens: number;
  readonly closes: number;
  readonly lunch?: readonly [number, number];
  readonly everyDay?: boolean;
  readonly split?: ProvidedSplit;
}

const date = (text: string): CalendarDate => text as CalendarDate;

/** Times of day written down by hand: the oracle asks no calendar. */
export const WORLD: readonly WorldInstrument[] = [
  {
    symbol: 'ACME',
    currency: 'USD',
    exchange: 'XNYS',
    opens: 13.5,
    closes: 20,
    split: { date: date('2024-06-12'), numerator: 4, denominator: 1 },
  },
  { symbol: 'BOLT', currency: 'USD', exchange: 'XNYS', opens: 13.5, closes: 20 },
  {
    symbol: 'ALBION',
    currency: 'GBP',
    exchange: 'XLON',
    opens: 7,
    closes: 15.5,
    split: { date: date('2024-06-13'), numerator: 1, denominator: 10 },
  },
  { symbol: 'THAMES', currency: 'GBP', exchange: 'XLON', opens: 7, closes: 15.5 },
  { symbol: 'SAKURA', currency: 'JPY', exchange: 'XTKS', opens: 0, closes: 6, lunch: [2.5, 3.5] },
  { symbol: 'COIN', currency: 'USD', exchange: '24/7', opens: 0, closes: 24, everyDay: true },
];

export const dayOf = (ms: number): CalendarDate => date(new Date(ms).toISOString().slice(0, 10));
export const midnight = (day: CalendarDate): number => Date.parse(`${day}T00:00:00Z`);

function isWeekday(ms: number): boolean {
  const day = new Date(ms).getUTCDay();
  return day !== 0 && day !== 6;
}

export interface WorldSession {
  readonly date: CalendarDate;
  readonly open: number;
  readonly close: number;
}

/** The session of a day, or `null`. */
export function sessionOn(instrument: WorldInstrument, day: CalendarDate): WorldSession | null {
  const start = midnight(day);
  if (instrument.everyDay !== true && !isWeekday(start)) return null;
  return { date: day, open: start + instrument.opens * HOUR, close: start + instrument.closes * HOUR };
}

/** The session that has opened last. */
export function currentSession(instrument: WorldInstrument, at: number): WorldSession {
  return lastSession(instrument, at, 'open');
}

/** The last session that is over. */
export function finishedSession(instrument: WorldInstrument, at: number): WorldSession {
  return lastSession(instrument, at, 'close');
}

function lastSession(instrument: WorldInstrument, at: number, bound: 'open' | 'close'): WorldSession {
  for (let back = 0; ; back += 1) {
    const session = sessionOn(instrument, dayOf(at - back * DAY));
    if (session !== null && session[bound] <= at) return session;
  }
}

export function isTrading(instrument: WorldInstrument, at: number): boolean {
  const session = sessionOn(instrument, dayOf(at));
  if (session === null || at < session.open || at >= session.close) return false;
  const hour = (at - midnight(dayOf(at))) / HOUR;
  return instrument.lunch === undefined || hour < instrument.lunch[0] || hour >= instrument.lunch[1];
}

/** The truth: what a unit from before all splits is worth at an instant. A multiple of 0.4, so that every split divides it exactly. */
export function truth(symbol: string, ms: number): Decimal {
  const seed = Array.from(symbol).reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 97;
  const hours = (ms - WEEK_START) / HOUR;
  const wave = Math.sin(hours / (17 + (seed % 7))) * 0.06 + Math.sin(hours / (3 + (seed % 5)) + seed) * 0.02;
  return new Decimal(Math.round((100 + seed) * (1 + wave) * 2.5)).times('0.4');
}

/** What the market prints at an instant: the split counts from the first moment of its day. */
export function printed(instrument: WorldInstrument, ms: number, onDay: CalendarDate): Decimal {
  const { symbol, split } = instrument;
  const price = truth(symbol, ms);
  return split === undefined || onDay < split.date ? price : price.times(split.denominator).dividedBy(split.numerator);
}

/** What a close is truly: of the last instant of the session. */
export function trueClose(instrument: WorldInstrument, day: CalendarDate): Decimal {
  return printed(instrument, sessionOn(instrument, day)!.close, day);
}
