import { ZERO, type Decimal } from '@portfolio-metrics/kernel';
import type { LedgerTransaction } from '@portfolio-metrics/ledger';
import { addKnown } from './amount.js';
import type { PortfolioRows } from './portfolio-rows.js';
import { toDouble } from './to-double.js';
import { convertAt } from './trade-currency.js';

/** Income and costs of portfolios that belong to no instrument, in the base currency; `null`: not known. */
export class Unattached {
  income: Decimal | null = ZERO;
  fees: Decimal | null = ZERO;
  taxes: Decimal | null = ZERO;

  /** Books a transaction without an instrument. `rate` leads from its currency to the base currency. */
  book(transaction: LedgerTransaction, rate: Decimal | null, trackCash: boolean, rows: PortfolioRows): void {
    const { type, date } = transaction;
    const amount = convertAt(transaction.amount ?? ZERO, rate);
    const fee = convertAt(transaction.fee, rate);
    const tax = convertAt(transaction.tax, rate);
    const isFee = type === 'FEE';
    const isTax = type === 'TAX';
    const isIncome = type === 'INTEREST' || type === 'DIVIDEND' || type === 'RETURN_OF_CAPITAL';
    if (isIncome) this.income = addKnown(this.income, amount);
    this.fees = addKnown(this.fees, isFee ? addKnown(amount, fee) : fee);
    this.taxes = addKnown(this.taxes, isTax ? addKnown(amount, tax) : tax);

    if (trackCash) return bookExternal(type, date, toDouble(amount), rows);
    const paid = isIncome ? toDouble(amount) : isFee || isTax ? -toDouble(amount) : 0;
    rows.add('paidOut', date, paid - toDouble(fee) - toDouble(tax));
  }
}

function bookExternal(
  type: LedgerTransaction['type'],
  date: LedgerTransaction['date'],
  amount: number,
  rows: PortfolioRows,
): void {
  if (type === 'DEPOSIT') rows.add('deposited', date, amount);
  else if (type === 'WITHDRAWAL') rows.add('withdrawn', date, amount);
  else if (type === 'TRANSFER_IN') rows.add('transferred', date, amount);
  else if (type === 'TRANSFER_OUT') rows.add('transferred', date, -amount);
}
