import { describe, expect, it } from 'vitest';
import { CALENDAR_DEFINITIONS } from '../calendars/index.js';
import type { CalendarOverride } from './calendar-definition.js';
import { Calendar } from './calendar.js';
import { CalendarBook } from './calendar-book.js';
import { isLocalTime, problemWith } from './override-problem.js';
import { sessionsBetween } from './sessions-between.js';
import { statusAt, withOverrides } from './status-at.js';

const book = new CalendarBook(CALENDAR_DEFINITIONS);

function status(mic: string, at: string, ...overrides: CalendarOverride[]) {
  return statusAt(book.get(mic), new Date(at), overrides);
}

describe('overrides', () => {
  it('close an exchange for a day, in the status of that day and of those around it', () => {
    const storm: CalendarOverride = { date: '2026-11-24', kind: 'closed', note: 'Blizzard' };
    expect(status('XNYS', '2026-11-24T16:00:00Z', storm)).toMatchObject({
      isOpen: false,
      reason: 'adhoc',
      holiday: { name: 'Blizzard', kind: 'adhoc' },
      isTradingDay: false,
      session: null,
      nextOpen: '2026-11-25T14:30:00.000Z',
    });
    expect(status('XNYS', '2026-11-23T22:00:00Z', storm)).toMatchObject({
      nextOpen: '2026-11-25T14:30:00.000Z',
      nextTransition: { at: '2026-11-25T14:30:00.000Z' },
      upcomingHolidays: [{ date: '2026-11-24', name: 'Blizzard', status: 'closed' }, {}, {}],
    });
    expect(status('XNYS', '2026-11-25T16:00:00Z', storm).previousSession?.date).toBe('2026-11-23');
    expect(status('XNYS', '2026-11-24T16:00:00Z').isOpen).toBe(true);
  });

  it('shorten a session, and drop the breaks that it no longer reaches', () => {
    const early: CalendarOverride = { date: '2026-11-24', kind: 'early_close', close: '12:00', note: 'T8' };
    expect(status('XHKG', '2026-11-24T03:00:00Z', early).session).toEqual({
      date: '2026-11-24',
      open: '2026-11-24T01:30:00.000Z',
      close: '2026-11-24T04:00:00.000Z',
      breaks: [],
      isHalfDay: true,
      isLateOpen: false,
      note: 'T8',
    });
    const late: CalendarOverride = { ...early, close: '15:00' };
    expect(status('XHKG', '2026-11-24T03:00:00Z', late).session?.breaks).toHaveLength(1);
  });

  it('open a session late, and early too when they say so', () => {
    const late: CalendarOverride = { date: '2026-11-24', kind: 'late_open', open: '13:30', note: 'Black rain' };
    const session = status('XHKG', '2026-11-24T03:00:00Z', late).session;
    expect(session).toMatchObject({ open: '2026-11-24T05:30:00.000Z', breaks: [], isLateOpen: true, isHalfDay: false });
    const both = status('XHKG', '2026-11-24T03:00:00Z', { ...late, close: '15:00' }).session;
    expect(both).toMatchObject({ close: '2026-11-24T07:00:00.000Z', isLateOpen: true, isHalfDay: true });
  });

  it('add a session on a weekend, a holiday, and beyond the coverage', () => {
    for (const date of ['2026-11-21', '2026-11-26', '2028-03-01']) {
      const open: CalendarOverride = { date, kind: 'open', open: '10:00', close: '12:00', note: 'Test session' };
      expect(status('XNYS', `${date}T16:00:00Z`, open)).toMatchObject({
        isOpen: true,
        session: { date, isHalfDay: true, isLateOpen: true, note: 'Test session' },
      });
    }
  });

  it('say nothing of a day without a session when they would only change its hours', () => {
    const early: CalendarOverride = { date: '2026-11-26', kind: 'early_close', close: '12:00', note: '' };
    expect(status('XNYS', '2026-11-26T15:00:00Z', early)).toMatchObject({ reason: 'holiday', session: null });
  });

  it('leave nothing of a session that would close before it opens', () => {
    const nothing: CalendarOverride = { date: '2026-11-24', kind: 'early_close', close: '09:00', note: 'Outage' };
    expect(status('XNYS', '2026-11-24T16:00:00Z', nothing)).toMatchObject({ reason: 'adhoc', session: null });
  });

  it('are seen in the list of sessions', () => {
    const storm: CalendarOverride = { date: '2026-11-24', kind: 'closed', note: '' };
    const { sessions } = sessionsBetween(book.get('XNYS'), '2026-11-23', '2026-11-25', [storm]);
    expect(sessions.map(({ date }) => date)).toEqual(['2026-11-23', '2026-11-25']);
  });

  it('are laid over a calendar once per array', () => {
    const overrides: CalendarOverride[] = [{ date: '2026-11-24', kind: 'closed', note: '' }];
    const calendar = book.get('XNYS');
    expect(withOverrides(calendar, overrides)).toBe(withOverrides(calendar, overrides));
    expect(withOverrides(calendar, [...overrides])).not.toBe(withOverrides(calendar, overrides));
  });
});

describe('a calendar', () => {
  it('remembers a bounded number of days, however many are asked about', () => {
    const calendar = new Calendar(book.get('XNYS').definition);
    for (let day = calendar.firstDay; day < calendar.firstDay + 2_000; day += 1) calendar.dayOf(day);
    const { days } = calendar as unknown as { readonly days: ReadonlyMap<number, unknown> };
    expect(days.size).toBeLessThanOrEqual(128);
  });
});

describe('problemWith', () => {
  const problem = (override: CalendarOverride, mic = 'XNYS') => problemWith(book.get(mic), override);
  const note = '';

  it.each([
    { date: '2026-11-24', kind: 'closed', note },
    { date: '2026-11-26', kind: 'closed', note },
    { date: '2026-11-24', kind: 'early_close', close: '13:00', note },
    { date: '2026-11-24', kind: 'late_open', open: '11:00', note },
    { date: '2026-11-24', kind: 'late_open', open: '11:00', close: '15:00', note },
    { date: '2026-11-22', kind: 'open', open: '00:00', close: '24:00', note },
  ] satisfies CalendarOverride[])('has none with %o', (override) => {
    expect(problem(override)).toBeNull();
  });

  it.each([
    { date: '2026-11-26', kind: 'early_close', close: '13:00', note },
    { date: '2026-11-22', kind: 'late_open', open: '13:00', note },
    { date: '2028-01-03', kind: 'early_close', close: '13:00', note },
  ] satisfies CalendarOverride[])('finds no session to shorten for %o', (override) => {
    expect(problem(override)).toMatch(/no session/);
  });

  it.each([
    { date: '2026-11-24', kind: 'early_close', close: '17:00', note },
    { date: '2026-11-24', kind: 'early_close', close: '09:30', note },
    { date: '2026-11-24', kind: 'late_open', open: '09:00', note },
    { date: '2026-11-24', kind: 'late_open', open: '16:00', note },
  ] satisfies CalendarOverride[])('finds hours outside the session in %o', (override) => {
    expect(problem(override)).toMatch(/must lie in the session/);
  });

  it('finds an open that is not before the close', () => {
    expect(problem({ date: '2026-11-22', kind: 'open', open: '12:00', close: '12:00', note })).toMatch(/before/);
  });

  it('knows a local time from other text', () => {
    expect(['00:00', '09:30', '23:59', '24:00'].every(isLocalTime)).toBe(true);
    expect(['24:01', '9:30', '25:00', '12:60', '12:00:00', '', ' 12:00'].some(isLocalTime)).toBe(false);
  });
});
