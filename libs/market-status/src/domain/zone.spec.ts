import { describe, expect, it } from 'vitest';
import { CALENDAR_DEFINITIONS } from '../calendars/index.js';
import { dayNumber, formatIsoDate, yearOf } from './civil-day.js';
import { formatOffset, Zone } from './zone.js';

const HOUR_MS = 3_600_000;
const ZONES = [...new Set(CALENDAR_DEFINITIONS.map(({ timezone }) => timezone))];

/** The offset in another way than `Zone` finds it. */
function offsetByName(zone: string): (instantMs: number) => string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (instantMs) => {
    const name = format.formatToParts(instantMs).find(({ type }) => type === 'timeZoneName')!.value;
    return name === 'GMT' ? '+00:00' : name.slice(3);
  };
}

describe('Zone', () => {
  it.each(ZONES)('knows the offset of %s in every half hour around its changes, in every year', (name) => {
    const zone = Zone.of(name);
    const expected = offsetByName(name);
    const wrong: string[] = [];
    let changes = 0;
    for (let day = Date.UTC(1999, 11, 1); day < Date.UTC(2028, 1, 1); day += 24 * HOUR_MS) {
      const changesToday = zone.offsetAt(day) !== zone.offsetAt(day + 24 * HOUR_MS);
      if (changesToday) changes += 1;
      for (let instant = day; instant < day + 24 * HOUR_MS; instant += changesToday ? HOUR_MS / 2 : 24 * HOUR_MS) {
        for (const offset of changesToday ? [-1, 0] : [0]) {
          const text = formatOffset(zone.offsetAt(instant + offset));
          if (text !== expected(instant + offset)) wrong.push(`${new Date(instant + offset).toISOString()} ${text}`);
        }
      }
    }
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(changes).toBe(/Asia|UTC/.test(name) ? 0 : 56);
  });

  it('finds the first of two local times that clocks show twice, and the change for one that they skip', () => {
    const newYork = Zone.of('America/New_York');
    const november1 = dayNumber(2026, 11, 1);
    expect(new Date(newYork.instantOf(november1, 90)).toISOString()).toBe('2026-11-01T05:30:00.000Z');
    const march8 = dayNumber(2026, 3, 8);
    expect(new Date(newYork.instantOf(march8, 119)).toISOString()).toBe('2026-03-08T06:59:00.000Z');
    expect(new Date(newYork.instantOf(march8, 150)).toISOString()).toBe('2026-03-08T07:00:00.000Z');
    expect(new Date(newYork.instantOf(march8, 180)).toISOString()).toBe('2026-03-08T07:00:00.000Z');
  });

  it('answers outside the years it remembers, and for offsets that are no whole hours', () => {
    expect(formatOffset(Zone.of('Asia/Kolkata').offsetAt(Date.UTC(2150, 0, 31, 20)))).toBe('+05:30');
    expect(formatOffset(Zone.of('America/St_Johns').offsetAt(Date.UTC(2026, 0, 1, 2)))).toBe('-03:30');
    expect(formatOffset(Zone.of('Asia/Tokyo').offsetAt(Date.UTC(1975, 11, 31, 20)))).toBe('+09:00');
  });

  it('refuses a name that is none', () => {
    expect(() => Zone.of('Europe/Nowhere')).toThrow(RangeError);
  });
});

describe('yearOf', () => {
  it('agrees with the calendar on the first and last day of every month from 1600 to 2400', () => {
    const wrong: string[] = [];
    for (let month = 0; month < 800 * 12; month += 1) {
      for (const day of [Date.UTC(1600, month, 1) / (24 * HOUR_MS), Date.UTC(1600, month + 1, 0) / (24 * HOUR_MS)]) {
        if (yearOf(day) !== new Date(day * 24 * HOUR_MS).getUTCFullYear()) wrong.push(formatIsoDate(day));
      }
    }
    expect(wrong).toEqual([]);
  });
});
