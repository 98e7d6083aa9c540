import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Database, TransactionOptions } from '@portfolio-metrics/database';
import {
  IdempotentWrites,
  IMPORT_TRANSACTION,
  type ImportCounts,
  LEDGER_ENTITIES,
  LedgerReader,
  OpaqueTokens,
  PORTFOLIO_DEFAULTS,
  type PortfolioDraft,
  type PortfolioRecord,
  PortfolioService,
  TransactionExport,
  TransactionImport,
  type TransactionRecord,
  TransactionService,
} from '@portfolio-metrics/ledger';
import type { EntityManager } from 'typeorm';
import { ManualClock } from './manual-clock.js';
import { openTestDatabase } from './open-test-database.js';
import type { TestDatabase } from './test-database.js';

/** Fields of a transaction as a client states them. */
export type Stated = Readonly<Record<string, string>>;

/** The services of the ledger on a database of their own, as the runtime role, at a time that the test holds. */
export interface TestLedger {
  readonly database: TestDatabase;
  readonly clock: ManualClock;
  readonly db: Database;
  readonly portfolios: PortfolioService;
  readonly transactions: TransactionService;
  readonly imports: TransactionImport;
  readonly exports: TransactionExport;
  readonly reader: LedgerReader;
  readonly writes: IdempotentWrites;
  write<T>(userId: string, work: (manager: EntityManager) => Promise<T>, options?: TransactionOptions): Promise<T>;
  addInstrument(symbol: string, currency?: string, exchange?: string | null): Promise<void>;
  addSplit(symbol: string, date: string, numerator: number, denominator: number): Promise<void>;
  addPortfolio(userId: string, draft?: Partial<PortfolioDraft>): Promise<PortfolioRecord>;
  book(userId: string, portfolioId: string, fields: Stated): Promise<TransactionRecord>;
  importText(userId: string, portfolioId: string, text: string, format?: 'csv' | 'json'): Promise<ImportCounts>;
  exportText(userId: string, portfolioId: string | null): Promise<string>;
  close(): Promise<void>;
}

export interface TestLedgerOptions {
  readonly poolSize?: number;
  readonly maxImportRows?: number;
  readonly maxTransactions?: number;
}

export async function startTestLedger(options: TestLedgerOptions = {}): Promise<TestLedger> {
  const { poolSize } = options;
  const database = await openTestDatabase({ entities: LEDGER_ENTITIES, poolSize });
  const db = database.transactions;
  const clock = new ManualClock('2026-06-10T15:00:00Z');
  const tokens = new OpaqueTokens('a secret of the tests, as long as one has to be');
  const portfolios = new PortfolioService(db, tokens);
  const transactions = new TransactionService(db, tokens, clock);
  const imports = new TransactionImport(db, clock, {
    cursorSecret: '',
    maxImportRows: options.maxImportRows ?? 1_000_000,
    maxTransactions: options.maxTransactions ?? 1_000_000,
  });
  const exports = new TransactionExport(db);
  const write: TestLedger['write'] = async (userId, work, transaction = { lockTimeoutMs: 5_000 }) =>
    await db.asUser(userId, 'write', work, transaction);
  return {
    database,
    clock,
    db,
    portfolios,
    transactions,
    imports,
    exports,
    reader: new LedgerReader(db),
    writes: new IdempotentWrites(db),
    write,
    addInstrument: async (symbol, currency = 'USD', exchange = null) => {
      await database.admin.query(
        `insert into instruments (symbol, name, currency, exchange, asset_class) values ($1, $1, $2, $3, 'EQUITY')`,
        [symbol, currency, exchange],
      );
    },
    addSplit: async (symbol, date, numerator, denominator) => {
      await database.admin.query('insert into instrument_splits values ($1, $2, $3, $4)', [
        symbol,
        date,
        numerator,
        denominator,
      ]);
    },
    addPortfolio: async (userId, draft = {}) =>
      await write(userId, async (manager) =>
        portfolios.create(manager, userId, {
          ...PORTFOLIO_DEFAULTS,
          name: `portfolio ${randomUUID()}`,
          baseCurrency: 'EUR',
          ...draft,
        }),
      ),
    book: async (userId, portfolioId, fields) =>
      await write(userId, async (manager) =>
        transactions.create(manager, userId, portfolioId, new Map(Object.entries(fields))),
      ),
    importText: async (userId, portfolioId, text, format = 'csv') =>
      await write(
        userId,
        async (manager) =>
          imports.run(manager, userId, { portfolioId, format, open: () => Readable.from([Buffer.from(text)]) }),
        IMPORT_TRANSACTION,
      ),
    exportText: async (userId, portfolioId) => {
      const { content } = await exports.run(userId, portfolioId);
      return (await content.setEncoding('utf8').toArray()).join('');
    },
    close: database.drop,
  };
}
