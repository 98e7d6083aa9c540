import type { CalendarDefinition } from '../domain/calendar-definition.js';

/** Australian Securities Exchange: national holidays. Bank Holiday and Labour Day of New South Wales are trading days. */
export const XASX = {
  mic: 'XASX',
  name: 'Australian Securities Exchange',
  acronym: 'ASX',
  aliases: ['ASX', 'SYDNEY'],
  timezone: 'Australia/Sydney',
  coverage: { from: '2000-01-01', to: '2027-12-31', hoursExactFrom: '2013-01-01' },
  week: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] }],
  // Continuous trading: the staggered open to 10:09 lies inside, the closing auction 16:10 to 16:12 outside.
  hours: [{ open: '10:00', close: '16:00', halfDay: { close: '14:10' } }],
  holidays: [
    { name: "New Year's Day", on: '01-01', observed: 'weekend_to_monday' },
    { name: 'Australia Day', on: '01-26', observed: 'weekend_to_monday' },
    { name: 'Good Friday', on: { easter: -2 } },
    { name: 'Easter Monday', on: { easter: 1 } },
    // On a weekend it is lost; 2010 was the exception (see closures).
    { name: 'Anzac Day', on: '04-25' },
    { name: "King's Birthday", on: { nth: 2, weekday: 'Mon', month: 6 } },
    { name: 'Christmas Day', on: '12-25', observed: 'next_free_weekday' },
    { name: 'Boxing Day', on: '12-26', observed: 'next_free_weekday' },
  ],
  halfDays: [
    {
      name: 'Last trading day before Christmas',
      on: '12-24',
      observed: 'previous_friday',
      from: 2010,
      except: [2022],
    },
    { name: 'Last trading day of the year', on: '12-31', observed: 'previous_friday', from: 2010, except: [2022] },
  ],
  closures: {
    '2010-04-26': 'Anzac Day (observed)',
    '2011-04-26': 'Easter Tuesday (Anzac Day fell on Easter Monday)',
    '2022-09-22': 'National Day of Mourning for Queen Elizabeth II',
  },
  source: 'ASX, Cash market trading hours and calendar',
  asOf: '2026-11-22',
} as const satisfies CalendarDefinition;
