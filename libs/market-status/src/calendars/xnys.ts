import type { CalendarDefinition } from '../domain/calendar-definition.js';

/** New York Stock Exchange. */
export const XNYS = {
  mic: 'XNYS',
  name: 'New York Stock Exchange',
  acronym: 'NYSE',
  aliases: ['NYSE', 'NYSE ARCA', 'NYSE AMERICAN', 'ARCX', 'XASE', 'AMEX', 'NYQ', 'US'],
  timezone: 'America/New_York',
  coverage: { from: '2000-01-01', to: '2027-12-31', hoursExactFrom: '2000-01-01' },
  week: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] }],
  hours: [{ open: '09:30', close: '16:00', halfDay: { close: '13:00' } }],
  extendedHours: [{ from: '2014-01-01', preOpen: '04:00', postClose: '20:00', halfDayPostClose: '17:00' }],
  holidays: [
    // On a Saturday it is lost: 31 December stays open, because the books of the year close on it.
    { name: "New Year's Day", on: '01-01', observed: 'sunday_to_monday' },
    { name: 'Martin Luther King Jr. Day', on: { nth: 3, weekday: 'Mon', month: 1 } },
    { name: "Presidents' Day", on: { nth: 3, weekday: 'Mon', month: 2 } },
    { name: 'Good Friday', on: { easter: -2 } },
    { name: 'Memorial Day', on: { last: 'Mon', month: 5 } },
    { name: 'Juneteenth', on: '06-19', observed: 'nearest_workday', from: 2022 },
    { name: 'Independence Day', on: '07-04', observed: 'nearest_workday' },
    { name: 'Labor Day', on: { nth: 1, weekday: 'Mon', month: 9 } },
    { name: 'Thanksgiving Day', on: { nth: 4, weekday: 'Thu', month: 11 } },
    { name: 'Christmas Day', on: '12-25', observed: 'nearest_workday' },
  ],
  halfDays: [
    { name: 'Day before Independence Day', on: '07-03', weekdays: ['Mon', 'Tue', 'Thu'] },
    { name: 'Day before Independence Day', on: '07-03', weekdays: ['Wed'], from: 2013 },
    { name: 'Day after Independence Day', on: '07-05', weekdays: ['Fri'], to: 2012 },
    // The Friday after the fourth Thursday.
    { name: 'Day after Thanksgiving', on: { first: 'Fri', onOrAfter: '11-23' } },
    { name: 'Christmas Eve', on: '12-24', weekdays: ['Mon', 'Tue', 'Wed', 'Thu'] },
  ],
  closures: {
    '2001-09-11': 'September 11 attacks',
    '2001-09-12': 'September 11 attacks',
    '2001-09-13': 'September 11 attacks',
    '2001-09-14': 'September 11 attacks',
    '2004-06-11': 'Mourning for Ronald Reagan',
    '2007-01-02': 'Mourning for Gerald Ford',
    '2012-10-29': 'Hurricane Sandy',
    '2012-10-30': 'Hurricane Sandy',
    '2018-12-05': 'Mourning for George H. W. Bush',
    '2025-01-09': 'Mourning for Jimmy Carter',
  },
  specialSessions: {
    '2003-12-26': { name: 'Day after Christmas', close: '13:00' },
  },
  source: 'NYSE Group, Holidays and Trading Hours (release of 2025-12-23 for 2026 to 2028)',
  asOf: '2026-11-22',
} as const satisfies CalendarDefinition;
