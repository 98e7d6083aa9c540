import type { ImportIssues } from '@portfolio-metrics/imports';
import { AppError } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import { settleTransaction } from '../domain/settled-transaction.js';
import type { TransactionDraft } from '../domain/transaction-draft.js';
import { isDisposal } from '../domain/transaction.js';
import type { PortfolioRecord } from '../portfolios/portfolio-rows.js';
import { insertTransactions } from './insert-transactions.js';
import { instrumentCurrencies } from './instrument-currencies.js';
import { refuseOversell } from './oversell-check.js';
import { type NumberedTransaction, reportContradictions } from './repeated-rows.js';

export interface NumberedDraft {
  readonly line: number;
  readonly draft: TransactionDraft;
}

/** What one import has booked and learned so far. */
export class ImportBooking {
  private imported = 0;
  /** The batch being stored while the next one is read. */
  private storing: Promise<void> = Promise.resolve();
  /** Of the first row that this import stored. */
  private firstOrdinal: string | null = null;
  /** By symbol; `null`: not an instrument. */
  private readonly currencies = new Map<string, string | null>();
  private readonly disposed = new Set<string>();

  constructor(
    private readonly manager: EntityManager,
    private readonly userId: string,
    private readonly portfolio: PortfolioRecord,
    private readonly issues: ImportIssues,
  ) {}

  /** Stores a batch, unless anything was wrong up to here: then rows are only looked at. Always asks the database something. */
  async add(batch: readonly NumberedDraft[]): Promise<void> {
    await this.stored();
    await this.learnCurrencies(batch);
    const settled = batch.flatMap((row) => this.settle(row) ?? []);
    if (this.issues.count > 0 || settled.length === 0) return;
    this.storing = this.store(settled);
    // A failure is thrown where the batch is waited for. If the reading fails first, the rollback waits for the batch.
    this.storing.catch(() => undefined);
  }

  /** How many rows are stored, once the last batch is. */
  async stored(): Promise<number> {
    await this.storing;
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

  private async store(batch: readonly NumberedTransaction[]): Promise<void> {
    const { manager, userId, portfolio, issues } = this;
    const transactions = batch.map((row) => row.transaction);
    for (const { type, symbol } of transactions) {
      if (symbol !== null && isDisposal(type)) this.disposed.add(symbol);
    }
    const inserted = await insertTransactions(manager, userId, portfolio.id, transactions);
    this.imported += inserted.length;
    this.firstOrdinal ??= inserted[0]?.ordinal ?? null;
    if (inserted.length === batch.length || this.firstOrdinal === null) return;
    const source = { userId, portfolioId: portfolio.id, firstOrdinal: this.firstOrdinal };
    await reportContradictions(manager, source, batch, issues);
  }

  private async learnCurrencies(batch: readonly NumberedDraft[]): Promise<void> {
    const unseen = new Set<string>();
    for (const { draft } of batch) {
      if (draft.symbol !== null && !this.currencies.has(draft.symbol)) unseen.add(draft.symbol);
    }
    const known = await instrumentCurrencies(this.manager, [...unseen]);
    for (const symbol of unseen) this.currencies.set(symbol, known.get(symbol) ?? null);
  }

  private settle({ line, draft }: NumberedDraft): NumberedTransaction | null {
    const currency = draft.symbol === null ? null : this.currencies.get(draft.symbol)!;
    if (draft.symbol !== null && currency === null) {
      this.issues.add(line, 'symbol', 'is not the symbol of a known instrument');
      return null;
    }
    const transaction = settleTransaction(draft, this.portfolio.baseCurrency, currency, (field, reason) =>
      this.issues.add(line, field, reason),
    );
    return transaction === null ? null : { line, transaction };
  }
}
