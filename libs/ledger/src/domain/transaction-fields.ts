import type { TransactionType } from './transaction.js';

/** Columns of the CSV, in order, and names of the fields in JSON. */
export const TRANSACTION_COLUMNS = [
  'date',
  'type',
  'symbol',
  'quantity',
  'price',
  'fee',
  'tax',
  'amount',
  'currency',
  'fxRate',
  'note',
  'externalId',
] as const;

/** Further fields, which the CSV has only where a row needs them. */
export const ORDER_COLUMNS = ['sequence', 'executedAt'] as const;

/** A field by its name in JSON and in the header of the CSV. */
export type TransactionField = (typeof TRANSACTION_COLUMNS)[number] | (typeof ORDER_COLUMNS)[number];

/** What a client states about a transaction: every value as the text that was sent; absent and empty fields are not in the map. */
export type TransactionFields = ReadonlyMap<string, string>;

interface Shape {
  readonly required: readonly TransactionField[];
  readonly optional: readonly TransactionField[];
}

/** The fields whose place depends on the type; all others are allowed everywhere. */
const SHAPED = ['symbol', 'quantity', 'price', 'fee', 'tax', 'amount'] as const;

const TRADE: Shape = { required: ['symbol', 'quantity', 'price'], optional: ['fee', 'tax'] };
const DISTRIBUTION: Shape = { required: ['symbol', 'amount'], optional: ['fee', 'tax'] };
const MONEY: Shape = { required: ['amount'], optional: [] };
const MONEY_OF_AN_INSTRUMENT: Shape = { required: ['amount'], optional: ['symbol'] };

const SHAPES: Readonly<Record<TransactionType, Shape>> = {
  BUY: TRADE,
  SELL: TRADE,
  DIVIDEND: DISTRIBUTION,
  RETURN_OF_CAPITAL: DISTRIBUTION,
  INTEREST: { required: ['amount'], optional: ['symbol', 'fee', 'tax'] },
  FEE: MONEY_OF_AN_INSTRUMENT,
  TAX: MONEY_OF_AN_INSTRUMENT,
  DEPOSIT: MONEY,
  WITHDRAWAL: MONEY,
  TRANSFER_IN: TRADE,
  TRANSFER_OUT: { required: ['symbol', 'quantity'], optional: ['price', 'fee', 'tax'] },
};

/** Reports every field that `type` needs and that is absent, and every field that has no meaning for it. */
export function checkShape(
  type: TransactionType,
  fields: TransactionFields,
  report: (field: TransactionField, reason: string) => void,
): void {
  const shape = shapeOf(type, fields);
  for (const field of shape.required) {
    if (!fields.has(field)) report(field, `is required for a ${type}`);
  }
  for (const field of SHAPED) {
    if (!fields.has(field) || shape.required.includes(field) || shape.optional.includes(field)) continue;
    // Many brokers' files fill the columns of fee and tax with zeros.
    if ((field === 'fee' || field === 'tax') && /^0(?:\.0{1,10})?$/.test(fields.get(field)!)) continue;
    report(field, `has no meaning for a ${type}${field === 'amount' ? ' with a quantity' : ''}: leave it out`);
  }
}

/** A transfer moves units of an instrument, or money alone. */
function shapeOf(type: TransactionType, fields: TransactionFields): Shape {
  const transfer = type === 'TRANSFER_IN' || type === 'TRANSFER_OUT';
  return transfer && !fields.has('symbol') && !fields.has('quantity') && fields.has('amount') ? MONEY : SHAPES[type];
}
