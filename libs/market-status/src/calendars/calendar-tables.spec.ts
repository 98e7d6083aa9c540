import { describe, expect, it } from 'vitest';
import type { CalendarDefinition } from '../domain/calendar-definition.js';
import { Calendar } from '../domain/calendar.js';
import { dayNumber, formatIsoDate, parseIsoDate } from '../domain/civil-day.js';
import { equinoxInJapan } from '../domain/equinox.js';
import { easterSunday } from '../domain/easter.js';
import { isWeekend } from '../domain/observance.js';
import { CALENDAR_DEFINITIONS } from './index.js';
import { XETR } from './xetr.js';
import { XFRA } from './xfra.js';
import { XHKG } from './xhkg.js';
import { XNAS } from './xnas.js';
import { XNYS } from './xnys.js';
import { XSES } from './xses.js';

/** The weekdays on which a calendar is closed, in order. */
function closedWeekdays(definition: CalendarDefinition): string[] {
  const calendar = new Calendar(definition);
  const closed: string[] = [];
  for (let day = calendar.firstDay; day <= calendar.lastDay; day += 1) {
    const { kind } = calendar.planOf(day);
    if (kind === 'holiday' || kind === 'adhoc') closed.push(formatIsoDate(day));
  }
  return closed;
}

/** Dates from 2000 to 2027 that ICU's Chinese calendar puts on a day of a month, moved by `plus` days. */
function lunarDays(month: number, dayOfMonth: number, plus = 0): string[] {
  const format = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'UTC', month: 'numeric', day: 'numeric' });
  const wanted = `${month}/${dayOfMonth}`;
  const days: string[] = [];
  for (let day = dayNumber(2000, 1, 1); day < dayNumber(2028, 1, 1); day += 1) {
    if (format.format(day * 86_400_000) === wanted) days.push(formatIsoDate(day + plus));
  }
  return days;
}

function tableOf(definition: CalendarDefinition, name: string): readonly string[] {
  const rule = definition.holidays.find((holiday) => holiday.name === name)!;
  return typeof rule.on === 'object' && 'dates' in rule.on ? rule.on.dates : [];
}

describe('one-off dates', () => {
  it.each(CALENDAR_DEFINITIONS.map((definition) => [definition.mic, definition] as const))(
    'of %s lie in its coverage, on weekdays that the rules leave open',
    (_mic, definition) => {
      const byRules = new Calendar({ ...definition, closures: {}, specialSessions: {} });
      const useless = Object.keys(definition.closures ?? {}).filter(
        (date) => byRules.planOf(parseIsoDate(date)).kind !== 'session',
      );
      expect(useless).toEqual([]);
    },
  );

  it('of every exchange are as many as were reported', () => {
    const counts = CALENDAR_DEFINITIONS.filter(({ closures }) => closures !== undefined).map(({ mic, closures }) => [
      mic,
      Object.keys(closures ?? {}).length,
    ]);
    expect(Object.fromEntries(counts)).toEqual({
      XNYS: 10,
      XNAS: 10,
      XTSE: 2,
      XLON: 10,
      XETR: 1,
      XFRA: 1,
      XASX: 3,
      XTKS: 5,
      XHKG: 18,
      XSES: 4,
    });
  });
});

describe('calendars that are copies', () => {
  it.each([
    [XNAS, XNYS],
    [XFRA, XETR],
  ] as const)('have the days and hours of their model', (copy, model) => {
    const { mic: _1, name: _2, acronym: _3, aliases: _4, source: _5, ...copied } = copy;
    const { mic: _6, name: _7, acronym: _8, aliases: _9, source: _10, ...original } = model;
    expect(copied).toEqual(original);
  });
});

