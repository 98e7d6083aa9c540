import { calendarDate, dayOfWeek } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { CALENDAR_DEFINITIONS } from '../calendars/index.js';
import type { CalendarDefinition, CalendarOverride } from './calendar-definition.js';
import { Calendar } from './calendar.js';
import { CalendarBook } from './calendar-book.js';
import type { MarketSession, MarketStatus } from './market-status.js';
import { sessionsBetween } from './sessions-between.js';
import { statusAt } from './status-at.js';

const book = new CalendarBook(CALENDAR_DEFINITIONS);

function status(mic: string, at: string, overrides?: readonly CalendarOverride[]): MarketStatus {
  return statusAt(book.get(mic), new Date(at), overrides);
}

function sessionOn(mic: string, date: string): MarketSession | undefined {
  return sessionsBetween(book.get(mic), date, date).sessions[0];
}

describe('holidays', () => {
  it('close one exchange while another trades', () => {
    const noon = '2026-05-25T12:00:00Z';
    expect(['XNYS', 'XLON', 'XETR'].map((mic) => status(mic, noon).isTradingDay)).toEqual([false, false, true]);
    expect(['XNYS', 'XTSE'].map((mic) => status(mic, '2026-07-03T15:00:00Z').isOpen)).toEqual([false, true]);
  });

  it.each(['2021-12-31', '2027-12-31'])('leave New York open on %s, before a New Year on a Saturday', (date) => {
    expect(status('XNYS', `${date}T16:00:00Z`)).toMatchObject({ isOpen: true, session: { isHalfDay: false } });
  });

  it('have a name, and one-off closures say that they are', () => {
    expect(status('XNYS', '2026-11-26T16:00:00Z')).toMatchObject({
      reason: 'holiday',
      holiday: { name: 'Thanksgiving Day', kind: 'holiday' },
      session: null,
      isTradingDay: false,
    });
    expect(status('XLON', '2022-09-19T10:00:00Z')).toMatchObject({
      reason: 'adhoc',
      holiday: { name: 'State funeral of Queen Elizabeth II', kind: 'adhoc' },
    });
  });

  it('are announced: the next three days that are closed or shortened', () => {
    expect(status('XNYS', '2026-11-20T16:00:00Z').upcomingHolidays).toEqual([
      { date: '2026-11-26', name: 'Thanksgiving Day', status: 'closed', open: null, close: null },
      {
        date: '2026-11-27',
        name: 'Day after Thanksgiving',
        status: 'early_close',
        open: '2026-11-27T14:30:00.000Z',
        close: '2026-11-27T18:00:00.000Z',
      },
      {
        date: '2026-12-24',
        name: 'Christmas Eve',
        status: 'early_close',
        open: '2026-12-24T14:30:00.000Z',
        close: '2026-12-24T18:00:00.000Z',
      },
    ]);
    expect(status('XNYS', '2026-12-30T16:00:00Z').upcomingHolidays.map(({ date }) => date)).toEqual([
      '2027-01-01',
      '2027-01-18',
      '2027-02-15',
    ]);
  });

  it.each([
    ['XNYS', '2001-09-10T20:00:00Z', '2001-09-17T13:30:00.000Z'],
    ['XTKS', '2019-04-26T06:00:00Z', '2019-05-07T00:00:00.000Z'],
  ])('are looked behind however long %s stays closed', (mic, at, nextOpen) => {
    expect(status(mic, at)).toMatchObject({ nextOpen, nextTransition: { at: nextOpen } });
    const middle = new Date((Date.parse(at) + Date.parse(nextOpen)) / 2).toISOString();
    expect(status(mic, middle)).toMatchObject({ nextOpen, previousClose: new Date(at).toISOString() });
  });

  it('may coincide: in Stockholm Ascension was 1 May 2008, and 30 April one half day', () => {
    expect(sessionOn('XSTO', '2008-04-30')).toMatchObject({ isHalfDay: true, close: '2008-04-30T11:00:00.000Z' });
    expect(sessionOn('XSTO', '2008-05-01')).toBeUndefined();
    expect(sessionOn('XSTO', '2008-05-02')?.isHalfDay).toBe(false);
  });

  it('push each other on: Ching Ming 2026 behind Easter Monday, Golden Week 2025 and 2026 behind the 5th', () => {
    expect(status('XHKG', '2026-04-07T03:00:00Z').holiday?.name).toBe('Ching Ming Festival (observed)');
    expect(status('XTKS', '2025-05-06T03:00:00Z').holiday?.name).toBe('Greenery Day (observed)');
    expect(status('XTKS', '2026-05-06T03:00:00Z').holiday?.name).toBe('Constitution Memorial Day (observed)');
    expect(status('XTKS', '2003-05-06T03:00:00Z').isTradingDay).toBe(true);
  });

  it.each(['2009-09-22', '2015-09-22', '2026-09-22'])('close Tokyo on %s, a weekday between two holidays', (date) => {
    expect(status('XTKS', `${date}T03:00:00Z`).holiday?.name).toBe("Citizens' Holiday");
  });
});

