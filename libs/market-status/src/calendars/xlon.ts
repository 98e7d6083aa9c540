import type { CalendarDefinition } from '../domain/calendar-definition.js';

/** London Stock Exchange: the bank holidays of England. */
export const XLON = {
  mic: 'XLON',
  name: 'London Stock Exchange',
  acronym: 'LSE',
  aliases: ['LSE', 'LON', 'LONDON'],
  timezone: 'Europe/London',
  coverage: { from: '2000-01-01', to: '2027-12-31', hoursExactFrom: '2013-01-01' },
  week: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] }],
  // Continuous trading: the closing auction 16:30 to 16:35 lies outside.
  hours: [{ open: '08:00', close: '16:30', halfDay: { close: '12:30' } }],
  holidays: [
    { name: "New Year's Day", on: '01-01', observed: 'weekend_to_monday' },
    { name: 'Good Friday', on: { easter: -2 } },
    { name: 'Easter Monday', on: { easter: 1 } },
    { name: 'Early May Bank Holiday', on: { nth: 1, weekday: 'Mon', month: 5 }, except: [2020] },
    { name: 'Spring Bank Holiday', on: { last: 'Mon', month: 5 }, except: [2002, 2012, 2022] },
    { name: 'Summer Bank Holiday', on: { last: 'Mon', month: 8 } },
    { name: 'Christmas Day', on: '12-25', observed: 'next_free_weekday' },
    { name: 'Boxing Day', on: '12-26', observed: 'next_free_weekday' },
  ],
  halfDays: [
    { name: 'Christmas Eve', on: '12-24', observed: 'previous_friday' },
    { name: "New Year's Eve", on: '12-31', observed: 'previous_friday' },
  ],
  closures: {
    '2002-06-03': "Queen's Golden Jubilee",
    '2002-06-04': 'Spring Bank Holiday (moved for the Golden Jubilee)',
    '2011-04-29': 'Wedding of Prince William',
    '2012-06-04': 'Spring Bank Holiday (moved for the Diamond Jubilee)',
    '2012-06-05': "Queen's Diamond Jubilee",
    '2020-05-08': 'Early May Bank Holiday (moved to VE Day)',
    '2022-06-02': 'Spring Bank Holiday (moved for the Platinum Jubilee)',
    '2022-06-03': "Queen's Platinum Jubilee",
    '2022-09-19': 'State funeral of Queen Elizabeth II',
    '2023-05-08': 'Coronation of King Charles III',
  },
  source: 'London Stock Exchange, Business Days; Bank holidays of England and Wales',
  asOf: '2026-11-22',
} as const satisfies CalendarDefinition;
