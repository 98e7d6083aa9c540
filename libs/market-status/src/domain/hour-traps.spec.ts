import { describe, expect, it } from 'vitest';
import { CALENDAR_DEFINITIONS } from '../calendars/index.js';
import { CalendarBook } from './calendar-book.js';
import type { MarketSession, MarketStatus } from './market-status.js';
import { sessionsBetween } from './sessions-between.js';
import { statusAt } from './status-at.js';

const book = new CalendarBook(CALENDAR_DEFINITIONS);

function status(mic: string, at: string): MarketStatus {
  return statusAt(book.get(mic), new Date(at));
}

function sessionOn(mic: string, date: string): MarketSession | undefined {
  return sessionsBetween(book.get(mic), date, date).sessions[0];
}

/** `08:00-16:30` in UTC of every session between two dates, each value once. */
function utcHours(mic: string, from: string, to: string): string[] {
  const { sessions } = sessionsBetween(book.get(mic), from, to);
  return [...new Set(sessions.map(({ open, close }) => `${open.slice(11, 16)}-${close.slice(11, 16)}`))];
}

describe('clocks that change on different days', () => {
  it.each([
    ['2026-03-09', '2026-03-27'],
    ['2026-10-26', '2026-10-30'],
    ['2025-03-09', '2025-03-29'],
    ['2025-10-26', '2025-11-01'],
    ['2024-03-10', '2024-03-30'],
    ['2024-10-27', '2024-11-02'],
    ['2027-03-14', '2027-03-27'],
    ['2027-10-31', '2027-11-06'],
  ])('puts New York four hours from London from %s to %s', (from, to) => {
    expect(utcHours('XNYS', from, to)).toEqual(['13:30-20:00']);
    expect(utcHours('XLON', from, to)).toEqual(['08:00-16:30']);
  });

  it.each([
    ['2026-03-02', '2026-03-06', '14:30-21:00', '08:00-16:30'],
    ['2026-03-30', '2026-04-10', '13:30-20:00', '07:00-15:30'],
    ['2026-11-02', '2026-11-25', '14:30-21:00', '08:00-16:30'],
  ])('puts New York five hours from London from %s to %s', (from, to, newYork, london) => {
    expect(utcHours('XNYS', from, to)).toEqual([newYork]);
    expect(utcHours('XLON', from, to)).toEqual([london]);
  });

  it('knows that before 2007 the United States changed in April and October, as in 2006', () => {
    expect(utcHours('XNYS', '2006-03-27', '2006-03-31')).toEqual(['14:30-21:00']);
    expect(utcHours('XLON', '2006-03-27', '2006-03-31')).toEqual(['07:00-15:30']);
    expect(utcHours('XNYS', '2006-04-03', '2006-04-07')).toEqual(['13:30-20:00']);
    expect(utcHours('XNYS', '2006-10-30', '2006-11-03')).toEqual(['14:30-21:00']);
  });

  it('begins the session of Sydney on the UTC day before in summer', () => {
    expect(sessionOn('XASX', '2026-10-05')?.open).toBe('2026-10-04T23:00:00.000Z');
    expect(sessionOn('XASX', '2026-04-07')?.open).toBe('2026-04-07T00:00:00.000Z');
  });

  it('knows the odd summers of Sydney: from August in 2000, to April in 2006', () => {
    expect(sessionOn('XASX', '2000-08-25')?.open).toBe('2000-08-25T00:00:00.000Z');
    expect(sessionOn('XASX', '2000-08-28')?.open).toBe('2000-08-27T23:00:00.000Z');
    expect(sessionOn('XASX', '2006-03-31')?.open).toBe('2006-03-30T23:00:00.000Z');
    expect(sessionOn('XASX', '2006-04-03')?.open).toBe('2006-04-03T00:00:00.000Z');
  });

  it('has Toronto change its clocks in 2026 and 2027, and says which time zone data it used', () => {
    expect(utcHours('XTSE', '2026-10-26', '2026-10-30')).toEqual(['13:30-20:00']);
    expect(utcHours('XTSE', '2026-11-02', '2026-11-06')).toEqual(['14:30-21:00']);
    expect(utcHours('XTSE', '2027-03-15', '2027-03-19')).toEqual(['13:30-20:00']);
    expect(status('XTSE', '2026-11-02T15:00:00Z').tzdata).toBe(process.versions.tz);
  });
});

