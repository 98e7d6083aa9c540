/** Area and city of the IANA names; no offsets (they know no summer time) and no spellings in other cases. */
const FORM = /^(?:UTC|GMT|[A-Z][A-Za-z]{1,20}(?:\/[A-Z][A-Za-z0-9_+-]{1,30}){1,2})$/;

/** Whether `name` is a time zone of the IANA database, such as `Europe/Zurich`, or `UTC`. */
export function isTimeZone(name: string): boolean {
  if (!FORM.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
