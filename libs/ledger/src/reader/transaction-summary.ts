import type { CalendarDate } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import { TRANSACTION_TYPES, type TransactionType } from '../domain/transaction.js';
import type { LedgerScope } from './snapshot-rows.js';

/** How many transactions there are and from which time. `null`: there are none. */
export interface TransactionSummary {
  readonly count: number;
  /** `null`: there are no transactions. */
  readonly firstDate: CalendarDate | null;
  readonly lastDate: CalendarDate | null;
  /** Of every type, 0 included. */
  readonly countByType: Readonly<Record<TransactionType, number>>;
}

interface TypeRow {
  readonly type: TransactionType;
  readonly count: number;
  readonly first: CalendarDate;
  readonly last: CalendarDate;
}

export async function transactionSummaryOf(manager: EntityManager, scope: LedgerScope): Promise<TransactionSummary> {
  const rows = await manager.query<TypeRow[]>(
    `select type, count(*)::integer as count, min(date) as first, max(date) as last from transactions
     where user_id = $1 and ($2::uuid is null or portfolio_id = $2) and ($3::date is null or date <= $3)
     group by type`,
    [scope.userId, scope.portfolioId, scope.until],
  );
  const counts = new Map(rows.map((row) => [row.type, row.count]));
  return {
    count: rows.reduce((sum, row) => sum + row.count, 0),
    firstDate: rows.map((row) => row.first).toSorted()[0] ?? null,
    lastDate:
      rows
        .map((row) => row.last)
        .toSorted()
        .at(-1) ?? null,
    countByType: Object.fromEntries(TRANSACTION_TYPES.map((type) => [type, counts.get(type) ?? 0])) as Record<
      TransactionType,
      number
    >,
  };
}
