import { type CalendarDate, Decimal, ZERO } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import { intoLedgerOrder } from '../domain/ledger-order.js';
import type { LedgerTransaction, TransactionType } from '../domain/transaction.js';
import { arrayRows } from '../persistence/raw-rows.js';

/** Which part of a user's ledger; `null`: all portfolios, all dates. */
export interface LedgerScope {
  readonly userId: string;
  readonly portfolioId: string | null;
  readonly until: CalendarDate | null;
}

type TransactionColumns = readonly [
  id: string,
  portfolioId: string,
  date: CalendarDate,
  executedAt: Date | null,
  sequence: number,
  type: TransactionType,
  symbol: string | null,
  quantity: string | null,
  price: string | null,
  fee: string | null,
  tax: string | null,
  amount: string | null,
  currency: string,
  fxRate: string | null,
  note: string | null,
  externalId: string | null,
];

/** In the order of the index; sorting a hundred thousand rows would cost several times what reading them does. */
const TRANSACTIONS = `
  select id, portfolio_id, date, executed_at, sequence, type, symbol, quantity, price, nullif(fee, 0), nullif(tax, 0), amount,
    currency, fx_rate, note, external_id
  from transactions
  where user_id = $1 and ($2::uuid is null or portfolio_id = $2) and ($3::date is null or date <= $3)
  order by date, sequence, ordinal`;

/** In ledger order. */
export async function transactionsOf(manager: EntityManager, scope: LedgerScope): Promise<LedgerTransaction[]> {
  const values = [scope.userId, scope.portfolioId, scope.until];
  const rows = await arrayRows<TransactionColumns>(manager, TRANSACTIONS, values);
  const decimals = new DecimalTexts();
  return intoLedgerOrder(rows.map((row) => ledgerTransaction(row, decimals)));
}

function ledgerTransaction(row: TransactionColumns, decimals: DecimalTexts): LedgerTransaction {
  return {
    id: row[0],
    portfolioId: row[1],
    date: row[2],
    executedAt: row[3],
    sequence: row[4],
    type: row[5],
    symbol: row[6],
    quantity: decimals.read(row[7]),
    price: decimals.read(row[8]),
    fee: decimals.read(row[9]) ?? ZERO,
    tax: decimals.read(row[10]) ?? ZERO,
    amount: decimals.read(row[11]),
    currency: row[12],
    fxRate: decimals.read(row[13]),
    note: row[14],
    externalId: row[15],
  };
}

const MAX_KEPT_DECIMALS = 10_000;

/** Decimals never change, so equal quantities, fees and prices can share one; making them is what reading costs most. */
class DecimalTexts {
  private readonly kept = new Map<string, Decimal>();

  read(text: string | null): Decimal | null {
    if (text === null) return null;
    const known = this.kept.get(text);
    if (known !== undefined) return known;
    const decimal = new Decimal(text);
    if (this.kept.size < MAX_KEPT_DECIMALS) this.kept.set(text, decimal);
    return decimal;
  }
}
