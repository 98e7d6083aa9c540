import type { ImportIssues } from '@portfolio-metrics/imports';
import { Decimal } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import type { SettledTransaction } from '../domain/settled-transaction.js';

/** A row of a file, ready to be stored. */
export interface NumberedTransaction {
  readonly line: number;
  readonly transaction: SettledTransaction;
}

/** What an import has stored: everything from `firstOrdinal` on, because the portfolio is locked. */
export interface StoredByImport {
  readonly userId: string;
  readonly portfolioId: string;
  readonly firstOrdinal: string;
}

type StoredValues = SettledTransaction & { readonly externalId: string };

const STORED = `
  select date, executed_at as "executedAt", sequence, type, symbol, quantity, price, fee, tax, amount, currency,
    fx_rate as "fxRate", note, external_id as "externalId"
  from transactions
  where user_id = $1 and portfolio_id = $2 and ordinal >= $3 and external_id = any ($4)`;

const PLAIN = ['date', 'sequence', 'type', 'symbol', 'currency', 'note'] as const;
const NUMBERS = ['quantity', 'price', 'fee', 'tax', 'amount', 'fxRate'] as const;

/**
 * Reports the rows of `batch` that have the `externalId` of another row of the same file and other values: one of the two is wrong,
 * and passing one over would hide it. Equal rows, and rows that were there before the import, are plain duplicates.
 */
export async function reportContradictions(
  manager: EntityManager,
  { userId, portfolioId, firstOrdinal }: StoredByImport,
  batch: readonly NumberedTransaction[],
  issues: ImportIssues,
): Promise<void> {
  const ids = batch.flatMap(({ transaction }) => transaction.externalId ?? []);
  const rows = await manager.query<StoredValues[]>(STORED, [userId, portfolioId, firstOrdinal, ids]);
  const stored = new Map(rows.map((row) => [row.externalId, row]));
  for (const { line, transaction } of batch) {
    const other = transaction.externalId === null ? undefined : stored.get(transaction.externalId);
    if (other !== undefined && !sameValues(transaction, other)) {
      issues.add(line, 'externalId', 'belongs to another row of the file, which has other values');
    }
  }
}

function sameValues(one: SettledTransaction, other: SettledTransaction): boolean {
  return (
    PLAIN.every((field) => one[field] === other[field]) &&
    NUMBERS.every((field) => sameNumber(one[field], other[field])) &&
    one.executedAt?.getTime() === other.executedAt?.getTime()
  );
}

function sameNumber(one: string | null, other: string | null): boolean {
  return one === null || other === null ? one === other : new Decimal(one).equals(other);
}
