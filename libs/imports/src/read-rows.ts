import type { Readable } from 'node:stream';
import { AppError } from '@portfolio-metrics/kernel';
import { csvRows } from './csv-rows.js';
import type { ImportIssues } from './import-issues.js';
import type { ImportRow } from './import-row.js';
import { jsonRows } from './json-rows.js';
import { textChunks } from './text-chunks.js';

/** `csv`: with a header. `json`: one array of flat objects whose values are strings. */
export type ImportFormat = 'csv' | 'json';

/** What a file may look like, and where its faults go. */
export interface ReadRowsOptions {
  /** Columns that the file must have, with a value in every row. */
  readonly required: readonly string[];
  /** Columns that the file may have. Any other column is refused. */
  readonly optional: readonly string[];
  /** Takes what is wrong with single rows. The reader adds to it and never throws it: call `throwIfAny()` after the last row. */
  readonly issues: ImportIssues;
  /** Most rows, the header not counted. Default 1,000,000. */
  readonly maxRows?: number;
  /** Most bytes. Default 104,857,600 (100 MiB). */
  readonly maxBytes?: number;
}

/** Limits of a file that names none: rows, and bytes (100 MiB). */
export const READ_ROWS_DEFAULTS = Object.freeze({ maxRows: 1_000_000, maxBytes: 104_857_600 });

/**
 * The rows of a CSV file with a header, or of a JSON array of flat objects of strings, one by one, as fast as they are asked
 * for and no faster; memory does not grow with the file.
 *
 * A row whose shape is broken (number of cells, a JSON value that is no string, a cell too long) goes to `issues` and is left
 * out. A row that only lacks required cells goes to `issues` and is still given, so that its other cells can be checked. A file
 * that cannot be read any further throws `import_rejected`; one beyond a limit throws `payload_too_large`.
 *
 * The source is read to its end or left as it is, never destroyed.
 */
export async function* readRows(
  source: Readable,
  format: ImportFormat,
  options: ReadRowsOptions,
): AsyncGenerator<ImportRow, void, undefined> {
  const maxRows = options.maxRows ?? READ_ROWS_DEFAULTS.maxRows;
  const chunks = textChunks(source, options.maxBytes ?? READ_ROWS_DEFAULTS.maxBytes);
  const rows = format === 'csv' ? csvRows(chunks, options) : jsonRows(chunks, options);
  let count = 0;
  for await (const row of rows) {
    count += 1;
    if (count > maxRows) throw new AppError('payload_too_large', `The file has more than ${maxRows} rows.`);
    if (row === null) continue;
    for (const column of options.required) {
      if (!row.cells.has(column)) options.issues.add(row.line, column, 'is required');
    }
    yield row;
  }
}
