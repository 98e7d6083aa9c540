import { Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { AppError } from '@portfolio-metrics/kernel';
import { CalendarBook } from '../domain/calendar-book.js';
import type { CalendarOverride, IsoDate } from '../domain/calendar-definition.js';
import { problemWith } from '../domain/override-problem.js';
import { OVERRIDE_COLUMNS, type OverrideRow, toOverride, toRowValues } from './override-row.js';

const LIST = `select ${OVERRIDE_COLUMNS} from market_calendar_overrides
  where mic = $1 and ($2::date is null or date > $2::date) order by date limit $3`;

// Writing the same again changes nothing and invalidates nothing.
const PUT = `insert into market_calendar_overrides as old (mic, date, kind, open_time, close_time, note)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (mic, date) do update set kind = excluded.kind, open_time = excluded.open_time, close_time = excluded.close_time,
    note = excluded.note, updated_at = now()
  where (old.kind, old.open_time, old.close_time, old.note) is distinct from
    (excluded.kind, excluded.open_time, excluded.close_time, excluded.note)`;

const REMOVE = 'delete from market_calendar_overrides where mic = $1 and date = $2 returning mic';

/**
 * Changes to single dates of calendars, in effect on every replica as soon as they are stored. Who may do this is decided by the
 * caller.
 */
@Injectable()
export class CalendarOverrideEditor {
  constructor(
    private readonly database: Database,
    private readonly calendars: CalendarBook,
  ) {}

  /**
   * The first `limit` overrides of one exchange (MIC or alias) after the date `after` (`null`: from the first), by date. Throws
   * `AppError('not_found')` without a calendar.
   */
  async list(mic: string, after: IsoDate | null = null, limit = 1_000): Promise<readonly CalendarOverride[]> {
    const { definition } = this.calendars.get(mic);
    const { rows } = await this.database.statement<OverrideRow>('calendar-overrides-of', LIST, [
      definition.mic,
      after,
      limit,
    ]);
    return rows.map(toOverride);
  }

  /**
   * Stores the override of a date, in place of one that is there. Throws `AppError('not_found')` without a calendar and
   * `AppError('unprocessable')` when it would mean nothing: a shorter session on a day without one, an early close that is none.
   */
  async put(mic: string, override: CalendarOverride): Promise<void> {
    const calendar = this.calendars.get(mic);
    const problem = problemWith(calendar, override);
    if (problem !== null) throw new AppError('unprocessable', problem);
    await this.database.withoutUser('write', async (manager) =>
      manager.query(PUT, [...toRowValues(calendar.definition.mic, override)]),
    );
  }

  /** Takes the override of a date back. Throws `AppError('not_found')` when there is none. */
  async remove(mic: string, date: IsoDate): Promise<void> {
    const { definition } = this.calendars.get(mic);
    const [removed] = await this.database.withoutUser('write', async (manager) =>
      manager.query<[{ mic: string }[], number]>(REMOVE, [definition.mic, date]),
    );
    if (removed.length === 0) {
      throw new AppError('not_found', `${definition.mic} has no override on ${date}.`);
    }
  }
}
