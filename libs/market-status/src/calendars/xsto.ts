import type { CalendarDefinition } from '../domain/calendar-definition.js';

/** Nasdaq Stockholm. */
export const XSTO = {
  mic: 'XSTO',
  name: 'Nasdaq Stockholm',
  acronym: 'OMX',
  aliases: ['OMX', 'OMXS', 'STO', 'STOCKHOLM'],
  timezone: 'Europe/Stockholm',
  coverage: { from: '2000-01-01', to: '2027-12-31', hoursExactFrom: '2013-01-01' },
  week: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] }],
  // The closing call (17:25 to 17:30, on half days 12:55 to 13:00) lies inside.
  hours: [{ open: '09:00', close: '17:30', halfDay: { close: '13:00' } }],
  holidays: [
    { name: "New Year's Day", on: '01-01' },
    { name: 'Epiphany', on: '01-06' },
    { name: 'Good Friday', on: { easter: -2 } },
    { name: 'Easter Monday', on: { easter: 1 } },
    { name: 'Labour Day', on: '05-01' },
    { name: 'Ascension Day', on: { easter: 39 } },
    { name: 'Whit Monday', on: { easter: 50 }, to: 2004 },
    { name: 'National Day', on: '06-06', from: 2005 },
    { name: 'Midsummer Eve', on: { first: 'Fri', onOrAfter: '06-19' } },
    { name: 'Christmas Eve', on: '12-24' },
    { name: 'Christmas Day', on: '12-25' },
    { name: 'Boxing Day', on: '12-26' },
    { name: "New Year's Eve", on: '12-31' },
  ],
  halfDays: [
    { name: 'Day before Epiphany', on: '01-05' },
    { name: 'Maundy Thursday', on: { easter: -3 } },
    { name: 'Day before Labour Day', on: '04-30' },
    { name: 'Day before Ascension Day', on: { easter: 38 } },
    { name: "All Saints' Eve", on: { first: 'Fri', onOrAfter: '10-30' } },
  ],
  source: 'Nasdaq Nordic, Trading hours and holiday calendar',
  asOf: '2026-11-22',
} as const satisfies CalendarDefinition;
