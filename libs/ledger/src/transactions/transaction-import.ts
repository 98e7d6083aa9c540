import { Inject, Injectable } from '@nestjs/common';
import { Database, type TransactionOptions } from '@portfolio-metrics/database';
import { type ImportFormat, ImportIssues, type ImportRow, readRows } from '@portfolio-metrics/imports';
import { Clock } from '@portfolio-metrics/kernel';
import type { Readable } from 'node:stream';
import type { EntityManager } from 'typeorm';
import { unguardFormula } from '../domain/formula-guard.js';
import { bookingContext, readTransaction } from '../domain/transaction-draft.js';
import { ORDER_COLUMNS, TRANSACTION_COLUMNS, type TransactionFields } from '../domain/transaction-fields.js';
import { LEDGER_OPTIONS, type LedgerOptions } from '../ledger.module-definition.js';
import { lockPortfolio } from '../portfolios/portfolio-rows.js';
import { ImportBooking, type NumberedDraft } from './import-booking.js';

/** A file, and the portfolio that it is booked in. */
export interface TransactionImportRequest {
  readonly portfolioId: string;
  readonly format: ImportFormat;
  /** The file from its start. Called once per attempt; must not wait for a client (see `spoolUpload`). */
  readonly open: () => Readable;
}

/** What became of the rows of an import. */
export interface ImportCounts {
  /** Rows that were booked, or would be, in a dry run. */
  readonly imported: number;
  /** Rows passed over because the portfolio, or the file further up, has their `externalId`. */
  readonly duplicates: number;
  /** Always 0: an import with a bad row stores nothing and throws. */
  readonly rejected: number;
}

/** For the transaction that an import runs in: its statements are larger than others. */
export const IMPORT_TRANSACTION = Object.freeze({
  statementTimeoutMs: 8_000,
  lockTimeoutMs: 1_000,
}) satisfies TransactionOptions;

const BATCH = 1_000;
const COLUMNS = {
  required: ['type'],
  optional: [...TRANSACTION_COLUMNS.filter((column) => column !== 'type'), ...ORDER_COLUMNS],
};

/** Books a file of transactions: all of it or nothing. */
@Injectable()
export class TransactionImport {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(LEDGER_OPTIONS) private readonly options: LedgerOptions,
  ) {}

  /**
   * Imports in the caller's write transaction as `userId` (give it `IMPORT_TRANSACTION`). Throws `import_rejected` with line, column
   * and reason of the bad rows, `oversell`, `not_found`, `payload_too_large` (too many rows), `unprocessable` (the user's quota).
   */
  async run(manager: EntityManager, userId: string, request: TransactionImportRequest): Promise<ImportCounts> {
    const portfolio = await lockPortfolio(manager, userId, request.portfolioId);
    const issues = new ImportIssues();
    const booking = new ImportBooking(manager, userId, portfolio, issues);
    const context = bookingContext(portfolio.timeZone, this.clock.now());
    let rows = 0;
    let pending: NumberedDraft[] = [];
    const source = request.open();
    try {
      for await (const row of readRows(source, request.format, {
        ...COLUMNS,
        issues,
        maxRows: this.options.maxImportRows,
      })) {
        rows += 1;
        const draft = readTransaction(fieldsOf(row, request.format), context, (field, reason) => {
          // The reader has reported an absent required cell already.
          if (!COLUMNS.required.includes(field) || row.cells.has(field)) issues.add(row.line, field, reason);
        });
        if (draft !== null) pending.push({ line: row.line, draft });
        // Counted in rows, bad ones included: a transaction that asks nothing for seconds is ended by the database.
        if (rows % BATCH !== 0) continue;
        await booking.add(pending);
        pending = [];
      }
    } finally {
      // A refusal in the middle leaves the rest unread, and the file behind it is about to be closed.
      source.destroy();
    }
    await booking.add(pending);
    const imported = await booking.stored();
    issues.throwIfAny();
    await booking.checkWhole(this.options.maxTransactions);
    return { imported, duplicates: rows - imported, rejected: 0 };
  }

  /** What `run` would answer or throw; nothing is kept. */
  async dryRun(userId: string, request: TransactionImportRequest): Promise<ImportCounts> {
    try {
      return await this.database.asUser(
        userId,
        'write',
        async (manager) => {
          throw new DryRunEnd(await this.run(manager, userId, request));
        },
        IMPORT_TRANSACTION,
      );
    } catch (error) {
      if (error instanceof DryRunEnd) return error.counts;
      throw error;
    }
  }
}

/** Ends a dry run: the transaction is rolled back, whatever it did. */
class DryRunEnd extends Error {
  constructor(readonly counts: ImportCounts) {
    super('dry run');
  }
}

/** Our own CSV files guard texts against spreadsheets; JSON is read by no spreadsheet. */
function fieldsOf(row: ImportRow, format: ImportFormat): TransactionFields {
  if (format === 'json') return row.cells;
  const note = row.cells.get('note');
  const externalId = row.cells.get('externalId');
  if (note === undefined && externalId === undefined) return row.cells;
  const fields = new Map(row.cells);
  if (note !== undefined) fields.set('note', unguardFormula(note));
  if (externalId !== undefined) fields.set('externalId', unguardFormula(externalId));
  return fields;
}
