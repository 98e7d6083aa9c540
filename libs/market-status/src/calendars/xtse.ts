import type { CalendarDefinition } from '../domain/calendar-definition.js';

/** Toronto Stock Exchange: the holidays of Ontario. */
export const XTSE = {
  mic: 'XTSE',
  name: 'Toronto Stock Exchange',
  acronym: 'TSX',
  // Not TSE: that is Tokyo to as many people.
  aliases: ['TSX', 'TOR', 'TORONTO'],
  timezone: 'America/Toronto',
  coverage: { from: '2000-01-01', to: '2027-12-31', hoursExactFrom: '2013-01-01' },
  week: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] }],
  hours: [{ open: '09:30', close: '16:00', halfDay: { close: '13:00' } }],
  holidays: [
    { name: "New Year's Day", on: '01-01', observed: 'weekend_to_monday' },
    { name: 'Family Day', on: { nth: 3, weekday: 'Mon', month: 2 }, from: 2008 },
    { name: 'Good Friday', on: { easter: -2 } },
    { name: 'Victoria Day', on: { last: 'Mon', onOrBefore: '05-24' } },
    { name: 'Canada Day', on: '07-01', observed: 'weekend_to_monday' },
    { name: 'Civic Holiday', on: { nth: 1, weekday: 'Mon', month: 8 } },
    { name: 'Labour Day', on: { nth: 1, weekday: 'Mon', month: 9 } },
    { name: 'Thanksgiving Day', on: { nth: 2, weekday: 'Mon', month: 10 } },
    { name: 'Christmas Day', on: '12-25', observed: 'next_free_weekday' },
    { name: 'Boxing Day', on: '12-26', observed: 'next_free_weekday' },
  ],
  halfDays: [{ name: 'Christmas Eve', on: '12-24', from: 2010 }],
  closures: {
    '2001-09-11': 'September 11 attacks',
    '2001-09-12': 'September 11 attacks',
  },
  source: 'TMX Group, Trading hours and market holidays',
  asOf: '2026-11-22',
} as const satisfies CalendarDefinition;