describe('weekends', () => {
  it("are the exchange's local days", () => {
    for (const mic of ['XTKS', 'XASX']) {
      expect(status(mic, '2026-06-12T23:30:00Z')).toMatchObject({ localDate: '2026-06-13', reason: 'weekend' });
    }
    expect(status('XNYS', '2026-06-12T23:30:00Z')).toMatchObject({ localDate: '2026-06-12', reason: 'after_close' });
    expect(status('XASX', '2026-11-22T23:00:00Z')).toMatchObject({ localDate: '2026-11-23', isOpen: true });
  });

  it('have no session anywhere but round the clock', () => {
    for (const { mic } of CALENDAR_DEFINITIONS.filter((definition) => definition.mic !== '24/7')) {
      const calendar = book.get(mic);
      const { from, to } = calendar.coverage;
      const weekdays = sessionsBetween(calendar, from, to).sessions.map(({ date }) => dayOfWeek(calendarDate(date)));
      expect(new Set(weekdays), mic).toEqual(new Set([1, 2, 3, 4, 5]));
    }
  });

  it('may move: a dated week, as in Tel Aviv from 2026-01-05', () => {
    const telAviv = new Calendar({
      ...book.get('XETR').definition,
      mic: 'XTAE',
      timezone: 'Asia/Jerusalem',
      week: [
        { days: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu'] },
        { from: '2026-01-05', days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] },
      ],
    } satisfies CalendarDefinition);
    const { sessions } = sessionsBetween(telAviv, '2025-12-26', '2026-01-11');
    expect(sessions.map(({ date }) => date)).toEqual(
      // 2025-12-26, -31 and 2026-01-01 are holidays of the calendar it borrows.
      [
        '2025-12-28',
        '2025-12-29',
        '2025-12-30',
        '2026-01-04',
        '2026-01-05',
        '2026-01-06',
        '2026-01-07',
        '2026-01-08',
        '2026-01-09',
      ],
    );
  });

  it('may have a session once in a while: a special session on a Sunday', () => {
    const calendar = new Calendar({
      ...book.get('XETR').definition,
      specialSessions: { '2026-11-08': { name: 'Muhurat', open: '18:00', close: '19:00' } },
    });
    expect(statusAt(calendar, new Date('2026-11-08T17:30:00Z'))).toMatchObject({
      isOpen: true,
      session: { date: '2026-11-08', isLateOpen: true, note: 'Muhurat' },
    });
  });
});

describe('markets that never close', () => {
  it('have one session per day of UTC, each beginning where the one before ends, and no transition', () => {
    expect(status('24/7', '2026-11-22T00:00:00Z')).toMatchObject({
      isOpen: true,
      phase: 'open',
      reason: null,
      session: { date: '2026-11-22', open: '2026-11-22T00:00:00.000Z', close: '2026-11-23T00:00:00.000Z' },
      previousOpen: '2026-11-21T00:00:00.000Z',
      previousClose: '2026-11-21T00:00:00.000Z',
      nextOpen: '2026-11-23T00:00:00.000Z',
      nextClose: '2026-11-23T00:00:00.000Z',
      nextTransition: null,
      secondsToNextTransition: null,
      upcomingHolidays: [],
    });
    expect(status('24/7', '2026-11-22T23:59:59.999Z').isOpen).toBe(true);
  });

  it('get transitions when an operator closes one day', () => {
    const outage: CalendarOverride[] = [{ date: '2026-11-23', kind: 'closed', note: 'outage' }];
    expect(status('24/7', '2026-11-20T12:00:00Z', outage).nextTransition).toEqual({
      at: '2026-11-23T00:00:00.000Z',
      kind: 'close',
      to: 'closed',
    });
    expect(status('24/7', '2026-11-23T12:00:00Z', outage)).toMatchObject({
      isOpen: false,
      reason: 'adhoc',
      previousClose: '2026-11-23T00:00:00.000Z',
      nextTransition: { at: '2026-11-24T00:00:00.000Z', kind: 'open' },
    });
    // At midnight the session of the day before has just ended: its close is not strictly before.
    expect(status('24/7', '2026-11-23T00:00:00.000Z', outage).previousClose).toBe('2026-11-22T00:00:00.000Z');
    expect(status('24/7', '2026-11-23T00:00:00.001Z', outage).previousClose).toBe('2026-11-23T00:00:00.000Z');
  });
});

