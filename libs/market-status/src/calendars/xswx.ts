import type { CalendarDefinition } from '../domain/calendar-definition.js';

/** SIX Swiss Exchange. */
export const XSWX = {
  mic: 'XSWX',
  name: 'SIX Swiss Exchange',
  acronym: 'SIX',
  aliases: ['SIX', 'SWX', 'XVTX', 'EBS', 'ZURICH'],
  timezone: 'Europe/Zurich',
  coverage: { from: '2000-01-01', to: '2027-12-31', hoursExactFrom: '2013-01-01' },
  week: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] }],
  // The closing auction 17:20 to 17:30 lies inside.
  hours: [{ open: '09:00', close: '17:30' }],
  holidays: [
    { name: "New Year's Day", on: '01-01' },
    // From June 2001 the exchange traded on this day and the three marked below; when that ended is not established.
    { name: "Berchtold's Day", on: '01-02', unknown: [2001, 2010] },
    { name: 'Good Friday', on: { easter: -2 } },
    { name: 'Easter Monday', on: { easter: 1 } },
    { name: 'Labour Day', on: '05-01' },
    { name: 'Ascension Day', on: { easter: 39 }, unknown: [2001, 2010] },
    { name: 'Whit Monday', on: { easter: 50 }, unknown: [2001, 2010] },
    { name: 'National Day', on: '08-01', unknown: [2001, 2010] },
    { name: 'Christmas Eve', on: '12-24' },
    { name: 'Christmas Day', on: '12-25' },
    { name: "St Stephen's Day", on: '12-26' },
    { name: "New Year's Eve", on: '12-31' },
  ],
  source: 'SIX Swiss Exchange, Trading calendar',
  asOf: '2026-11-22',
} as const satisfies CalendarDefinition;
