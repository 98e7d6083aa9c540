import type { CalendarOverride, LocalTime } from '../domain/calendar-definition.js';

/** A row of `market_calendar_overrides` as the statements of this folder select it. */
export interface OverrideRow {
  readonly mic: string;
  readonly date: string;
  readonly kind: CalendarOverride['kind'];
  readonly open: LocalTime | null;
  readonly close: LocalTime | null;
  readonly note: string;
}

export const OVERRIDE_COLUMNS = `mic, date, kind, to_char(open_time, 'HH24:MI') as open, to_char(close_time, 'HH24:MI') as close, note`;

/** The override that a row stores. The table's constraints see to it that the times a kind needs are there. */
export function toOverride({ date, kind, open, close, note }: OverrideRow): CalendarOverride {
  switch (kind) {
    case 'closed':
      return { date, kind, note };
    case 'early_close':
      return { date, kind, close: close!, note };
    case 'late_open':
      return close === null ? { date, kind, open: open!, note } : { date, kind, open: open!, close, note };
    case 'open':
      return { date, kind, open: open!, close: close!, note };
  }
}

/** Values for `mic, date, kind, open_time, close_time, note`. */
export function toRowValues(mic: string, override: CalendarOverride): readonly (string | null)[] {
  const open = 'open' in override ? override.open : null;
  const close = 'close' in override ? (override.close ?? null) : null;
  return [mic, override.date, override.kind, open, close, override.note];
}
