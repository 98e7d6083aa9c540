import { addDays, type CalendarDate, dateInZone, type Decimal } from '@portfolio-metrics/kernel';
import type { ValuationPrice } from '@portfolio-metrics/holdings';
import type { MarketStatus } from '@portfolio-metrics/market-status';
import type { LatestPrices } from '@portfolio-metrics/prices';

/** A price of an instrument without a known calendar counts as stale after so long. */
const OLD_AFTER_DAYS = 7;

/** A quote of the current session counts as stale once it is so much older than it could be. Longer than any lunch break and a refresh. */
const QUOTE_OLD_AFTER_MS = 90 * 60_000;

/** The dates of the session that counts as today's (the running one, else the last one) and of the one before it. */
export interface SessionDates {
  readonly current: CalendarDate;
  readonly previous: CalendarDate | null;
  /** Until when prices of the current session have been made so far: now, or its close. */
  readonly until: Date;
}

interface KnownPrice {
  readonly price: Decimal;
  readonly date: CalendarDate;
  readonly asOf: Date | null;
  readonly source: string;
}

/**
 * The price that values an instrument: the quote when it is of a later day than the last close, else that close. Never a price of
 * another kind. Stale when it is older than the exchange's current session, or a quote from so early in it that later ones must be
 * missing; without a known calendar: older than a week at `date`, and there is no day change.
 */
export function valuationPrice(
  latest: LatestPrices,
  timeZone: string,
  sessions: SessionDates | null,
  date: CalendarDate,
): ValuationPrice | null {
  const known = knownPrice(latest, timeZone);
  if (known === null) return null;
  if (sessions === null) {
    return {
      ...known,
      stale: known.date < addDays(date, -OLD_AFTER_DAYS),
      currentSession: false,
      sessionDate: null,
      previousClose: null,
    };
  }
  const previous = latest.closes.find((close) => close.date === sessions.previous);
  return {
    ...known,
    stale: known.date < sessions.current || isOldQuote(known, sessions),
    currentSession: known.date === sessions.current,
    sessionDate: sessions.current,
    previousClose: previous === undefined ? null : { date: previous.date, price: previous.price },
  };
}

function isOldQuote({ date, asOf }: KnownPrice, { current, until }: SessionDates): boolean {
  return asOf !== null && date === current && until.getTime() - asOf.getTime() > QUOTE_OLD_AFTER_MS;
}

function knownPrice(latest: LatestPrices, timeZone: string): KnownPrice | null {
  const close = latest.closes[0];
  const quoteDate = latest.quote === null ? null : dateInZone(latest.quote.asOf, timeZone);
  if (latest.quote !== null && quoteDate !== null && (close === undefined || quoteDate > close.date)) {
    return { price: latest.quote.price, date: quoteDate, asOf: latest.quote.asOf, source: latest.quote.source };
  }
  return close === undefined ? null : { price: close.price, date: close.date, asOf: null, source: close.source };
}

/** The session dates at an instant; `null` when the calendar does not know them. */
export function sessionDatesNow(
  status: MarketStatus,
  before: (mic: string, at: Date) => MarketStatus,
): SessionDates | null {
  if (status.session !== null && status.session.open <= status.at) {
    const until = status.at < status.session.close ? status.at : status.session.close;
    return {
      current: dateOf(status.session),
      previous: dateOrNull(status.previousSession),
      until: new Date(until),
    };
  }
  return sessionDatesBefore(status, before);
}

/** The session dates at the close of `status.localDate`. */
export function sessionDatesOnDay(
  status: MarketStatus,
  before: (mic: string, at: Date) => MarketStatus,
): SessionDates | null {
  if (status.session !== null) {
    const until = new Date(status.session.close);
    return { current: dateOf(status.session), previous: dateOrNull(status.previousSession), until };
  }
  return sessionDatesBefore(status, before);
}

/** The last session lies before the status' day; the one before that is asked for at its opening. */
function sessionDatesBefore(
  status: MarketStatus,
  before: (mic: string, at: Date) => MarketStatus,
): SessionDates | null {
  const last = status.previousSession;
  if (last === null) return null;
  const { previousSession } = before(status.mic, new Date(last.open));
  return { current: dateOf(last), previous: dateOrNull(previousSession), until: new Date(last.close) };
}

function dateOf(session: { readonly date: string }): CalendarDate {
  return session.date as CalendarDate;
}

function dateOrNull(session: { readonly date: string } | null): CalendarDate | null {
  return session === null ? null : dateOf(session);
}
