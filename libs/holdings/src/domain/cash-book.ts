import { toDayNumber, ZERO, type CalendarDate, type Decimal } from '@portfolio-metrics/kernel';
import type { LedgerTransaction, Portfolio } from '@portfolio-metrics/ledger';
import type { CashActivity } from './activity-journal.js';
import { addKnown } from './amount.js';
import { toDouble } from './to-double.js';
import { convertAt } from './trade-currency.js';
import { movesUnits } from './transfer-pairs.js';

interface Balance {
  amount: Decimal | null;
  readonly days: number[];
  readonly balance: number[];
  last: CalendarDate | null;
}

/**
 * Cash of a portfolio that tracks it, by currency. Money moves in the transaction's currency; with a recorded rate the broker settled in
 * the portfolio's base currency, and it moves there. Deposits, withdrawals and transfers are never exchanged.
 */
export class CashBook {
  private readonly balances = new Map<string, Balance>();

  constructor(private readonly portfolio: Portfolio) {}

  book(transaction: LedgerTransaction): void {
    const { currency, fxRate, date } = transaction;
    const amount = cashEffect(transaction);
    if (amount.isZero()) return;
    const settlesInBase = fxRate !== null && currency !== this.portfolio.baseCurrency && !isExternal(transaction);
    if (settlesInBase) this.move(this.portfolio.baseCurrency, convertAt(amount, fxRate), date);
    else this.move(currency, amount, date);
  }

  amounts(): readonly { readonly currency: string; readonly amount: Decimal | null }[] {
    return [...this.balances].map(([currency, { amount }]) => ({ currency, amount }));
  }

  activity(): CashActivity[] {
    return [...this.balances].map(([currency, { days, balance }]) => ({ currency, days, balance }));
  }

  private move(currency: string, amount: Decimal | null, date: CalendarDate): void {
    let balance = this.balances.get(currency);
    if (balance === undefined) {
      balance = { amount: ZERO, days: [], balance: [], last: null };
      this.balances.set(currency, balance);
    }
    balance.amount = addKnown(balance.amount, amount);
    if (balance.last !== date) {
      balance.last = date;
      balance.days.push(toDayNumber(date));
      balance.balance.push(0);
    }
    balance.balance[balance.days.length - 1] = toDouble(balance.amount);
  }
}

/** Whether the transaction moves money across the border of the portfolio. */
function isExternal({ type }: LedgerTransaction): boolean {
  return type === 'DEPOSIT' || type === 'WITHDRAWAL' || type === 'TRANSFER_IN' || type === 'TRANSFER_OUT';
}

/** What the transaction does to the cash of its portfolio, in its own currency; negative: money leaves. */
function cashEffect(transaction: LedgerTransaction): Decimal {
  const costs = transaction.fee.plus(transaction.tax);
  const amount = transaction.amount ?? ZERO;
  switch (transaction.type) {
    case 'BUY':
      return transaction.quantity!.times(transaction.price!).plus(costs).negated();
    case 'SELL':
      return transaction.quantity!.times(transaction.price!).minus(costs);
    case 'FEE':
    case 'TAX':
    case 'WITHDRAWAL':
      return amount.plus(costs).negated();
    case 'TRANSFER_IN':
      return movesUnits(transaction) ? costs.negated() : amount.minus(costs);
    case 'TRANSFER_OUT':
      return movesUnits(transaction) ? costs.negated() : amount.plus(costs).negated();
    case 'DIVIDEND':
    case 'INTEREST':
    case 'DEPOSIT':
    case 'RETURN_OF_CAPITAL':
      return amount.minus(costs);
  }
}
