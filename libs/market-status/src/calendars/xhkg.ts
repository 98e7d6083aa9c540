import type { CalendarDefinition } from '../domain/calendar-definition.js';

// Lunar festivals from the tables of the Hong Kong Observatory, a date per year from 2000. Not computed: the Chinese calendar of
// ICU puts the new year of 2027 a day late.
// prettier-ignore
const LUNAR_NEW_YEAR = [
  '2000-02-05', '2001-01-24', '2002-02-12', '2003-02-01', '2004-01-22', '2005-02-09', '2006-01-29',
  '2007-02-18', '2008-02-07', '2009-01-26', '2010-02-14', '2011-02-03', '2012-01-23', '2013-02-10',
  '2014-01-31', '2015-02-19', '2016-02-08', '2017-01-28', '2018-02-16', '2019-02-05', '2020-01-25',
  '2021-02-12', '2022-02-01', '2023-01-22', '2024-02-10', '2025-01-29', '2026-02-17', '2027-02-06',
] as const;
// prettier-ignore
const CHING_MING = [
  '2000-04-04', '2001-04-05', '2002-04-05', '2003-04-05', '2004-04-04', '2005-04-05', '2006-04-05',
  '2007-04-05', '2008-04-04', '2009-04-04', '2010-04-05', '2011-04-05', '2012-04-04', '2013-04-04',
  '2014-04-05', '2015-04-05', '2016-04-04', '2017-04-04', '2018-04-05', '2019-04-05', '2020-04-04',
  '2021-04-04', '2022-04-05', '2023-04-05', '2024-04-04', '2025-04-04', '2026-04-05', '2027-04-05',
] as const;
// prettier-ignore
const BUDDHAS_BIRTHDAY = [
  '2000-05-11', '2001-04-30', '2002-05-19', '2003-05-08', '2004-05-26', '2005-05-15', '2006-05-05',
  '2007-05-24', '2008-05-12', '2009-05-02', '2010-05-21', '2011-05-10', '2012-04-28', '2013-05-17',
  '2014-05-06', '2015-05-25', '2016-05-14', '2017-05-03', '2018-05-22', '2019-05-12', '2020-04-30',
  '2021-05-19', '2022-05-08', '2023-05-26', '2024-05-15', '2025-05-05', '2026-05-24', '2027-05-13',
] as const;
// prettier-ignore
const TUEN_NG = [
  '2000-06-06', '2001-06-25', '2002-06-15', '2003-06-04', '2004-06-22', '2005-06-11', '2006-05-31',
  '2007-06-19', '2008-06-08', '2009-05-28', '2010-06-16', '2011-06-06', '2012-06-23', '2013-06-12',
  '2014-06-02', '2015-06-20', '2016-06-09', '2017-05-30', '2018-06-18', '2019-06-07', '2020-06-25',
  '2021-06-14', '2022-06-03', '2023-06-22', '2024-06-10', '2025-05-31', '2026-06-19', '2027-06-09',
] as const;
// prettier-ignore
const DAY_AFTER_MID_AUTUMN = [
  '2000-09-13', '2001-10-02', '2002-09-22', '2003-09-12', '2004-09-29', '2005-09-19', '2006-10-07',
  '2007-09-26', '2008-09-15', '2009-10-04', '2010-09-23', '2011-09-13', '2012-10-01', '2013-09-20',
  '2014-09-09', '2015-09-28', '2016-09-16', '2017-10-05', '2018-09-25', '2019-09-14', '2020-10-02',
  '2021-09-22', '2022-09-11', '2023-09-30', '2024-09-18', '2025-10-07', '2026-09-26', '2027-09-16',
] as const;
// prettier-ignore
const CHUNG_YEUNG = [
  '2000-10-06', '2001-10-25', '2002-10-14', '2003-10-04', '2004-10-22', '2005-10-11', '2006-10-30',
  '2007-10-19', '2008-10-07', '2009-10-26', '2010-10-16', '2011-10-05', '2012-10-23', '2013-10-13',
  '2014-10-02', '2015-10-21', '2016-10-09', '2017-10-28', '2018-10-17', '2019-10-07', '2020-10-25',
  '2021-10-14', '2022-10-04', '2023-10-23', '2024-10-11', '2025-10-29', '2026-10-18', '2027-10-08',
] as const;

