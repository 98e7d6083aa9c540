import type { CalendarDefinition } from '../domain/calendar-definition.js';

// prettier-ignore
const LUNAR_NEW_YEAR = [
  '2000-02-05', '2001-01-24', '2002-02-12', '2003-02-01', '2004-01-22', '2005-02-09', '2006-01-29',
  '2007-02-18', '2008-02-07', '2009-01-26', '2010-02-14', '2011-02-03', '2012-01-23', '2013-02-10',
  '2014-01-31', '2015-02-19', '2016-02-08', '2017-01-28', '2018-02-16', '2019-02-05', '2020-01-25',
  '2021-02-12', '2022-02-01', '2023-01-22', '2024-02-10', '2025-01-29', '2026-02-17',
] as const;

// Gazetted a year at a time, not computable (moon sighting). Weekdays only: a Sunday is already moved to its Monday, a Saturday
// left out.
// prettier-ignore
const VESAK_DAY = [
  '2000-05-18', '2001-05-07', '2002-05-27', '2003-05-15', '2004-06-02', '2005-05-23', '2006-05-12',
  '2007-05-31', '2008-05-19', '2010-05-28', '2011-05-17', '2013-05-24', '2014-05-13', '2015-06-01',
  '2017-05-10', '2018-05-29', '2019-05-20', '2020-05-07', '2021-05-26', '2022-05-16', '2023-06-02',
  '2024-05-22', '2025-05-12', '2026-06-01',
] as const;
// prettier-ignore
const HARI_RAYA_PUASA = [
  '2000-12-27', '2001-12-17', '2002-12-06', '2003-11-25', '2004-11-15', '2005-11-03', '2006-10-24',
  '2008-10-01', '2009-09-21', '2010-09-10', '2011-08-30', '2012-08-20', '2013-08-08', '2014-07-28',
  '2015-07-17', '2016-07-06', '2017-06-26', '2018-06-15', '2019-06-05', '2020-05-25', '2021-05-13',
  '2022-05-03', '2024-04-10', '2025-03-31',
] as const;
// 31 December 2006 was a Sunday and its Monday New Year's Day: 2 January 2007.
// prettier-ignore
const HARI_RAYA_HAJI = [
  '2000-03-16', '2001-03-06', '2003-02-12', '2004-02-02', '2005-01-21', '2006-01-10', '2007-01-02',
  '2007-12-20', '2008-12-08', '2009-11-27', '2010-11-17', '2011-11-07', '2012-10-26', '2013-10-15',
  '2014-10-06', '2015-09-24', '2016-09-12', '2017-09-01', '2018-08-22', '2019-08-12', '2020-07-31',
  '2021-07-20', '2022-07-11', '2023-06-29', '2024-06-17', '2026-05-27',
] as const;
// prettier-ignore
const DEEPAVALI = [
  '2000-10-26', '2001-11-14', '2002-11-04', '2003-10-24', '2004-11-11', '2005-11-01', '2007-11-08',
  '2008-10-27', '2010-11-05', '2011-10-26', '2012-11-13', '2014-10-22', '2015-11-10', '2017-10-18',
  '2018-11-06', '2019-10-28', '2021-11-04', '2022-10-24', '2023-11-13', '2024-10-31', '2025-10-20',
  '2026-11-09',
] as const;

/** Singapore Exchange: public holidays as gazetted, to the end of the last year whose days the exchange has published. */
export const XSES = {
  mic: 'XSES',
  name: 'Singapore Exchange',
  acronym: 'SGX',
  aliases: ['SGX', 'SES', 'SINGAPORE'],
  timezone: 'Asia/Singapore',
  coverage: { from: '2000-01-01', to: '2026-12-31', hoursExactFrom: '2017-11-13' },
  week: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] }],
  // Continuous trading: the closing routine from 17:00 (on half days from 12:00) lies outside.
  hours: [
    { open: '09:00', close: '17:00', breaks: [['12:30', '14:00']], halfDay: { close: '12:30' } },
    { from: '2011-08-01', open: '09:00', close: '17:00', halfDay: { close: '12:00' } },
    { from: '2017-11-13', open: '09:00', close: '17:00', breaks: [['12:00', '13:00']], halfDay: { close: '12:00' } },
  ],
  holidays: [
    { name: "New Year's Day", on: '01-01', observed: 'sunday_to_monday' },
    { name: 'Chinese New Year', on: { dates: LUNAR_NEW_YEAR }, observed: 'sunday_to_next_free' },
    { name: 'Second day of Chinese New Year', on: { dates: LUNAR_NEW_YEAR, plus: 1 }, observed: 'sunday_to_next_free' },
    { name: 'Good Friday', on: { easter: -2 } },
    { name: 'Labour Day', on: '05-01', observed: 'sunday_to_monday' },
    { name: 'Vesak Day', on: { dates: VESAK_DAY } },
    { name: 'Hari Raya Puasa', on: { dates: HARI_RAYA_PUASA } },
    { name: 'Hari Raya Haji', on: { dates: HARI_RAYA_HAJI } },
    { name: 'National Day', on: '08-09', observed: 'sunday_to_monday' },
    { name: 'Deepavali', on: { dates: DEEPAVALI } },
    { name: 'Christmas Day', on: '12-25', observed: 'sunday_to_monday' },
  ],
  halfDays: [
    { name: "Chinese New Year's Eve", on: { dates: LUNAR_NEW_YEAR, plus: -1 } },
    { name: 'Christmas Eve', on: '12-24' },
    { name: "New Year's Eve", on: '12-31' },
  ],
  closures: {
    '2015-08-07': 'SG50 (50 years of independence)',
    '2015-09-11': 'Polling Day',
    '2020-07-10': 'Polling Day',
    '2023-09-01': 'Polling Day',
  },
  source: 'SGX, Trading hours; Ministry of Manpower, public holidays',
  asOf: '2026-11-22',
} as const satisfies CalendarDefinition;
