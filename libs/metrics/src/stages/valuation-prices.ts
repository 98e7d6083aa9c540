import { addDays, type CalendarDate, dateInZone, type Decimal } from '@portfolio-metrics/kernel';
import type { ValuationPrice } from '@portfolio-metrics/holdings';
import type { MarketStatus } from '@portfolio-metrics/market-status';
import type { LatestPrices } from '@portfolio-metrics/prices';

/** A price of an instrument without a known calendar counts as stale after so long. */
const OLD_AFTER_DAYS = 7;

/** The dates of the session that counts as today's (the running one, else the last one) and of the one before it. */
export interface SessionDates {
  readonly current: CalendarDate;
  readonly previous: CalendarDate | null;
}

interface KnownPrice {
  readonly price: Decimal;
  readonly date: CalendarDate;
  readonly asOf: Date | null;
  readonly source: string;
}

/**
 * The price that values an instrument: the quote when it is of a later day than the last close, else that close. Never a price of
 * another kind. Stale when it is older than the exchange's current session; without a known calendar: older than a week at `date`, and
 * there is no day change.
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
    stale: known.date < sessions.current,
    currentSession: known.date === sessions.current,
    sessionDate: sessions.current,
    previousClose: previous === undefined ? null : { date: previous.date, price: previous.price },
  };
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
    return { current: dateOf(status.session), previous: dateOrNull(status.previousSession) };
  }
  return sessionDatesBefore(status, before);
}

/** The session dates at the close of `status.localDate`. */
export function sessionDatesOnDay(
  status: MarketStatus,
  before: (mic: string, at: Date) => MarketStatus,
): SessionDates | null {
  if (status.session !== null) return { current: dateOf(status.session), previous: dateOrNull(status.previousSession) };
  return sessionDatesBefore(status, before);
}

/** The last session lies before the status' day; the one before that is asked for at its opening. */
function sessionDatesBefore(
  status: MarketStatus,
  before: (mic: string, at: Date) => MarketStatus,
): SessionDates | null {
  const last = status.previousSession;
  if (last === null) return null;
  return { current: dateOf(last), previous: dateOrNull(before(status.mic, new Date(last.open)).previousSession) };
}

function dateOf(session: { readonly date: string }): CalendarDate {
  return session.date as CalendarDate;
}

function dateOrNull(session: { readonly date: string } | null): CalendarDate | null {
  return session === null ? null : dateOf(session);
}
