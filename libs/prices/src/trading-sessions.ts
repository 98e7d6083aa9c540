import { Injectable } from '@nestjs/common';
import { addDays, type CalendarDate, dateInZone, dayOfWeek } from '@portfolio-metrics/kernel';
import { type MarketSession, type MarketStatus, MarketStatusService } from '@portfolio-metrics/market-status';

/** One session: its date where the exchange is, and the instants between which it runs (the close is outside). */
export interface TradingSession {
  readonly date: CalendarDate;
  readonly open: Date;
  readonly close: Date;
}

/**
 * The sessions that prices of an exchange are made in. Without a calendar (no exchange, or one that we have none for) every
 * weekday counts as one session from midnight to midnight UTC. Beyond what a calendar covers there are no sessions.
 */
@Injectable()
export class TradingSessions {
  constructor(private readonly marketStatus: MarketStatusService) {}

  /** The session that is running at `at`, or `null`. */
  running(exchange: string | null, at: Date): TradingSession | null {
    const session = this.today(exchange, at);
    return session !== null && session.open <= at && at < session.close ? session : null;
  }

  /** Whether prices are being made at `at`: a break between two halves of a session does not count. */
  isOpen(exchange: string | null, at: Date): boolean {
    const status = this.statusOf(exchange, at);
    return status === null ? this.running(exchange, at) !== null : status.isOpen;
  }

  /** The last session that is over at `at`; `null` when the calendar does not reach there. */
  lastFinished(exchange: string | null, at: Date): TradingSession | null {
    const session = this.today(exchange, at);
    if (session !== null && session.close <= at) return session;
    const status = this.statusOf(exchange, at);
    return status === null ? lastWeekdayBefore(dateInZone(at, 'UTC')) : sessionOf(status.previousSession);
  }

  /** The sessions from `from` to `to`, both inside, oldest first. */
  async between(exchange: string | null, from: CalendarDate, to: CalendarDate): Promise<readonly TradingSession[]> {
    const mic = this.micOf(exchange);
    if (mic === null) return weekdays(from, to);
    return (await this.marketStatus.readSessionsOf(mic, from, to)).sessions.map(toTradingSession);
  }

  /** The date on the exchange's clock at `at`; of UTC without a calendar. */
  localDate(exchange: string | null, at: Date): CalendarDate {
    const status = this.statusOf(exchange, at);
    return status === null ? dateInZone(at, 'UTC') : (status.localDate as CalendarDate);
  }

  private today(exchange: string | null, at: Date): TradingSession | null {
    const status = this.statusOf(exchange, at);
    if (status !== null) return sessionOf(status.session);
    const date = dateInZone(at, 'UTC');
    return isWeekday(date) ? wholeDay(date) : null;
  }

  private statusOf(exchange: string | null, at: Date): MarketStatus | null {
    const mic = this.micOf(exchange);
    return mic === null ? null : this.marketStatus.statusOf(mic, at);
  }

  /** `null`: no exchange, or one without a calendar. */
  private micOf(exchange: string | null): string | null {
    return exchange === null ? null : this.marketStatus.resolveMic(exchange);
  }
}

function sessionOf(session: MarketSession | null): TradingSession | null {
  return session === null ? null : toTradingSession(session);
}

function toTradingSession({ date, open, close }: MarketSession): TradingSession {
  return { date: date as CalendarDate, open: new Date(open), close: new Date(close) };
}

function isWeekday(date: CalendarDate): boolean {
  const day = dayOfWeek(date);
  return day !== 0 && day !== 6;
}

function wholeDay(date: CalendarDate): TradingSession {
  return { date, open: new Date(`${date}T00:00:00Z`), close: new Date(`${addDays(date, 1)}T00:00:00Z`) };
}

function weekdays(from: CalendarDate, to: CalendarDate): readonly TradingSession[] {
  const sessions: TradingSession[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) if (isWeekday(date)) sessions.push(wholeDay(date));
  return sessions;
}

function lastWeekdayBefore(date: CalendarDate): TradingSession {
  let day = addDays(date, -1);
  while (!isWeekday(day)) day = addDays(day, -1);
  return wholeDay(day);
}
