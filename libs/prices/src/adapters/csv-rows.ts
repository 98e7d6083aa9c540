import { parse } from 'csv-parse/sync';
import { ProviderFault } from '../provider-fault.js';

/** A table is read in one go: what a text of so many bytes takes, others wait. */
export const MAX_CSV_BYTES = 4 * 1_048_576;

export interface CsvForm {
  readonly delimiter: string;
  /** Columns that must be there, by their names in the first row. */
  readonly required: readonly string[];
  /** Most rows behind the first. */
  readonly maxRows: number;
}

/** The rows of a CSV text by the names in its first row. Throws `ProviderFault` when it is no such table. */
export function csvRows(
  text: string,
  { delimiter, required, maxRows }: CsvForm,
): readonly ReadonlyMap<string, string>[] {
  const records = recordsOf(text, delimiter, maxRows);
  const [header = [], ...rows] = records;
  const missing = required.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new ProviderFault('malformed', `the answer is no table with a column ${missing[0]!}`);
  if (rows.length > maxRows) throw new ProviderFault('too_large', `the answer has more than ${maxRows} rows`);
  return rows.map((row) => new Map(header.map((name, index) => [name, row[index]!])));
}

function recordsOf(text: string, delimiter: string, maxRows: number): readonly (readonly string[])[] {
  try {
    return parse(text, { bom: true, delimiter, skip_empty_lines: true, trim: true, to: maxRows + 2 });
  } catch {
    throw new ProviderFault('malformed', 'the answer is no CSV with the same columns in every row');
  }
}
