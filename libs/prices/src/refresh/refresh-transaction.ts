import type { Database, TransactionOptions } from '@portfolio-metrics/database';
import type { EntityManager } from 'typeorm';
import { lockMarketData, ROWS_PER_WRITE } from '../persistence/market-data-writes.js';

const WRITE: TransactionOptions = { statementTimeoutMs: 20_000, lockTimeoutMs: 15_000 };

/** Writes in one short transaction, as the one writer of market data. */
export async function writeAsOne<T>(database: Database, write: (manager: EntityManager) => Promise<T>): Promise<T> {
  return await database.withoutUser(
    'write',
    async (manager) => {
      await lockMarketData(manager);
      return await write(manager);
    },
    WRITE,
  );
}

/**
 * Writes the rows in short transactions, one per batch: what is stored stays stored when a later batch fails. Answers how many rows
 * were changed.
 */
export async function writeInBatches<R>(
  database: Database,
  rows: readonly R[],
  write: (manager: EntityManager, batch: readonly R[]) => Promise<number>,
): Promise<number> {
  let changed = 0;
  for (let start = 0; start < rows.length; start += ROWS_PER_WRITE) {
    const batch = rows.slice(start, start + ROWS_PER_WRITE);
    changed += await writeAsOne(database, async (manager) => write(manager, batch));
  }
  return changed;
}