/** Stock Exchange of Hong Kong: general holidays, lunar festivals, and typhoons until 2024. */
export const XHKG = {
  mic: 'XHKG',
  name: 'Stock Exchange of Hong Kong',
  acronym: 'HKEX',
  aliases: ['HKEX', 'HKSE', 'SEHK', 'HKG', 'HONG KONG'],
  timezone: 'Asia/Hong_Kong',
  coverage: { from: '2000-01-01', to: '2027-12-31', hoursExactFrom: '2013-01-01' },
  week: [{ days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'] }],
  // Continuous trading: the closing auction to a random moment about 16:09 lies outside.
  hours: [
    { open: '10:00', close: '16:00', breaks: [['12:30', '14:30']], halfDay: { close: '12:30' } },
    { from: '2011-03-07', open: '09:30', close: '16:00', breaks: [['12:00', '13:30']], halfDay: { close: '12:00' } },
    { from: '2012-03-05', open: '09:30', close: '16:00', breaks: [['12:00', '13:00']], halfDay: { close: '12:00' } },
  ],
  holidays: [
    { name: 'New Year', on: '01-01', observed: 'sunday_to_monday' },
    { name: 'Lunar New Year', on: { dates: LUNAR_NEW_YEAR }, to: 2012 },
    { name: 'Second day of Lunar New Year', on: { dates: LUNAR_NEW_YEAR, plus: 1 }, to: 2012 },
    { name: 'Third day of Lunar New Year', on: { dates: LUNAR_NEW_YEAR, plus: 2 }, to: 2012 },
    // From 2013 a Sunday among the three is made good on the fourth day; before, on the eve (see closures).
    { name: 'Lunar New Year', on: { dates: LUNAR_NEW_YEAR }, observed: 'sunday_to_next_free', from: 2013 },
    {
      name: 'Second day of Lunar New Year',
      on: { dates: LUNAR_NEW_YEAR, plus: 1 },
      observed: 'sunday_to_next_free',
      from: 2013,
    },
    {
      name: 'Third day of Lunar New Year',
      on: { dates: LUNAR_NEW_YEAR, plus: 2 },
      observed: 'sunday_to_next_free',
      from: 2013,
    },
    { name: 'Good Friday', on: { easter: -2 } },
    { name: 'Easter Monday', on: { easter: 1 } },
    { name: 'Ching Ming Festival', on: { dates: CHING_MING }, observed: 'sunday_to_next_free' },
    { name: 'Labour Day', on: '05-01', observed: 'sunday_to_monday' },
    { name: "Buddha's Birthday", on: { dates: BUDDHAS_BIRTHDAY }, observed: 'sunday_to_next_free' },
    { name: 'Tuen Ng Festival', on: { dates: TUEN_NG }, observed: 'sunday_to_next_free' },
    { name: 'Establishment Day', on: '07-01', observed: 'sunday_to_monday' },
    { name: 'National Day', on: '10-01', observed: 'sunday_to_monday' },
    // On a Sunday it was not moved in 2002 and 2009.
    { name: 'Day after Mid-Autumn Festival', on: { dates: DAY_AFTER_MID_AUTUMN }, to: 2011 },
    {
      name: 'Day after Mid-Autumn Festival',
      on: { dates: DAY_AFTER_MID_AUTUMN },
      observed: 'sunday_to_next_free',
      from: 2012,
    },
    { name: 'Chung Yeung Festival', on: { dates: CHUNG_YEUNG }, observed: 'sunday_to_next_free' },
    { name: 'Christmas Day', on: '12-25', observed: 'sunday_to_next_free' },
    { name: 'Boxing Day', on: '12-26', observed: 'sunday_to_next_free' },
  ],
  halfDays: [
    { name: 'Christmas Eve', on: '12-24' },
    { name: "New Year's Eve", on: '12-31' },
    { name: "Lunar New Year's Eve", on: { dates: LUNAR_NEW_YEAR, plus: -1 }, from: 2013 },
  ],
  closures: {
    '2000-02-04': "Lunar New Year's Eve (for the Sunday)",
    '2001-07-06': 'Typhoon Utor',
    '2001-07-25': 'Typhoon Yutu',
    '2003-01-31': "Lunar New Year's Eve (for the Sunday)",
    '2008-08-06': 'Typhoon Kammuri',
    '2008-08-22': 'Typhoon Nuri',
    '2011-09-29': 'Typhoon Nesat',
    '2013-08-14': 'Typhoon Utor',
    '2015-09-03': '70th anniversary of the end of the war',
    '2016-08-02': 'Typhoon Nida',
    '2016-10-21': 'Typhoon Haima',
    '2017-08-23': 'Typhoon Hato',
    '2020-10-13': 'Typhoon Nangka',
    '2021-10-13': 'Typhoon Kompasu',
    '2023-07-17': 'Typhoon Talim',
    '2023-09-01': 'Typhoon Saola',
    '2023-09-08': 'Black rainstorm',
    '2024-09-06': 'Typhoon Yagi',
  },
  source: 'HKEX, Trading calendar and severe weather closures; Hong Kong Observatory, lunar calendar',
  asOf: '2026-11-22',
} as const satisfies CalendarDefinition;
