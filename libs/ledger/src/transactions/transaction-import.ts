import { Inject, Injectable } from '@nestjs/common';
import { Database, type TransactionOptions } from '@portfolio-metrics/database';
import { type ImportFormat, ImportIssues, type ImportRow, readRows } from '@portfolio-metrics/imports';
import { AppError, Clock } from '@portfolio-metrics/kernel';
import type { Readable } from 'node:stream';
import type { EntityManager } from 'typeorm';
import { unguardFormula } from '../domain/formula-guard.js';
import { settleTransaction, type SettledTransaction } from '../domain/settled-transaction.js';
import { bookingContext, readTransaction, type TransactionDraft } from '../domain/transaction-draft.js';
import { ORDER_COLUMNS, TRANSACTION_COLUMNS, type TransactionFields } from '../domain/transaction-fields.js';
import { isDisposal } from '../domain/transaction.js';
import { LEDGER_OPTIONS, type LedgerOptions } from '../ledger.module-definition.js';
import { lockPortfolio, type PortfolioRecord } from '../portfolios/portfolio-rows.js';
import { insertTransactions } from './insert-transactions.js';
import { instrumentCurrencies } from './instrument-currencies.js';
import { refuseOversell } from './oversell-check.js';

export interface TransactionImportRequest {
  readonly portfolioId: string;
  readonly format: ImportFormat;
  /** The file from its start. Called once per attempt; must not wait for a client (see `spoolUpload`). */
  readonly open: () => Readable;
}

export interface ImportCounts {
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
    for await (const row of readRows(request.open(), request.format, {
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
      if (pending.length < BATCH) continue;
      await booking.add(pending);
      pending = [];
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

interface NumberedDraft {
  readonly line: number;
  readonly draft: TransactionDraft;
}

/** What one import knows about the rows it has seen so far. */
class ImportBooking {
  private imported = 0;
  /** The batch being stored while the next one is read. */
  private storing: Promise<number> = Promise.resolve(0);
  /** By symbol; `null`: not an instrument. */
  private readonly currencies = new Map<string, string | null>();
  private readonly disposed = new Set<string>();

  constructor(
    private readonly manager: EntityManager,
    private readonly userId: string,
    private readonly portfolio: PortfolioRecord,
    private readonly issues: ImportIssues,
  ) {}

  /** Stores a batch, unless anything was wrong up to here: then rows are only looked at. */
  async add(batch: readonly NumberedDraft[]): Promise<void> {
    await this.stored();
    await this.learnCurrencies(batch);
    const settled = batch.flatMap((row) => this.settle(row) ?? []);
    if (this.issues.count > 0 || settled.length === 0) return;
    for (const { type, symbol } of settled) {
      if (symbol !== null && isDisposal(type)) this.disposed.add(symbol);
    }
    this.storing = insertTransactions(this.manager, this.userId, this.portfolio.id, settled);
    // A failure is thrown where the batch is waited for. If the reading fails first, the rollback waits for the batch.
    this.storing.catch(() => undefined);
  }

  /** How many rows are stored, once the last batch is. */
  async stored(): Promise<number> {
    this.imported += await this.storing;
    this.storing = Promise.resolve(0);
    return this.imported;
  }

  /** The checks that need the whole file. Acquisitions cannot leave a disposal uncovered, so only symbols disposed of are looked at. */
  async checkWhole(maxTransactions: number): Promise<void> {
    const { manager, userId, portfolio } = this;
    if (!portfolio.allowShort) await refuseOversell(manager, { userId, id: portfolio.id }, [...this.disposed]);
    const [count] = await manager.query<[{ total: number }]>(
      'select count(*)::integer as total from transactions where user_id = $1',
      [userId],
    );
    if (count.total <= maxTransactions) return;
    throw new AppError('unprocessable', `A user can have at most ${maxTransactions} transactions.`, {
      details: { limit: maxTransactions },
    });
  }

  private async learnCurrencies(batch: readonly NumberedDraft[]): Promise<void> {
    const unseen = new Set<string>();
    for (const { draft } of batch) {
      if (draft.symbol !== null && !this.currencies.has(draft.symbol)) unseen.add(draft.symbol);
    }
    if (unseen.size === 0) return;
    const known = await instrumentCurrencies(this.manager, [...unseen]);
    for (const symbol of unseen) this.currencies.set(symbol, known.get(symbol) ?? null);
  }

  private settle({ line, draft }: NumberedDraft): SettledTransaction | null {
    const currency = draft.symbol === null ? null : this.currencies.get(draft.symbol)!;
    if (draft.symbol !== null && currency === null) {
      this.issues.add(line, 'symbol', 'is not the symbol of a known instrument');
      return null;
    }
    return settleTransaction(draft, this.portfolio.baseCurrency, currency, (field, reason) =>
      this.issues.add(line, field, reason),
    );
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
