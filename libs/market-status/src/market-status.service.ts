import { Injectable } from '@nestjs/common';
import type { CalendarOverride } from './domain/calendar-definition.js';
import { CalendarBook } from './domain/calendar-book.js';
import type { MarketStatus } from './domain/market-status.js';
import { sessionsBetween, type SessionList } from './domain/sessions-between.js';
import { statusAt } from './domain/status-at.js';
import { CalendarOverrides, type OverridesByMic } from './overrides/calendar-overrides.js';

const NONE: readonly CalendarOverride[] = Object.freeze([]);

/**
 * What exchanges do at an instant. The `read...` methods first make sure that every override stored before the call is known, on
 * whichever replica it was stored; the others answer at once from the overrides read last.
 */
@Injectable()
export class MarketStatusService {
  private overrides: OverridesByMic = new Map();
  private reads = 0;
  private applied = 0;

  constructor(
    private readonly calendars: CalendarBook,
    private readonly source: CalendarOverrides,
  ) {}

  /** MICs of all calendars. */
  knownMics(): readonly string[] {
    return this.calendars.knownMics();
  }

  /** The MIC that a MIC or a usual alias (`NYSE`, `lse`) names; `null` when there is no such calendar. */
  resolveMic(textOrAlias: string): string | null {
    return this.calendars.resolveMic(textOrAlias);
  }

  /** Status of one exchange by MIC or alias. Throws `AppError('not_found')` when there is no such calendar. */
  statusOf(mic: string, at: Date): MarketStatus {
    const calendar = this.calendars.get(mic);
    return statusAt(calendar, at, this.overridesOf(calendar.definition.mic));
  }

  /** One status per exchange, in the order asked, aliases of the same exchange once. Exchanges without a calendar are left out. */
  statusesOf(mics: readonly string[], at: Date): readonly MarketStatus[] {
    return this.distinct(mics).map((mic) => this.statusOf(mic, at));
  }

  /** `statusOf`, with every override that was stored before the call. */
  async readStatusOf(mic: string, at: Date): Promise<MarketStatus> {
    await this.refreshOverrides();
    return this.statusOf(mic, at);
  }

  /** `statusesOf`, with every override that was stored before the call. */
  async readStatusesOf(mics: readonly string[], at: Date): Promise<readonly MarketStatus[]> {
    await this.refreshOverrides();
    return this.statusesOf(mics, at);
  }

  /** The sessions with local dates from `from` to `to` (`YYYY-MM-DD`, both inside). */
  sessionsOf(mic: string, from: string, to: string): SessionList {
    const calendar = this.calendars.get(mic);
    return sessionsBetween(calendar, from, to, this.overridesOf(calendar.definition.mic));
  }

  /** `sessionsOf`, with every override that was stored before the call. */
  async readSessionsOf(mic: string, from: string, to: string): Promise<SessionList> {
    await this.refreshOverrides();
    return this.sessionsOf(mic, from, to);
  }

  /** Reads the overrides in force. Answers given after it know every override stored before it was called. */
  async refreshOverrides(): Promise<void> {
    const read = ++this.reads;
    const overrides = await this.source.current();
    // An older read that took longer must not take a newer one back.
    if (read < this.applied) return;
    this.applied = read;
    this.overrides = overrides;
  }

  private overridesOf(mic: string): readonly CalendarOverride[] {
    return this.overrides.get(mic) ?? NONE;
  }

  private distinct(mics: readonly string[]): string[] {
    const known = mics.map((mic) => this.calendars.resolveMic(mic)).filter((mic) => mic !== null);
    return [...new Set(known)];
  }
}