describe('what nobody knows', () => {
  const unknown = { isOpen: false, phase: 'unknown', reason: 'out_of_coverage', isTradingDay: null, session: null };

  it('is unknown, not open: Singapore in 2027', () => {
    expect(status('XSES', '2027-03-01T03:00:00Z')).toMatchObject({ ...unknown, nextOpen: null, nextTransition: null });
    expect(status('XSES', '2026-12-31T03:00:00Z').isOpen).toBe(true);
  });

  it('begins at the end of coverage, in local time, and ends what can be said before it', () => {
    expect(status('XNYS', '2028-01-01T04:59:59Z')).toMatchObject({
      reason: 'after_close',
      nextOpen: null,
      nextTransition: null,
    });
    expect(status('XNYS', '2028-01-01T05:00:00Z')).toMatchObject({ ...unknown, localDate: '2028-01-01' });
    expect(status('XNYS', '1999-12-31T16:00:00Z')).toMatchObject(unknown);
    expect(status('XNYS', '2000-01-03T16:00:00Z')).toMatchObject({ isOpen: true, previousSession: null });
    expect(status('XNYS', '+012000-06-01T00:00:00Z')).toMatchObject({ ...unknown, localDate: '+012000-05-31' });
  });

  it('is unknown on the Swiss holidays on which the exchange may have traded from 2001 to 2010', () => {
    expect(status('XSWX', '2005-05-05T10:00:00Z')).toMatchObject(unknown);
    expect(status('XSWX', '2005-05-04T19:00:00Z')).toMatchObject({ reason: 'after_close', nextOpen: null });
    expect(status('XSWX', '2011-06-02T10:00:00Z')).toMatchObject({
      reason: 'holiday',
      holiday: { name: 'Ascension Day' },
    });
    expect(sessionsBetween(book.get('XSWX'), '2005-05-02', '2005-05-06')).toMatchObject({
      sessions: [{ date: '2005-05-02' }, { date: '2005-05-03' }, { date: '2005-05-04' }, { date: '2005-05-06' }],
      unknown: [{ from: '2005-05-05', to: '2005-05-05' }],
    });
  });

  it('is listed as stretches of dates beyond the coverage', () => {
    expect(sessionsBetween(book.get('XSES'), '2026-12-31', '2027-01-31')).toMatchObject({
      sessions: [{ date: '2026-12-31' }],
      unknown: [{ from: '2027-01-01', to: '2027-01-31' }],
    });
  });

  it('is not asked with something that is no instant', () => {
    expect(() => statusAt(book.get('XNYS'), new Date('yesterday'))).toThrow(RangeError);
  });
});

describe('the reference that lacked them', () => {
  it.each(['2023-07-17', '2023-09-01', '2023-09-08', '2024-09-06'])(
    'does not hide that Hong Kong was closed on %s',
    (date) => {
      expect(status('XHKG', `${date}T03:00:00Z`)).toMatchObject({ reason: 'adhoc', isOpen: false });
    },
  );

  it.each([
    ['XHKG', '2011-03-04', '04:30-06:30'],
    ['XHKG', '2011-03-07', '04:00-05:30'],
    ['XHKG', '2012-03-02', '04:00-05:30'],
    ['XHKG', '2012-03-05', '04:00-05:00'],
    ['XTKS', '2011-11-18', '02:00-03:30'],
    ['XTKS', '2011-11-21', '02:30-03:30'],
    ['XSES', '2011-07-29', '04:30-06:00'],
  ])('does not hide when %s broke for lunch on %s', (mic, date, hours) => {
    const [lunch] = sessionOn(mic, date)?.breaks ?? [];
    expect(`${lunch?.start.slice(11, 16)}-${lunch?.end.slice(11, 16)}`).toBe(hours);
  });

  it('does not hide the half days of Tokyo around New Year up to 2009', () => {
    const half = { isHalfDay: true, breaks: [] };
    expect(sessionOn('XTKS', '2009-01-05')).toMatchObject({ ...half, close: '2009-01-05T02:00:00.000Z' });
    expect(sessionOn('XTKS', '2008-12-30')).toMatchObject(half);
    expect(sessionOn('XTKS', '2009-12-30')).toMatchObject({ isHalfDay: false });
    expect(sessionOn('XTKS', '2010-01-04')).toMatchObject({ isHalfDay: false });
  });
});
