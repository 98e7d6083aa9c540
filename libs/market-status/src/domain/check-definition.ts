import { parseCalendarDate } from '@portfolio-metrics/kernel';
import type { CalendarDefinition, DateRule, DatedHours, LocalInterval } from './calendar-definition.js';
import { parseLocalTime } from './civil-day.js';
import { isLocalTime } from './override-problem.js';

const MONTH_DAY = /^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/**
 * What is wrong with a calendar that somebody wrote down, as one sentence per mistake; empty when nothing is. The compiler sees the
 * shapes; this sees what it cannot: dates that do not exist, hours out of order, half days without hours.
 */
export function mistakesIn(definition: CalendarDefinition): readonly string[] {
  const { coverage, hours, week, holidays, halfDays = [], extendedHours = [] } = definition;
  const mistakes: string[] = [];
  const say = (mistake: string | false): void => void (mistake !== false && mistakes.push(mistake));
  const checkDate = (what: string, date: string): void =>
    say(parseCalendarDate(date) === null && `${what}: ${date} is no date`);

  say(definition.mic === '' && 'the MIC is empty');
  say(!isTimeZone(definition.timezone) && `${definition.timezone} is no IANA time zone`);
  for (const bound of ['from', 'to', 'hoursExactFrom'] as const) checkDate(`coverage.${bound}`, coverage[bound]);
  say(coverage.from > coverage.to && 'the coverage ends before it begins');
  say(!startsOpenEnded(hours) && 'hours: the first entry has no date, the others have ascending dates');
  say(!startsOpenEnded(week) && 'week: the first entry has no date, the others have ascending dates');
  for (const entry of hours) for (const mistake of mistakesInHours(entry)) say(`hours: ${mistake}`);
  for (const { from, preOpen, postClose, halfDayPostClose } of extendedHours) {
    checkDate('extendedHours', from);
    for (const time of [preOpen, postClose, halfDayPostClose]) {
      say(!isLocalTime(time) && `extendedHours: ${time} is no time`);
    }
  }
  for (const rule of [...holidays, ...halfDays]) {
    for (const mistake of mistakesInRule(rule.on)) say(`${rule.name}: ${mistake}`);
    say((rule.from ?? -Infinity) > (rule.to ?? Infinity) && `${rule.name}: ends before it begins`);
  }
  say(halfDays.length > 0 && hours.every(({ halfDay }) => halfDay === undefined) && 'half days, but no half-day hours');
  for (const date of Object.keys(definition.closures ?? {})) checkDate('closures', date);
  for (const [date, special] of Object.entries(definition.specialSessions ?? {})) {
    checkDate('specialSessions', date);
    for (const time of [special.open, special.close, ...(special.breaks ?? []).flat()]) {
      say(time !== undefined && !isLocalTime(time) && `specialSessions: ${time} is no time`);
    }
  }
  return mistakes;
}

function mistakesInRule(rule: DateRule): string[] {
  if (rule === 'between_holidays') return [];
  if (typeof rule === 'string') return MONTH_DAY.test(rule) ? [] : [`${rule} is no day of a year`];
  if ('dates' in rule) {
    return rule.dates.filter((date) => parseCalendarDate(date) === null).map((date) => `${date} is no date`);
  }
  if ('month' in rule) return rule.month >= 1 && rule.month <= 12 ? [] : [`${rule.month} is no month`];
  const anchor = 'onOrAfter' in rule ? rule.onOrAfter : 'onOrBefore' in rule ? rule.onOrBefore : null;
  return anchor === null || MONTH_DAY.test(anchor) ? [] : [`${anchor} is no day of a year`];
}

function mistakesInHours({ open, close, breaks = [], halfDay }: DatedHours): string[] {
  const times = [open, close, ...breaks.flat(), ...(halfDay === undefined ? [] : [halfDay.close])];
  const wrong = times.filter((time) => !isLocalTime(time)).map((time) => `${time} is no time`);
  if (wrong.length > 0) return wrong;
  const mistakes: string[] = [];
  if (!inOrder([open, ...breaks.flat(), close])) mistakes.push('open, breaks and close are out of order');
  if (halfDay !== undefined) {
    const inside: readonly LocalInterval[] = halfDay.breaks ?? [];
    if (!inOrder([open, ...inside.flat(), halfDay.close])) mistakes.push('the half day is out of order');
  }
  return mistakes;
}

function inOrder(times: readonly `${number}:${number}`[]): boolean {
  const minutes = times.map(parseLocalTime);
  return minutes.every((minute, index) => index === 0 || minutes[index - 1]! < minute);
}

function startsOpenEnded(entries: readonly { readonly from?: string }[]): boolean {
  const [first, ...later] = entries;
  if (first === undefined || first.from !== undefined) return false;
  return later.every(
    ({ from }, index) =>
      from !== undefined && parseCalendarDate(from) !== null && (index === 0 || (later[index - 1]!.from ?? '') < from),
  );
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
