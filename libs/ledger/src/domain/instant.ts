import { parseCalendarDate } from '@portfolio-metrics/kernel';

const FORM =
  /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,3})?)?(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))$/;
const MAX_LENGTH = 29;

/**
 * `text` as an instant when it is ISO 8601 with a date that exists, hours, minutes and an offset from UTC (`Z` or up to 14
 * hours), exact to the millisecond; else `null`. A leap second is none: no clock of ours has one.
 */
export function parseInstant(text: string): Date | null {
  if (text.length > MAX_LENGTH) return null;
  const date = FORM.exec(text)?.[1];
  return date === undefined || parseCalendarDate(date) === null ? null : new Date(text);
}
