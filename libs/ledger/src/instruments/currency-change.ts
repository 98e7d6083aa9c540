import { sqlStateOf } from '@portfolio-metrics/database';
import { AppError } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';

const FOREIGN_KEY_VIOLATION = '23503';

/**
 * Throws `conflict` when the instrument exists, has another currency, and has prices or transactions. Otherwise nothing can begin
 * to refer to it before the transaction ends.
 */
export async function refuseCurrencyChangeInUse(
  manager: EntityManager,
  symbol: string,
  currency: string,
): Promise<void> {
  const seen = await currencyOf(manager, symbol, '');
  if (seen === null || seen === currency) return;
  // Holds off rows that would refer to the instrument; the plain read before spares every other change that wait.
  const current = await currencyOf(manager, symbol, 'for update');
  if (current === null || current === currency) return;
  if ((await hasPrices(manager, symbol)) || (await isReferredTo(manager, symbol))) {
    throw new AppError(
      'conflict',
      `${symbol} has prices or transactions in ${current}: its currency cannot change any more.`,
    );
  }
}

async function currencyOf(manager: EntityManager, symbol: string, lock: '' | 'for update'): Promise<string | null> {
  const rows = await manager.query<Array<{ currency: string }>>(
    `select currency from instruments where symbol = $1 ${lock}`,
    [symbol],
  );
  return rows[0]?.currency ?? null;
}

async function hasPrices(manager: EntityManager, symbol: string): Promise<boolean> {
  const [row] = await manager.query<[{ used: boolean }]>(
    `select exists (select from price_history where symbol = $1) or exists (select from quotes where symbol = $1) as used`,
    [symbol],
  );
  return row.used;
}

/**
 * Asks the foreign keys: they see every tenant's rows where a query of ours sees none, and they say no more than yes or no. The
 * delete never lasts.
 */
async function isReferredTo(manager: EntityManager, symbol: string): Promise<boolean> {
  await manager.query('savepoint before_delete');
  try {
    await manager.query('delete from instruments where symbol = $1', [symbol]);
    return false;
  } catch (error) {
    if (sqlStateOf(error) === FOREIGN_KEY_VIOLATION) return true;
    throw error;
  } finally {
    await manager.query('rollback to savepoint before_delete');
  }
}
