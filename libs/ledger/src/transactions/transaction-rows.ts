import { type CalendarDate, Decimal, toDecimalString } from '@portfolio-metrics/kernel';
import type { TransactionDraft } from '../domain/transaction-draft.js';
import type { TransactionFields } from '../domain/transaction-fields.js';
import type { TransactionEntity } from '../persistence/transaction.entity.js';

/**
 * A transaction as it is stored. Amounts are decimal text in canonical form, in `currency`; `LedgerTransaction` says what they
 * mean and when they are `null`.
 */
export interface TransactionRecord extends TransactionDraft {
  readonly id: string;
  readonly portfolioId: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Counts the changes, from 1. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export function transactionRecord(entity: TransactionEntity): TransactionRecord {
  const { userId: _, ordinal: __, ...rest } = entity;
  return {
    ...rest,
    date: rest.date as CalendarDate,
    quantity: canonical(rest.quantity),
    price: canonical(rest.price),
    fee: canonical(rest.fee),
    tax: canonical(rest.tax),
    amount: canonical(rest.amount),
    fxRate: canonical(rest.fxRate),
  };
}

/** What a client would have to state to book `record` again. */
function fieldsOf(record: TransactionRecord): Map<string, string> {
  const { id: _, portfolioId: __, version: ___, createdAt: ____, updatedAt: _____, ...stated } = record;
  const fields = new Map<string, string>();
  for (const [field, value] of Object.entries(stated)) {
    if (value !== null) fields.set(field, value instanceof Date ? value.toISOString() : String(value));
  }
  return fields;
}

/**
 * `record` with some fields restated (`null`: taken away). Date and instant are one statement: who restates one of them takes the
 * other away.
 */
export function amendedFields(
  record: TransactionRecord,
  changes: ReadonlyMap<string, string | null>,
): TransactionFields {
  const fields = fieldsOf(record);
  if (changes.has('date')) fields.delete('executedAt');
  else if (typeof changes.get('executedAt') === 'string') fields.delete('date');
  for (const [field, value] of changes) {
    if (value === null) fields.delete(field);
    else fields.set(field, value);
  }
  return fields;
}

function canonical(text: string): string;
function canonical(text: string | null): string | null;
function canonical(text: string | null): string | null {
  return text === null ? null : toDecimalString(new Decimal(text));
}
