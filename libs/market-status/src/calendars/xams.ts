import type { CalendarDefinition } from '../domain/calendar-definition.js';

/** Euronext Amsterdam. */
export const XAMS = {
  mic: 'XAMS',
  name: 'Euronext Amsterdam',
  acronym: 'EURONEXT AMSTERDAM',
  aliases: ['AMS', 'AEX', 'AMSTERDAM'],
  timezone: 'Europe/Amsterdam',
  coverage: { from: '2000-01-01', to: '2027-12-31', hoursExactFrom: '2013-01-01' },
  week: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] }],
  // Continuous trading: the closing auction 17:30 to 17:35 lies outside; on half days 14:00 to 14:05 lies inside.
  hours: [{ open: '09:00', close: '17:30', halfDay: { close: '14:05' } }],
  holidays: [
    { name: "New Year's Day", on: '01-01' },
    { name: 'Good Friday', on: { easter: -2 } },
    { name: 'Easter Monday', on: { easter: 1 } },
    { name: "Queen's Day", on: '04-30', to: 2001 },
    { name: 'Labour Day', on: '05-01' },
    { name: 'Ascension Day', on: { easter: 39 }, to: 2000 },
    { name: 'Whit Monday', on: { easter: 50 }, to: 2001 },
    { name: 'Christmas Day', on: '12-25' },
    { name: 'Boxing Day', on: '12-26' },
    { name: "New Year's Eve", on: '12-31', to: 2001 },
  ],
  halfDays: [
    { name: 'Christmas Eve', on: '12-24' },
    { name: "New Year's Eve", on: '12-31', from: 2002 },
  ],
  source: 'Euronext, Trading hours and holidays',
  asOf: '2026-11-22',
} as const satisfies CalendarDefinition;
