import { isAppError } from '@portfolio-metrics/kernel';
import { describe, expect, it } from 'vitest';
import { CALENDAR_DEFINITIONS } from '../calendars/index.js';
import { CalendarBook } from './calendar-book.js';
import type { CalendarDefinition } from './calendar-definition.js';
import { mistakesIn } from './check-definition.js';

const sut = new CalendarBook(CALENDAR_DEFINITIONS);
const [XNYS] = CALENDAR_DEFINITIONS as readonly [CalendarDefinition];

describe('CalendarBook', () => {
  it('has sixteen exchanges and the markets that never close', () => {
    expect(sut.knownMics()).toEqual(
      'XNYS XNAS XTSE XLON XETR XFRA XPAR XAMS XMIL XMAD XSWX XSTO XASX XTKS XHKG XSES 24/7'.split(' '),
    );
  });

  it.each([
    ['XNYS', 'XNYS'],
    ['nyse', 'XNYS'],
    [' NASDAQ ', 'XNAS'],
    ['XNGS', 'XNAS'],
    ['LSE', 'XLON'],
    ['Xetra', 'XETR'],
    ['TSX', 'XTSE'],
    ['HKEX', 'XHKG'],
    ['SGX', 'XSES'],
    ['crypto', '24/7'],
    ['24-7', '24/7'],
  ])('knows %s as %s', (name, mic) => {
    expect(sut.resolveMic(name)).toBe(mic);
  });

  it('does not know what is no exchange, nor a name that two exchanges go by', () => {
    expect(['XXXX', '', 'TSE', '__proto__', 'constructor'].map((name) => sut.resolveMic(name))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    let error: unknown;
    try {
      sut.get('XXXX');
    } catch (thrown) {
      error = thrown;
    }
    expect(isAppError(error, 'not_found')).toBe(true);
  });

  it('refuses two calendars that claim one name', () => {
    expect(() => new CalendarBook([XNYS, { ...XNYS, mic: 'XOTH' }])).toThrow(/NYSE names both XNYS and XOTH/);
  });

  it('refuses a calendar that makes no sense, naming the mistake', () => {
    expect(() => new CalendarBook([{ ...XNYS, timezone: 'America/Gotham' }])).toThrow(
      'calendar XNYS: America/Gotham is no IANA time zone',
    );
  });
});

describe('mistakesIn', () => {
  it.each(CALENDAR_DEFINITIONS.map((definition) => [definition.mic, definition] as const))(
    'finds none in %s',
    (_mic, definition) => {
      expect(mistakesIn(definition)).toEqual([]);
    },
  );

  it.each<[string, Partial<CalendarDefinition>, RegExp]>([
    ['an empty MIC', { mic: '' }, /MIC/],
    ['a bound that is no date', { coverage: { ...XNYS.coverage, to: '2027-02-29' } }, /2027-02-29/],
    ['a coverage the wrong way round', { coverage: { ...XNYS.coverage, to: '1999-12-31' } }, /ends before/],
    ['hours without a beginning', { hours: [{ from: '2000-01-01', open: '09:00', close: '17:00' }] }, /first entry/],
    [
      'hours out of order',
      {
        hours: [
          { open: '09:00', close: '17:00' },
          { from: '2005-01-01', open: '09:00', close: '17:00' },
          { from: '2003-01-01', open: '09:00', close: '17:00' },
        ],
      },
      /ascending/,
    ],
    ['no hours at all', { hours: [] }, /first entry/],
    ['a time that is none', { hours: [{ open: '9:00', close: '17:00' }] }, /9:00 is no time/],
    ['a close before the open', { hours: [{ open: '17:00', close: '09:00' }] }, /out of order/],
    ['a break outside', { hours: [{ open: '09:00', close: '17:00', breaks: [['16:00', '18:00']] }] }, /out of order/],
    [
      'a half day that is longer than it is open',
      { hours: [{ open: '09:00', close: '17:00', halfDay: { close: '08:00' } }] },
      /half day/,
    ],
    ['half days without hours', { hours: [{ open: '09:00', close: '17:00' }] }, /no half-day hours/],
    ['a week without a beginning', { week: [] }, /week/],
    ['a day of the year that is none', { holidays: [{ name: 'X', on: '13-01' }] }, /X: 13-01/],
    ['a listed date that is none', { holidays: [{ name: 'X', on: { dates: ['2026-02-30'] } }] }, /X: 2026-02-30/],
    ['a month that is none', { holidays: [{ name: 'X', on: { nth: 1, weekday: 'Mon', month: 13 } }] }, /X: 13/],
    ['an anchor that is none', { holidays: [{ name: 'X', on: { first: 'Fri', onOrAfter: '06-32' } }] }, /X: 06-32/],
    ['a rule that ends before it begins', { holidays: [{ name: 'X', on: '01-01', from: 2010, to: 2009 }] }, /X: ends/],
    ['a closure that is no date', { closures: { '2026-13-01': 'X' } }, /2026-13-01/],
    ['a special session at no time', { specialSessions: { '2026-01-05': { name: 'X', close: '25:00' } } }, /25:00/],
    [
      'extended hours at no time',
      { extendedHours: [{ from: '2020-01-01', preOpen: '04:00', postClose: '20:00', halfDayPostClose: '17:60' }] },
      /17:60/,
    ],
  ])('finds %s', (_what, change, expected) => {
    expect(mistakesIn({ ...XNYS, ...change }).join('\n')).toMatch(expected);
  });
});
