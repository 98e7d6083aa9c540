import type { Readable } from 'node:stream';
import type { TransactionOptions } from '@portfolio-metrics/database';
import { type ImportFormat, type ImportIssues, type ImportRow, readRows } from '@portfolio-metrics/imports';
import { ROWS_PER_WRITE } from '../persistence/market-data-writes.js';

/** A file of closes or exchange rates. */
export interface MarketDataImportRequest {
  readonly format: ImportFormat;
  /** The file from its start. Called once per attempt; must not wait for a client (see `spoolUpload` of the ledger). */
  readonly open: () => Readable;
}

/** What became of the rows of an import. */
export interface MarketDataImportCounts {
  /** Rows that were stored because they are new or differ from what was stored. */
  readonly imported: number;
  /** Rows that say what was stored already. */
  readonly unchanged: number;
  /** Always 0: an import with a bad row stores nothing and throws. */
  readonly rejected: number;
}

/** For the transaction that an import runs in: its statements are larger than others, and it may wait for another import. */
export const MARKET_DATA_IMPORT_TRANSACTION = Object.freeze({
  statementTimeoutMs: 25_000,
  lockTimeoutMs: 15_000,
}) satisfies TransactionOptions;

export interface MarketDataRows<D> {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly maxRows: number;
  readonly issues: ImportIssues;
  /** What one row says, or `null` when it went to the issues. */
  readonly read: (row: ImportRow) => D | null;
  /** Checks a batch and stores it unless there are issues by then; how many rows it changed. */
  readonly store: (batch: readonly D[]) => Promise<number>;
}

/** Takes a file through in batches. Throws `import_rejected` when any row went to the issues, after the last one was looked at. */
export async function importInBatches<D>(
  request: MarketDataImportRequest,
  rows: MarketDataRows<D>,
): Promise<MarketDataImportCounts> {
  const source = request.open();
  let total = 0;
  let imported = 0;
  let batch: D[] = [];
  try {
    for await (const row of readRows(source, request.format, rows)) {
      total += 1;
      const draft = rows.read(row);
      if (draft !== null) batch.push(draft);
      if (batch.length < ROWS_PER_WRITE) continue;
      imported += await rows.store(batch);
      batch = [];
    }
  } finally {
    // Left to itself it could go on reading a file that its owner has closed.
    source.destroy();
  }
  if (batch.length > 0) imported += await rows.store(batch);
  rows.issues.throwIfAny();
  return { imported, unchanged: total - imported, rejected: 0 };
}
