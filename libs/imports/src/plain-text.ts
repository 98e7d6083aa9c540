/**
 * Control characters, line and paragraph separators, and everything that turns the direction of the text around it: they make a
 * name look like another one. Zero-width joiners stay allowed, emoji and several scripts need them.
 */
const NOT_PLAIN = /[\p{Cc}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u;

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Whether `text` contains half of a character, which no UTF-8 can carry. */
export function hasLoneSurrogate(text: string): boolean {
  return LONE_SURROGATE.test(text);
}

/** What keeps `text` from being stored as a name or note, or `null`. `maxLength` counts code points. */
export function plainTextProblem(text: string, maxLength: number): string | null {
  if (hasLoneSurrogate(text)) return 'contains half of a character (a lone surrogate)';
  if (NOT_PLAIN.test(text)) return 'contains a control or direction character';
  // A code point is one or two units, so most texts need no counting.
  if (text.length <= maxLength) return null;
  return Array.from(text).length > maxLength ? `is longer than ${maxLength} characters` : null;
}
