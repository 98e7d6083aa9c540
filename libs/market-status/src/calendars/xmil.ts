import type { CalendarDefinition } from '../domain/calendar-definition.js';

/** Borsa Italiana (Euronext Milan). */
export const XMIL = {
  mic: 'XMIL',
  name: 'Borsa Italiana',
  acronym: 'BIT',
  aliases: ['BIT', 'MIL', 'MILAN', 'MTAA', 'BORSA ITALIANA', 'EURONEXT MILAN'],
  timezone: 'Europe/Rome',
  coverage: { from: '2000-01-01', to: '2027-12-31', hoursExactFrom: '2013-01-01' },
  week: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] }],
  // Continuous trading: the closing auction 17:30 to 17:35 lies outside.
  hours: [{ open: '09:00', close: '17:30' }],
  holidays: [
    { name: "New Year's Day", on: '01-01' },
    { name: 'Good Friday', on: { easter: -2 } },
    { name: 'Easter Monday', on: { easter: 1 } },
    { name: 'Labour Day', on: '05-01' },
    { name: 'Assumption Day', on: '08-15' },
    { name: 'Christmas Eve', on: '12-24' },
    { name: 'Christmas Day', on: '12-25' },
    { name: "St Stephen's Day", on: '12-26' },
    { name: "New Year's Eve", on: '12-31' },
  ],
  source: 'Borsa Italiana, Trading calendar',
  asOf: '2026-11-22',
} as const satisfies CalendarDefinition;
