import type { CalendarDefinition } from '../domain/calendar-definition.js';

/** Bolsa de Madrid (BME). */
export const XMAD = {
  mic: 'XMAD',
  name: 'Bolsa de Madrid',
  acronym: 'BME',
  aliases: ['BME', 'MAD', 'MADRID', 'MCE'],
  timezone: 'Europe/Madrid',
  coverage: { from: '2000-01-01', to: '2027-12-31', hoursExactFrom: '2013-01-01' },
  week: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] }],
  // Continuous trading: the closing auction 17:30 to 17:35 lies outside.
  hours: [{ open: '09:00', close: '17:30', halfDay: { close: '14:00' } }],
  holidays: [
    { name: "New Year's Day", on: '01-01' },
    { name: 'Epiphany', on: '01-06', to: 2006 },
    { name: 'Good Friday', on: { easter: -2 } },
    { name: 'Easter Monday', on: { easter: 1 } },
    { name: 'Labour Day', on: '05-01' },
    { name: 'Assumption Day', on: '08-15', observed: 'weekend_to_monday', to: 2004 },
    { name: 'National Day', on: '10-12', to: 2004 },
    { name: "All Saints' Day", on: '11-01', to: 2004 },
    { name: 'Constitution Day', on: '12-06', to: 2004 },
    { name: 'Immaculate Conception', on: '12-08', to: 2004 },
    { name: 'Christmas Eve', on: '12-24', to: 2010 },
    { name: 'Christmas Eve', on: '12-24', from: 2021, to: 2023 },
    { name: 'Christmas Day', on: '12-25' },
    { name: 'Boxing Day', on: '12-26' },
    { name: "New Year's Eve", on: '12-31', to: 2010 },
    { name: "New Year's Eve", on: '12-31', from: 2021, to: 2023 },
  ],
  halfDays: [
    { name: 'Christmas Eve', on: '12-24', from: 2012, except: [2021, 2022, 2023] },
    { name: "New Year's Eve", on: '12-31', from: 2012, except: [2021, 2022, 2023] },
  ],
  source: 'BME, Trading calendar',
  asOf: '2026-11-22',
} as const satisfies CalendarDefinition;
