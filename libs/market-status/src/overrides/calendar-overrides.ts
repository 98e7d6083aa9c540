import type { CalendarOverride } from '../domain/calendar-definition.js';

/** The overrides in force, by MIC. The arrays are never changed: equal identity means equal overrides. */
export type OverridesByMic = ReadonlyMap<string, readonly CalendarOverride[]>;

/** Port: where operators' changes to calendars come from. */
export abstract class CalendarOverrides {
  /**
   * The overrides in force now. Asked once per request, so it must be cheap when nothing changed, and then answer the same map.
   * Throws when they cannot be read.
   */
  abstract current(): Promise<OverridesByMic>;
}

/** No overrides: for applications that keep no database for them. */
export class NoCalendarOverrides extends CalendarOverrides {
  private readonly none: OverridesByMic = new Map();

  override current(): Promise<OverridesByMic> {
    return Promise.resolve(this.none);
  }
}
