import { Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import type { CalendarOverride } from '../domain/calendar-definition.js';
import { CalendarBook } from '../domain/calendar-book.js';
import { CalendarOverrides, type OverridesByMic } from './calendar-overrides.js';
import { OVERRIDE_COLUMNS, type OverrideRow, toOverride } from './override-row.js';

/** The generation that moves with every change of an exchange's overrides; figures that depend on them remember it. */
export function calendarGenerationKey(mic: string): string {
  return `calendar:${mic}`;
}

/** Moves when everything may have changed: after a restore, and after a TRUNCATE. */
const EVERYTHING = '*';

const GENERATIONS = 'select key, generation from market_generations where key = any($1::text[]) order by key';
const OVERRIDES = `select ${OVERRIDE_COLUMNS} from market_calendar_overrides order by mic, date`;

interface Known {
  readonly version: string;
  readonly overrides: OverridesByMic;
}

/**
 * Overrides from the table `market_calendar_overrides`. Each question reads the generations of the calendars (a few keys, one
 * prepared statement); the table only when one moved. Generations are read before the table, so that what is remembered is never
 * older than the generation it is remembered under.
 */
@Injectable()
export class StoredCalendarOverrides extends CalendarOverrides {
  private readonly keys: readonly string[];
  private known: Known | null = null;

  constructor(
    private readonly database: Database,
    calendars: CalendarBook,
  ) {
    super();
    this.keys = [EVERYTHING, ...calendars.knownMics().map(calendarGenerationKey)];
  }

  override async current(): Promise<OverridesByMic> {
    const version = await this.version();
    if (this.known?.version === version) return this.known.overrides;
    const { rows } = await this.database.statement<OverrideRow>('calendar-overrides', OVERRIDES, []);
    this.known = { version, overrides: keepUnchanged(groupByMic(rows), this.known?.overrides) };
    return this.known.overrides;
  }

  private async version(): Promise<string> {
    const { rows } = await this.database.statement<{ key: string; generation: string }>(
      'calendar-generations',
      GENERATIONS,
      [this.keys],
    );
    return rows.map(({ key, generation }) => `${key}=${generation}`).join(' ');
  }
}

function groupByMic(rows: readonly OverrideRow[]): Map<string, CalendarOverride[]> {
  const byMic = new Map<string, CalendarOverride[]>();
  for (const row of rows) {
    const overrides = byMic.get(row.mic) ?? [];
    overrides.push(toOverride(row));
    byMic.set(row.mic, overrides);
  }
  return byMic;
}

/** Arrays that say the same stay the same arrays: calendars computed for them stay computed. */
function keepUnchanged(fresh: Map<string, CalendarOverride[]>, before: OverridesByMic | undefined): OverridesByMic {
  return new Map(
    [...fresh].map(([mic, overrides]) => {
      const old = before?.get(mic);
      return [mic, old !== undefined && JSON.stringify(old) === JSON.stringify(overrides) ? old : overrides];
    }),
  );
}
