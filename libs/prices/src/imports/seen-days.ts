import { type CalendarDate, toDayNumber } from '@portfolio-metrics/kernel';

const DAYS_PER_BLOCK = 256;

/** Remembers which days of which series a file has named, in one bit per day: a million rows take a few megabytes at most. */
export class SeenDays {
  private readonly blocks = new Map<string, Uint8Array>();

  /** Whether the day is new for the series; it is remembered. */
  add(series: string, date: CalendarDate): boolean {
    const day = toDayNumber(date);
    const key = `${series} ${Math.floor(day / DAYS_PER_BLOCK)}`;
    let block = this.blocks.get(key);
    if (block === undefined) {
      block = new Uint8Array(DAYS_PER_BLOCK / 8);
      this.blocks.set(key, block);
    }
    const place = day % DAYS_PER_BLOCK;
    const bit = 1 << (place % 8);
    if ((block[place >> 3]! & bit) !== 0) return false;
    block[place >> 3]! |= bit;
    return true;
  }
}
