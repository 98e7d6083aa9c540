import { AppError } from '@portfolio-metrics/kernel';
import type { Calendar } from './calendar.js';
import type { CalendarOverride, IsoDate } from './calendar-definition.js';
import { parseIsoDate } from './civil-day.js';
import { placeInTime } from './local-day.js';
import type { MarketSession } from './market-status.js';
import { withOverrides } from './status-at.js';

const NO_OVERRIDES: readonly CalendarOverride[] = Object.freeze([]);

/**
 * The sessions with local dates from `from` to `to`, both inside, in order. Throws `AppError('unprocessable')` naming the first
 * date that the calendar does not know.
 */
export function sessionsBetween(
  calendar: Calendar,
  from: IsoDate,
  to: IsoDate,
  overrides: readonly CalendarOverride[] = NO_OVERRIDES,
): readonly MarketSession[] {
  const effective = overrides.length === 0 ? calendar : withOverrides(calendar, overrides);
  const sessions: MarketSession[] = [];
  const last = parseIsoDate(to);
  for (let day = parseIsoDate(from); day <= last; day += 1) {
    // Not through the calendar's memory: a long range would push the days out that everybody asks about.
    const { date, plan, session } = placeInTime(effective.zone, day, effective.planOf(day));
    if (plan.kind === 'unknown') {
      throw new AppError('unprocessable', `The calendar of ${effective.definition.mic} does not know ${date}.`);
    }
    if (session !== null) sessions.push(session);
  }
  return sessions;
}
