import type { CalendarDefinition } from '../domain/calendar-definition.js';

/** Tokyo Stock Exchange: the national holidays of Japan, and 31 December to 3 January. */
export const XTKS = {
  mic: 'XTKS',
  name: 'Tokyo Stock Exchange',
  acronym: 'JPX',
  // Not TSE: that is Toronto to as many people.
  aliases: ['JPX', 'XJPX', 'TYO', 'TOKYO'],
  timezone: 'Asia/Tokyo',
  coverage: { from: '2000-01-01', to: '2027-12-31', hoursExactFrom: '2000-01-01' },
  week: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] }],
  hours: [
    { open: '09:00', close: '15:00', breaks: [['11:00', '12:30']], halfDay: { close: '11:00' } },
    { from: '2011-11-21', open: '09:00', close: '15:00', breaks: [['11:30', '12:30']] },
    // The closing auction 15:25 to 15:30 lies inside.
    { from: '2024-11-05', open: '09:00', close: '15:30', breaks: [['11:30', '12:30']] },
  ],
  holidays: [
    { name: "New Year's Day", on: '01-01' },
    { name: 'New Year holidays', on: '01-02' },
    { name: 'New Year holidays', on: '01-03' },
    { name: 'Coming of Age Day', on: { nth: 2, weekday: 'Mon', month: 1 } },
    { name: 'National Foundation Day', on: '02-11', observed: 'sunday_to_monday' },
    { name: "Emperor's Birthday", on: '02-23', observed: 'sunday_to_monday', from: 2020 },
    { name: 'Vernal Equinox Day', on: { equinox: 'march' }, observed: 'sunday_to_monday' },
    // 29 April: Greenery Day to 2006, then Showa Day; 4 May: an ordinary citizens' holiday to 2006, then Greenery Day.
    { name: 'Greenery Day', on: '04-29', observed: 'sunday_to_monday', to: 2006 },
    { name: 'Showa Day', on: '04-29', observed: 'sunday_to_monday', from: 2007 },
    // From 2007 a Sunday among these three goes behind the last of them; before, 4 May moved nothing.
    { name: 'Constitution Memorial Day', on: '05-03', observed: 'sunday_to_next_free', from: 2007 },
    { name: 'Greenery Day', on: '05-04', observed: 'sunday_to_next_free', from: 2007 },
    { name: "Children's Day", on: '05-05', observed: 'sunday_to_next_free', from: 2007 },
    { name: 'Constitution Memorial Day', on: '05-03', observed: 'sunday_to_monday', to: 2006 },
    { name: "Citizens' Holiday", on: '05-04', to: 2006 },
    { name: "Children's Day", on: '05-05', observed: 'sunday_to_monday', to: 2006 },
    { name: 'Marine Day', on: '07-20', observed: 'sunday_to_monday', to: 2002 },
    { name: 'Marine Day', on: { nth: 3, weekday: 'Mon', month: 7 }, from: 2003, except: [2020, 2021] },
    { name: 'Marine Day', on: { dates: ['2020-07-23', '2021-07-22'] } },
    { name: 'Mountain Day', on: '08-11', observed: 'sunday_to_monday', from: 2016, except: [2020, 2021] },
    { name: 'Mountain Day', on: { dates: ['2020-08-10', '2021-08-09'] } },
    { name: 'Respect for the Aged Day', on: '09-15', observed: 'sunday_to_monday', to: 2002 },
    { name: 'Respect for the Aged Day', on: { nth: 3, weekday: 'Mon', month: 9 }, from: 2003 },
    { name: 'Autumnal Equinox Day', on: { equinox: 'september' }, observed: 'sunday_to_monday' },
    { name: 'Sports Day', on: { nth: 2, weekday: 'Mon', month: 10 }, except: [2020, 2021] },
    { name: 'Sports Day', on: { dates: ['2020-07-24', '2021-07-23'] } },
    { name: 'Culture Day', on: '11-03', observed: 'sunday_to_monday' },
    { name: 'Labour Thanksgiving Day', on: '11-23', observed: 'sunday_to_monday' },
    { name: "Emperor's Birthday", on: '12-23', observed: 'sunday_to_monday', to: 2018 },
    { name: "New Year's Eve", on: '12-31' },
    // Silver Week: 2009, 2015, 2026.
    { name: "Citizens' Holiday", on: 'between_holidays' },
  ],
  halfDays: [
    { name: 'First session of the year', on: '01-04', observed: 'weekend_to_monday', to: 2009 },
    { name: 'Last session of the year', on: '12-30', observed: 'previous_friday', to: 2008 },
  ],
  closures: {
    '2019-04-30': 'Abdication of Emperor Akihito',
    '2019-05-01': 'Accession of Emperor Naruhito',
    '2019-05-02': "Citizens' Holiday (accession)",
    '2019-10-22': 'Enthronement ceremony',
    '2020-10-01': 'Failure of the trading system',
  },
  source: 'Japan Exchange Group, Trading hours and market holidays; Cabinet Office, national holidays',
  asOf: '2026-11-22',
} as const satisfies CalendarDefinition;
