import { describe, expect, it } from 'vitest';
import { Calendar } from '../domain/calendar.js';
import { sessionsBetween } from '../domain/sessions-between.js';
import { CALENDAR_DEFINITIONS } from './index.js';

const YEARS = Array.from({ length: 28 }, (_, index) => 2000 + index);
const calendars = CALENDAR_DEFINITIONS.map((definition) => new Calendar(definition));

interface YearCount {
  readonly sessions: number;
  readonly halfDays: number;
  readonly unknownDays: number;
}

function count(calendar: Calendar, year: number): YearCount {
  const { sessions, unknown } = sessionsBetween(calendar, `${year}-01-01`, `${year}-12-31`);
  const days = ({ from, to }: { from: string; to: string }): number =>
    (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  return {
    sessions: sessions.length,
    halfDays: sessions.filter(({ isHalfDay }) => isHalfDay).length,
    unknownDays: unknown.reduce((total, stretch) => total + days(stretch), 0),
  };
}

function cell({ sessions, halfDays, unknownDays }: YearCount): string {
  if (unknownDays > 300) return 'unknown';
  return `${sessions}${halfDays > 0 ? ` (${halfDays})` : ''}${unknownDays > 0 ? ` ?${unknownDays}` : ''}`;
}

function report(): string {
  const header = ['year', ...calendars.map(({ definition }) => definition.mic)];
  const rows = YEARS.map((year) => [String(year), ...calendars.map((calendar) => cell(count(calendar, year)))]);
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, column) => text.padEnd(widths[column]!)).join(' | ')} |`;
  return [
    '# Sessions per exchange and year',
    '',
    'Written by `src/calendars/sessions-per-year.spec.ts`, which fails when a calendar and this table disagree.',
    'In brackets: half days among them. `?n`: days of which the calendar does not know whether they had a session.',
    '',
    line(header),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map(line),
    '',
  ].join('\n');
}

describe('sessions per exchange and year', () => {
  it('are as the report says', async () => {
    await expect(report()).toMatchFileSnapshot('../../SESSIONS.md');
  });

  // From a second derivation of the same rules, in another language and with other time zone data.
  it.each([
    ['XNYS', 7_041],
    ['XNAS', 7_041],
    ['XTSE', 7_031],
    ['XLON', 7_075],
    ['XETR', 7_115],
    ['XFRA', 7_115],
    ['XPAR', 7_165],
    ['XAMS', 7_164],
    ['XMIL', 7_109],
    ['XMAD', 7_127],
    ['XSWX', 7_034],
    ['XSTO', 7_033],
    ['XASX', 7_087],
    ['XTKS', 6_857],
    ['XHKG', 6_902],
    ['XSES', 6_777],
  ])('of %s add up to %i', (mic, total) => {
    const calendar = calendars.find(({ definition }) => definition.mic === mic)!;
    const { sessions } = sessionsBetween(calendar, calendar.coverage.from, calendar.coverage.to);
    expect(sessions).toHaveLength(total);
  });

  it('of New York are as many as its own statistics count', () => {
    const newYork = calendars[0]!;
    const counts = YEARS.map((year) => count(newYork, year).sessions);
    expect(counts).toEqual([
      252, 248, 252, 252, 252, 252, 251, 251, 253, 252, 252, 252, 250, 252, 252, 252, 252, 251, 251, 252, 253, 252, 251,
      250, 252, 250, 251, 251,
    ]);
  });
});
