import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CalendarBook } from '../domain/calendar-book.js';
import { statusAt } from '../domain/status-at.js';
import { CALENDAR_DEFINITIONS } from './index.js';

const README = readFileSync(path.resolve(import.meta.dirname, '../../README.md'), 'utf8');

describe('the README', () => {
  it.each(CALENDAR_DEFINITIONS.map((definition) => [definition.mic, definition] as const))(
    'has the zone, hours and coverage of %s',
    (mic, { timezone, coverage, hours }) => {
      const row = README.split('\n').find((line) => line.startsWith(`| ${mic} `)) ?? '';
      const [, , zone, usual, lunch, halfDay, , years, exactFrom] = row.split('|').map((text) => text.trim());
      const { open, close, breaks = [], halfDay: half } = hours.at(-1)!;
      expect({ zone, years, exactFrom, lunch }).toEqual({
        zone: timezone,
        years: `${coverage.from.slice(0, 4)}-${coverage.to.slice(0, 4)}`,
        exactFrom: coverage.hoursExactFrom,
        lunch: breaks.map(([start, end]) => `${start}-${end}`).join(', '),
      });
      expect(usual).toContain(open);
      expect(usual).toContain(close);
      expect(halfDay).toBe(half?.close ?? '');
    },
  );

  it('has an example that is true', () => {
    const tokyo = new CalendarBook(CALENDAR_DEFINITIONS).get('XTKS');
    const status = statusAt(tokyo, new Date('2026-11-24T03:00:00Z'));
    expect(README).toContain(`status.phase; // '${status.phase}'`);
    const { at, kind, to } = status.nextTransition!;
    expect(README).toContain(`status.nextTransition; // { at: '${at}', kind: '${kind}', to: '${to}' }`);
    expect(README).toContain(`status.secondsToNextTransition; // ${status.secondsToNextTransition}`);
    expect(README).toContain(`status.nextOpen; // '${status.nextOpen}'`);
  });
});
