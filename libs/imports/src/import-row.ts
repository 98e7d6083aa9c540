import { hasLoneSurrogate } from './plain-text.js';

/** One record of an imported file. */
export interface ImportRow {
  /** CSV: the line of the file (the header is line 1) that the record starts on. JSON: the place of the element, from 1. */
  readonly line: number;
  /** By column; a cell that is absent, empty or `null` in the file is not in the map. */
  readonly cells: ReadonlyMap<string, string>;
}

/** Most characters in one cell; a longer one is reported with its row. */
export const MAX_CELL_LENGTH = 4_096;

/** What is wrong with the text of a cell whatever its column means, or `null`. NUL and lone surrogates cannot be stored. */
export function cellProblem(text: string): string | null {
  if (text.length > MAX_CELL_LENGTH) return `is longer than ${MAX_CELL_LENGTH} characters`;
  if (text.includes('\0')) return 'contains a NUL character';
  return hasLoneSurrogate(text) ? 'contains half of a character (a lone surrogate)' : null;
}
