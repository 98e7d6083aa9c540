import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { AppError } from '@portfolio-metrics/kernel';
import { rejectedFile, type ImportIssues } from './import-issues.js';
import { cellProblem, type ImportRow } from './import-row.js';

/** Most bytes of one record. A quote that is never closed is noticed here instead of swallowing the file. */
const MAX_RECORD_BYTES = 131_072;

interface CsvRowsOptions {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly issues: ImportIssues;
}

interface ParsedRecord {
  readonly record: readonly string[];
  /** `lines`: of the file, that the record ends on. */
  readonly info: { readonly lines: number };
}

/** The records behind the header; `null` for one that went to `issues` instead. */
export async function* csvRows(
  chunks: AsyncIterable<string>,
  options: CsvRowsOptions,
): AsyncGenerator<ImportRow | null, void, undefined> {
  let header: readonly string[] | null = null;
  let lastLine = 0;
  for await (const { record, info } of records(chunks)) {
    const line = lastLine + 1;
    lastLine = info.lines;
    if (header === null) header = checkedHeader(record, line, options);
    else if (record.length > 1 || record[0] !== '') yield rowOf(record, header, line, options.issues);
  }
  if (header === null) throw rejectedFile(1, 'is empty: a header is required');
}

async function* records(chunks: AsyncIterable<string>): AsyncGenerator<ParsedRecord, void, undefined> {
  const parser = parse({
    info: true,
    relax_column_count: true,
    max_record_size: MAX_RECORD_BYTES,
    record_delimiter: '\n',
  });
  // Errors reach the loop below through the parser, which the pipeline destroys with them.
  pipeline(Readable.from(chunks), parser, () => undefined);
  try {
    for await (const record of parser) yield record as ParsedRecord;
  } catch (error) {
    throw error instanceof CsvError ? rejectedFile(lineOf(error), reasonOf(error), error) : error;
  }
}

function lineOf(error: CsvError): number | null {
  const { lines } = error as { lines?: unknown };
  return typeof lines === 'number' ? lines : null;
}

function reasonOf(error: CsvError): string {
  // Not in the list of codes that the parser publishes.
  const code: string = error.code;
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'ends inside a quoted cell';
  if (code === 'CSV_MAX_RECORD_SIZE')
    return `has a record of more than ${MAX_RECORD_BYTES} bytes (a quote that is never closed?)`;
  if (code === 'CSV_INVALID_CLOSING_QUOTE') return 'has characters behind a closing quote';
  if (code === 'INVALID_OPENING_QUOTE') return 'has a quote inside a cell that does not start with one';
  return 'is not readable as CSV';
}

function checkedHeader(header: readonly string[], line: number, options: CsvRowsOptions): readonly string[] {
  const known = new Set([...options.required, ...options.optional]);
  const seen = new Set<string>();
  const issues = options.required
    .filter((column) => !header.includes(column))
    .map((column) => ({ line, column, reason: 'is missing in the header' }));
  for (const column of header) {
    if (!known.has(column)) issues.push({ line, column: column.slice(0, 60), reason: 'is not a known column' });
    else if (seen.has(column)) issues.push({ line, column, reason: 'is twice in the header' });
    seen.add(column);
  }
  if (issues.length === 0) return header;
  throw new AppError('import_rejected', 'Nothing was imported: the header of the file is wrong.', {
    issues: issues.slice(0, 100),
    details: { issueCount: issues.length },
  });
}

function rowOf(
  record: readonly string[],
  header: readonly string[],
  line: number,
  issues: ImportIssues,
): ImportRow | null {
  if (record.length !== header.length) {
    issues.add(line, null, `has ${record.length} cells, the header has ${header.length}`);
    return null;
  }
  const cells = new Map<string, string>();
  let sound = true;
  for (const [index, column] of header.entries()) {
    const text = record[index]!;
    if (text === '') continue;
    const problem = cellProblem(text);
    if (problem === null) cells.set(column, text);
    else {
      issues.add(line, column, problem);
      sound = false;
    }
  }
  return sound ? { line, cells } : null;
}
