declare const calendarDateBrand: unique symbol;

/** A calendar date `YYYY-MM-DD`, proleptic Gregorian, without time or zone. Compares correctly with `<` and `>`. */
export type CalendarDate = string & { readonly [calendarDateBrand]: true };

/** Days since 1970-01-01; negative before it. */
export type DayNumber = number;

const MS_PER_DAY = 86_400_000;
const FORM = /^\d{4}-\d{2}-\d{2}$/;

/** First date that the edge accepts: nothing in this service is older. */
export const EARLIEST_DATE = '1970-01-01' as CalendarDate;
/** Last date that the edge accepts: a year 9999 is a typing error. */
export const LATEST_DATE = '2100-12-31' as CalendarDate;

/** `text` as a date when it names a day that exists between 1970-01-01 and 2100-12-31, else `null`. */
export function parseCalendarDate(text: string): CalendarDate | null {
  if (!FORM.test(text)) return null;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) return null;
  return text < EARLIEST_DATE || text > LATEST_DATE ? null : (text as CalendarDate);
}

/** `text` as a date; throws a `RangeError` when it is none. For literals and for values that were validated before. */
export function calendarDate(text: string): CalendarDate {
  const date = parseCalendarDate(text);
  if (date === null) throw new RangeError(`not a calendar date: ${text.slice(0, 20)}`);
  return date;
}

/** Days from 1970-01-01 to `date`. */
export function toDayNumber(date: CalendarDate): DayNumber {
  return Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY;
}

/** The date that is `day` days after 1970-01-01 (negative: before it). Right for the years 0 to 9999, not checked. */
export function fromDayNumber(day: DayNumber): CalendarDate {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10) as CalendarDate;
}

/** The date `days` calendar days after `date` (negative: before it). */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return fromDayNumber(toDayNumber(date) + days);
}

/** `later - earlier` in days; negative when `later` is before `earlier`. */
export function daysBetween(earlier: CalendarDate, later: CalendarDate): number {
  return toDayNumber(later) - toDayNumber(earlier);
}

/** The same day of the month `months` away (negative: back), clipped to the end of a shorter month: 31 March - 1 = 28 February. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const index = year * 12 + (month - 1) + months;
  const targetYear = Math.floor(index / 12);
  const targetMonth = index - targetYear * 12;
  const lastDay = new Date(Date.UTC(targetYear, targetMonth + 1, 0)).getUTCDate();
  return new Date(Date.UTC(targetYear, targetMonth, Math.min(day, lastDay))).toISOString().slice(0, 10) as CalendarDate;
}

/** 0 = Sunday ... 6 = Saturday. */
export function dayOfWeek(date: CalendarDate): number {
  return (((toDayNumber(date) + 4) % 7) + 7) % 7;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The calendar date that a clock on the wall shows at `instant` in the IANA zone `timeZone`. Throws `RangeError` on an unknown zone. */
export function dateInZone(instant: Date, timeZone: string): CalendarDate {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
    formatters.set(timeZone, formatter);
  }
  return formatter.format(instant) as CalendarDate;
}
