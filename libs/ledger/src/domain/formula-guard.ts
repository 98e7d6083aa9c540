/** What spreadsheets take for the start of a formula, and its full-width twins; apostrophes in front are the guard's own. */
const GUARDED = /^'*[=+\-@\t\r\0＝＋－＠]/u;

/**
 * `text` so that no spreadsheet runs it: with an apostrophe in front when it would start a formula, or when the reader of our own
 * files would take it for a guarded text.
 */
export function guardFormula(text: string): string {
  return GUARDED.test(text) ? `'${text}` : text;
}

/** The text that `guardFormula` was given. */
export function unguardFormula(text: string): string {
  return text.startsWith("'") && GUARDED.test(text) ? text.slice(1) : text;
}