describe('the lunar festivals of Hong Kong', () => {
  it.each([
    ['Lunar New Year', lunarDays(1, 1)],
    ["Buddha's Birthday", lunarDays(4, 8)],
    ['Tuen Ng Festival', lunarDays(5, 5)],
    ['Day after Mid-Autumn Festival', lunarDays(8, 15, 1)],
    ['Chung Yeung Festival', lunarDays(9, 9)],
  ])('agree with ICU on %s, but for the New Year of 2027', (name, byIcu) => {
    const differing = tableOf(XHKG, name).filter((date) => !byIcu.includes(date));
    // ICU has 2027-02-07; the observatory of Hong Kong has the sixth.
    expect(differing.filter((date) => date !== '2027-02-06')).toEqual([]);
    expect(tableOf(XHKG, name)).toHaveLength(28);
  });

  it('agree with the formula on Ching Ming', () => {
    const byFormula = Array.from({ length: 28 }, (_, years) => {
      const day = Math.floor(0.2422 * years + 4.81) - Math.floor(years / 4);
      return `20${String(years).padStart(2, '0')}-04-${String(day).padStart(2, '0')}`;
    });
    expect(tableOf(XHKG, 'Ching Ming Festival')).toEqual(byFormula);
  });

  it('close the exchange on the published weekdays of 2024 to 2027', () => {
    const lunar = /Lunar|Ching Ming|Buddha|Tuen Ng|Mid-Autumn|Chung Yeung/;
    const calendar = new Calendar(XHKG);
    const closed: string[] = [];
    for (let day = dayNumber(2024, 1, 1); day <= calendar.lastDay; day += 1) {
      const plan = calendar.planOf(day);
      if (plan.kind === 'holiday' && lunar.test(plan.name)) closed.push(formatIsoDate(day));
    }
    expect(closed.join(' ')).toBe(
      '2024-02-12 2024-02-13 2024-04-04 2024-05-15 2024-06-10 2024-09-18 2024-10-11 ' +
        '2025-01-29 2025-01-30 2025-01-31 2025-04-04 2025-05-05 2025-10-07 2025-10-29 ' +
        '2026-02-17 2026-02-18 2026-02-19 2026-04-07 2026-05-25 2026-06-19 2026-10-19 ' +
        '2027-02-08 2027-02-09 2027-04-05 2027-05-13 2027-06-09 2027-09-16 2027-10-08',
    );
  });
});

describe('the days of Singapore', () => {
  it('are those that were published, day by day, from 2024 to 2026', () => {
    expect(
      closedWeekdays(XSES)
        .filter((date) => date >= '2024')
        .join(' '),
    ).toBe(
      '2024-01-01 2024-02-12 2024-03-29 2024-04-10 2024-05-01 2024-05-22 2024-06-17 2024-08-09 2024-10-31 2024-12-25 ' +
        '2025-01-01 2025-01-29 2025-01-30 2025-03-31 2025-04-18 2025-05-01 2025-05-12 2025-10-20 2025-12-25 ' +
        '2026-01-01 2026-02-17 2026-02-18 2026-04-03 2026-05-01 2026-05-27 2026-06-01 2026-08-10 2026-11-09 2026-12-25',
    );
  });

  it('are gazetted weekdays only: a Saturday or Sunday in the tables would be a typing error', () => {
    for (const name of ['Vesak Day', 'Hari Raya Puasa', 'Hari Raya Haji', 'Deepavali']) {
      expect(tableOf(XSES, name).filter((date) => isWeekend(parseIsoDate(date)))).toEqual([]);
    }
  });
});

describe('what is computed', () => {
  it('agrees with the published Easter Sundays', () => {
    const published =
      '2000-04-23 2001-04-15 2002-03-31 2003-04-20 2004-04-11 2005-03-27 2006-04-16 2007-04-08 2008-03-23 2009-04-12 ' +
      '2010-04-04 2011-04-24 2012-04-08 2013-03-31 2014-04-20 2015-04-05 2016-03-27 2017-04-16 2018-04-01 2019-04-21 ' +
      '2020-04-12 2021-04-04 2022-04-17 2023-04-09 2024-03-31 2025-04-20 2026-04-05 2027-03-28 2038-04-25 2100-03-28';
    expect(published.split(' ').map((date) => formatIsoDate(easterSunday(Number(date.slice(0, 4)))))).toEqual(
      published.split(' '),
    );
  });

  it('agrees with the published equinoxes of Japan', () => {
    const march = Array.from({ length: 28 }, (_, index) =>
      formatIsoDate(equinoxInJapan(2000 + index, 'march')).slice(8),
    );
    const september = Array.from({ length: 28 }, (_, index) =>
      formatIsoDate(equinoxInJapan(2000 + index, 'september')).slice(8),
    );
    expect(march.join(' ')).toBe('20 20 21 21 20 20 21 21 20 20 21 21 20 20 21 21 20 20 21 21 20 20 21 21 20 20 20 21');
    expect(september.join(' ')).toBe(
      '23 23 23 23 23 23 23 23 23 23 23 23 22 23 23 23 22 23 23 23 22 23 23 23 22 23 23 23',
    );
  });
});
