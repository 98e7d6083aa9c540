import type { EntityManager } from 'typeorm';
import type { SettledTransaction } from '../domain/settled-transaction.js';

const INSERT = `
  insert into transactions (user_id, portfolio_id, date, executed_at, sequence, type, symbol, quantity, price, fee, tax, amount,
    currency, fx_rate, note, external_id)
  select $1, $2, row.date, row.executed_at, row.sequence, row.type, row.symbol, row.quantity, row.price, row.fee, row.tax,
    row.amount, row.currency, row.fx_rate, row.note, row.external_id
  from unnest($3::date[], $4::timestamptz[], $5::integer[], $6::text[], $7::text[], $8::numeric[], $9::numeric[], $10::numeric[],
    $11::numeric[], $12::numeric[], $13::text[], $14::numeric[], $15::text[], $16::text[])
    with ordinality as row (date, executed_at, sequence, type, symbol, quantity, price, fee, tax, amount, currency, fx_rate, note,
      external_id, place)
  order by row.place
  on conflict on constraint transactions_external_id_unique do nothing
  returning external_id as "externalId", ordinal`;

export interface InsertedTransaction {
  readonly externalId: string | null;
  /** Order of booking. */
  readonly ordinal: string;
}

/**
 * Stores `transactions` in their order in one statement, except those whose `externalId` the portfolio, or one further up, has
 * already. The answer is in order, too.
 */
export async function insertTransactions(
  manager: EntityManager,
  userId: string,
  portfolioId: string,
  transactions: readonly SettledTransaction[],
): Promise<readonly InsertedTransaction[]> {
  const column = <K extends keyof SettledTransaction>(name: K): Array<SettledTransaction[K]> =>
    transactions.map((transaction) => transaction[name]);
  return await manager.query<InsertedTransaction[]>(INSERT, [
    userId,
    portfolioId,
    column('date'),
    column('executedAt').map((instant) => instant?.toISOString() ?? null),
    column('sequence'),
    column('type'),
    column('symbol'),
    column('quantity'),
    column('price'),
    column('fee'),
    column('tax'),
    column('amount'),
    column('currency'),
    column('fxRate'),
    column('note'),
    column('externalId'),
  ]);
}
