import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
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
});
