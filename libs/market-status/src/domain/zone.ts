import type { DayNumber } from '@portfolio-metrics/kernel';
import { MS_PER_DAY, MS_PER_MINUTE } from './civil-day.js';

/** Version of the time zone data of this process; a change of rules for Toronto or the EU would move answers. */
export const TZDATA_VERSION: string = process.versions.tz ?? 'unknown';

/** Zone rules change offsets at multiples of this since 1970, and never twice within one cell in the zones of exchanges. */
const STEP_MS = 15 * MS_PER_MINUTE;
const CELL_MS = 8 * MS_PER_DAY;
const FIRST_CELL = Math.floor(Date.UTC(1999, 0, 1) / CELL_MS);
const CELL_COUNT = Math.ceil(Date.UTC(2101, 0, 1) / CELL_MS) - FIRST_CELL;

interface Cell {
  readonly before: number;
  /** Instant from which `after` holds. */
  readonly changeAt: number;
  readonly after: number;
}

/**
 * The offset of an IANA zone at any instant, through `Intl` alone: independent of the host's zone. Asking `Intl` costs about a
 * microsecond, so stretches of eight days are remembered (1999 to 2100; outside, every question goes to `Intl`).
 */
export class Zone {
  private static readonly zones = new Map<string, Zone>();

  /** The zone of that name, shared by all who ask. Throws `RangeError` on an unknown name. */
  static of(name: string): Zone {
    let zone = Zone.zones.get(name);
    if (zone === undefined) {
      zone = new Zone(name);
      Zone.zones.set(name, zone);
    }
    return zone;
  }

  private readonly format: Intl.DateTimeFormat;
  private readonly cells: (Cell | undefined)[] = Array.from({ length: CELL_COUNT });

  private constructor(readonly name: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  }

  /** Local time minus UTC in milliseconds. */
  offsetAt(instantMs: number): number {
    const index = Math.floor(instantMs / CELL_MS) - FIRST_CELL;
    if (index < 0 || index >= CELL_COUNT) return this.probe(instantMs);
    const cell = this.cells[index] ?? this.learn(index);
    return instantMs < cell.changeAt ? cell.before : cell.after;
  }

  /**
   * The instant at which local clocks show `minute` of `day`. Where clocks show it twice, the first; where they skip it, the
   * instant of the change.
   */
  instantOf(day: DayNumber, minute: number): number {
    const local = day * MS_PER_DAY + minute * MS_PER_MINUTE;
    const earlier = local - this.offsetAt(local - MS_PER_DAY);
    if (earlier + this.offsetAt(earlier) === local) return earlier;
    const later = local - this.offsetAt(local + MS_PER_DAY);
    if (later + this.offsetAt(later) === local) return later;
    return this.changeBetween(later, earlier);
  }

  private learn(index: number): Cell {
    const start = (index + FIRST_CELL) * CELL_MS;
    const before = this.probe(start);
    const after = this.probe(start + CELL_MS);
    const cell = { before, after, changeAt: before === after ? start : this.changeBetween(start, start + CELL_MS) };
    this.cells[index] = cell;
    return cell;
  }

  /** First instant after `start` with another offset; there is exactly one change up to `end`. */
  private changeBetween(start: number, end: number): number {
    const before = this.probe(start);
    let low = Math.floor(start / STEP_MS);
    let high = Math.ceil(end / STEP_MS);
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.probe(middle * STEP_MS) === before) low = middle;
      else high = middle;
    }
    return high * STEP_MS;
  }

  /** Reads `14, 17:13` back into an offset. Offsets are whole minutes since 1972. */
  private probe(instantMs: number): number {
    const wholeMinute = Math.floor(instantMs / MS_PER_MINUTE) * MS_PER_MINUTE;
    const text = this.format.format(wholeMinute);
    const comma = text.indexOf(',');
    const colon = text.indexOf(':', comma);
    const utc = new Date(wholeMinute);
    const dayGap = Number(text.slice(0, comma)) - utc.getUTCDate();
    // The local date is the same day, the next or the one before; a bigger gap is the turn of a month.
    const days = dayGap > 1 ? -1 : dayGap < -1 ? 1 : dayGap;
    const hours = Number(text.slice(comma + 2, colon)) - utc.getUTCHours();
    const minutes = Number(text.slice(colon + 1)) - utc.getUTCMinutes();
    return days * MS_PER_DAY + (hours * 60 + minutes) * MS_PER_MINUTE;
  }
}

/** `-05:00`. */
export function formatOffset(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / MS_PER_MINUTE;
  const hours = String(Math.floor(minutes / 60)).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${hours}:${String(minutes % 60).padStart(2, '0')}`;
}
