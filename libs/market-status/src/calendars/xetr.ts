import type { CalendarDefinition } from '../domain/calendar-definition.js';

/** Xetra, the electronic market of Deutsche Boerse. */
export const XETR = {
  mic: 'XETR',
  name: 'Xetra',
  acronym: 'XETRA',
  aliases: ['XETRA', 'ETR', 'GER', 'XETA', 'XETB'],
  timezone: 'Europe/Berlin',
  coverage: { from: '2000-01-01', to: '2027-12-31', hoursExactFrom: '2013-01-01' },
  week: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] }],
  // Continuous trading: the closing auction 17:30 to 17:35 lies outside.
  hours: [{ open: '09:00', close: '17:30', halfDay: { close: '14:00' } }],
  holidays: [
    { name: "New Year's Day", on: '01-01' },
    { name: 'Good Friday', on: { easter: -2 } },
    { name: 'Easter Monday', on: { easter: 1 } },
    { name: 'Labour Day', on: '05-01' },
    { name: 'Whit Monday', on: { easter: 50 }, from: 2007, to: 2007 },
    { name: 'Whit Monday', on: { easter: 50 }, from: 2015, to: 2021 },
    { name: 'Day of German Unity', on: '10-03', from: 2014, to: 2021 },
    { name: 'Christmas Eve', on: '12-24' },
    { name: 'Christmas Day', on: '12-25' },
    { name: 'Boxing Day', on: '12-26' },
    { name: "New Year's Eve", on: '12-31' },
  ],
  halfDays: [{ name: 'Last trading day of the year', on: '12-30', observed: 'previous_friday', from: 2010 }],
  closures: { '2017-10-31': '500 years of Reformation' },
  source: 'Deutsche Boerse, Trading Calendar (list to 2029)',
  asOf: '2026-11-22',
} as const satisfies CalendarDefinition;
