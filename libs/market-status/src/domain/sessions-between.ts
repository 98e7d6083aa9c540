import type { Calendar } from './calendar.js';
import type { CalendarOverride, IsoDate } from './calendar-definition.js';
import { parseIsoDate } from './civil-day.js';
import { placeInTime } from './local-day.js';
import type { MarketSession } from './market-status.js';
import { withOverrides } from './status-at.js';

const NO_OVERRIDES: readonly CalendarOverride[] = Object.freeze([]);

/** The sessions of a stretch of dates, and the dates in it of which the calendar cannot say whether they have one. */
export interface SessionList {
  readonly sessions: readonly MarketSession[];
  /** In order, both ends inside; empty within the calendar's coverage (but for a few dates of old years). */
  readonly unknown: readonly { readonly from: IsoDate; readonly to: IsoDate }[];
}

/** The sessions with local dates from `from` to `to`, both inside, in order. */
export function sessionsBetween(
  calendar: Calendar,
  from: IsoDate,
  to: IsoDate,
  overrides: readonly CalendarOverride[] = NO_OVERRIDES,
): SessionList {
  const effective = overrides.length === 0 ? calendar : withOverrides(calendar, overrides);
  const sessions: MarketSession[] = [];
  const unknown: { from: IsoDate; to: IsoDate }[] = [];
  const last = parseIsoDate(to);
  let unknownDay = NaN;
  for (let day = parseIsoDate(from); day <= last; day += 1) {
    // Not through the calendar's memory: a long range would push the days out that everybody asks about.
    const { date, plan, session } = placeInTime(effective.zone, day, effective.planOf(day));
    if (session !== null) sessions.push(session);
    if (plan.kind !== 'unknown') continue;
    if (day === unknownDay + 1) unknown.at(-1)!.to = date;
    else unknown.push({ from: date, to: date });
    unknownDay = day;
  }
  return { sessions, unknown };
}
