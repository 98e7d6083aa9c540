import { AppError, type CalendarDate } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import { compareLedgerPlaces, type LedgerPlace } from '../domain/ledger-order.js';
import { PositionCoverage, quantityUnits, type QuantityUnits, type Shortfall } from '../domain/position-coverage.js';
import { isDisposal, type TransactionType } from '../domain/transaction.js';
import { splitsOf } from '../persistence/instrument-rows.js';
import { LEDGER_ORDER } from '../persistence/ledger-order-sql.js';
import { arrayRows, batchesOfRows } from '../persistence/raw-rows.js';

/** One transaction that moves units of an instrument. */
export interface PositionRow extends LedgerPlace {
  readonly id: string;
  readonly symbol: string;
  readonly quantity: string;
}

/** What one change did, next to the ledger as it is afterwards. */
export interface LedgerEdit {
  /** Id of the transaction that is new or has new values; `null`: none. */
  readonly booked: string | null;
  /** The transaction as it was, when it is gone or has new values now; `null`: none. */
  readonly removed: PositionRow | null;
}

type Columns = readonly [
  symbol: string,
  date: CalendarDate,
  sequence: number,
  type: TransactionType,
  ordinal: string,
  quantity: string,
  id: string,
];

const BATCH = 5_000;

const POSITION_ROWS = `
  select symbol, date, sequence, type, ordinal, quantity, id from transactions
  where user_id = $1 and portfolio_id = $2 and symbol = any ($3)
    and type in ('BUY', 'SELL', 'TRANSFER_IN', 'TRANSFER_OUT')
  order by symbol collate "C", ${LEDGER_ORDER}`;

/**
 * Throws `oversell` at the first sale or transfer out of more than is held at its place in the ledger, with `symbol`, `date`,
 * `requested` and `available` as details. Call it after the change, in the change's transaction, with the portfolio's row locked.
 *
 * @param symbols to look at; `null`: all of the portfolio.
 * @param edit the change; shortfalls that it does not deepen are let through. Absent: no shortfall is.
 */
export async function refuseOversell(
  manager: EntityManager,
  portfolio: { readonly userId: string; readonly id: string },
  symbols: readonly string[] | null,
  edit?: LedgerEdit,
): Promise<void> {
  const touched = symbols ?? (await symbolsOf(manager, portfolio));
  if (touched.length === 0) return;
  const splits = await splitsOf(manager, touched, null);
  const values = [portfolio.userId, portfolio.id, touched];
  let symbol: string | null = null;
  let coverage = new PositionCoverage([]);
  for await (const rows of edit === undefined ? allRows(manager, values) : editedRows(manager, values, edit)) {
    for (const row of rows) {
      if (row.symbol !== symbol) coverage = new PositionCoverage(splits.get(row.symbol) ?? []);
      symbol = row.symbol;
      const units = signedUnits(row);
      const shortfall = coverage.apply({
        date: row.date,
        before: edit === undefined || (row.id === edit.booked && row !== edit.removed) ? 0n : units,
        after: row === edit?.removed ? 0n : units,
      });
      if (shortfall !== null) throw oversell(row.symbol, shortfall);
    }
  }
}

async function* allRows(manager: EntityManager, values: readonly unknown[]): AsyncGenerator<PositionRow[]> {
  for await (const rows of batchesOfRows<Columns>(manager, POSITION_ROWS, values, BATCH)) yield rows.map(positionRow);
}

async function* editedRows(
  manager: EntityManager,
  values: readonly unknown[],
  { removed }: LedgerEdit,
): AsyncGenerator<PositionRow[]> {
  const rows = (await arrayRows<Columns>(manager, POSITION_ROWS, values)).map(positionRow);
  if (removed !== null) {
    // In front of its own new values, so that the two are compared after both have been applied.
    const behind = rows.findIndex(
      (row) => row.symbol > removed.symbol || (row.symbol === removed.symbol && compareLedgerPlaces(row, removed) >= 0),
    );
    rows.splice(behind < 0 ? rows.length : behind, 0, removed);
  }
  yield rows;
}

function positionRow([symbol, date, sequence, type, ordinal, quantity, id]: Columns): PositionRow {
  return { symbol, date, sequence, type, ordinal: Number(ordinal), quantity, id };
}

function signedUnits(row: PositionRow): QuantityUnits {
  const units = quantityUnits(row.quantity);
  return isDisposal(row.type) ? -units : units;
}

async function symbolsOf(
  manager: EntityManager,
  portfolio: { readonly userId: string; readonly id: string },
): Promise<string[]> {
  const rows = await manager.query<Array<{ symbol: string }>>(
    'select distinct symbol from transactions where user_id = $1 and portfolio_id = $2 and symbol is not null',
    [portfolio.userId, portfolio.id],
  );
  return rows.map((row) => row.symbol);
}

function oversell(symbol: string, { date, requested, available }: Shortfall): AppError {
  return new AppError(
    'oversell',
    `${requested} of ${symbol} cannot leave the portfolio on ${date}: ${available} are held then.`,
    { details: { symbol, date, requested, available } },
  );
}