describe('hours that are not the usual ones', () => {
  it('closes Tokyo at 15:00 to 2024-11-01 and at 15:30 from 2024-11-05, with a holiday between', () => {
    expect(sessionOn('XTKS', '2024-11-01')?.close).toBe('2024-11-01T06:00:00.000Z');
    expect(sessionOn('XTKS', '2024-11-05')?.close).toBe('2024-11-05T06:30:00.000Z');
    expect(status('XTKS', '2024-11-04T03:00:00Z')).toMatchObject({
      reason: 'holiday',
      holiday: { name: 'Culture Day (observed)' },
    });
  });

  it('drops the lunch break of a half day', () => {
    const before = status('XHKG', '2026-02-16T04:30:00Z');
    expect(before.session).toEqual({
      date: '2026-02-16',
      open: '2026-02-16T01:30:00.000Z',
      close: '2026-02-16T04:00:00.000Z',
      breaks: [],
      isHalfDay: true,
      isLateOpen: false,
      note: "Lunar New Year's Eve",
    });
    expect(before).toMatchObject({ phase: 'closed', reason: 'after_close', nextOpen: '2026-02-20T01:30:00.000Z' });
  });

  it("says another day's close in the afternoon of a half day", () => {
    expect(status('XNYS', '2026-11-27T19:00:00Z')).toMatchObject({
      isOpen: false,
      reason: 'after_close',
      previousClose: '2026-11-27T18:00:00.000Z',
      nextClose: '2026-11-30T21:00:00.000Z',
    });
  });

  it('does not take lunch for the end of the session', () => {
    expect(status('XTKS', '2026-11-24T03:00:00Z')).toMatchObject({
      isOpen: false,
      phase: 'break',
      reason: 'break',
      nextTransition: { at: '2026-11-24T03:30:00.000Z', kind: 'break_end', to: 'open' },
      secondsToNextTransition: 1_800,
      nextOpen: '2026-11-25T00:00:00.000Z',
      nextClose: '2026-11-24T06:30:00.000Z',
      previousOpen: '2026-11-24T00:00:00.000Z',
    });
  });

  it('offers the lunch break and the half days of Singapore', () => {
    expect(sessionOn('XSES', '2026-12-23')?.breaks).toEqual([
      { start: '2026-12-23T04:00:00.000Z', end: '2026-12-23T05:00:00.000Z' },
    ]);
    expect(sessionOn('XSES', '2026-12-24')).toMatchObject({ close: '2026-12-24T04:00:00.000Z', isHalfDay: true });
    expect(sessionOn('XSES', '2017-11-10')?.breaks).toEqual([]);
  });

  it('tells extended hours from the regular session', () => {
    expect(status('XNYS', '2026-06-10T09:00:00Z')).toMatchObject({
      phase: 'pre',
      isOpen: false,
      reason: 'before_open',
    });
    expect(status('XNYS', '2026-06-10T07:59:59Z')).toMatchObject({ phase: 'closed', reason: 'before_open' });
    expect(status('XNYS', '2026-06-10T23:59:59Z')).toMatchObject({
      phase: 'post',
      isOpen: false,
      reason: 'after_close',
    });
    expect(status('XNYS', '2026-11-27T21:59:59Z').phase).toBe('post');
    expect(status('XNYS', '2026-11-27T22:00:00Z').phase).toBe('closed');
    // What is shown as next is the regular session all the same.
    expect(status('XNYS', '2026-06-10T07:00:00Z').nextTransition?.at).toBe('2026-06-10T13:30:00.000Z');
  });
});

describe('the instant of a change', () => {
  it('is inside at the open and outside at the close', () => {
    expect(status('XNYS', '2026-06-10T13:29:59.999Z').isOpen).toBe(false);
    expect(status('XNYS', '2026-06-10T13:30:00.000Z').isOpen).toBe(true);
    expect(status('XNYS', '2026-06-10T19:59:59.999Z').isOpen).toBe(true);
    expect(status('XNYS', '2026-06-10T20:00:00.000Z').isOpen).toBe(false);
  });

  it("is outside at a break's start and inside at its end", () => {
    expect(status('XHKG', '2026-06-10T03:59:59.999Z').phase).toBe('open');
    expect(status('XHKG', '2026-06-10T04:00:00.000Z').phase).toBe('break');
    expect(status('XHKG', '2026-06-10T04:59:59.999Z').phase).toBe('break');
    expect(status('XHKG', '2026-06-10T05:00:00.000Z').phase).toBe('open');
  });

  it('answers strictly: at the open the previous open is the session before, at the close the next close is the session after', () => {
    expect(status('XNYS', '2026-06-10T13:30:00.000Z')).toMatchObject({
      previousOpen: '2026-06-09T13:30:00.000Z',
      nextOpen: '2026-06-11T13:30:00.000Z',
      nextClose: '2026-06-10T20:00:00.000Z',
      nextTransition: { at: '2026-06-10T20:00:00.000Z', kind: 'close', to: 'closed' },
    });
    expect(status('XNYS', '2026-06-10T13:30:00.001Z').previousOpen).toBe('2026-06-10T13:30:00.000Z');
    expect(status('XNYS', '2026-06-10T20:00:00.000Z')).toMatchObject({
      previousClose: '2026-06-09T20:00:00.000Z',
      nextClose: '2026-06-11T20:00:00.000Z',
      nextTransition: { at: '2026-06-11T13:30:00.000Z', kind: 'open', to: 'open' },
    });
    expect(status('XNYS', '2026-06-10T20:00:00.001Z').previousClose).toBe('2026-06-10T20:00:00.000Z');
  });
});
