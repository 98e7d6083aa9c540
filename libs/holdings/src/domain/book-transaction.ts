import type { Decimal } from '@portfolio-metrics/kernel';
import type { LedgerTransaction } from '@portfolio-metrics/ledger';
import { plus, type Amount } from './amount.js';
import type { Position } from './position.js';
import { toDouble } from './to-double.js';
import { convert, type TradeRates } from './trade-currency.js';

/** Books what `transaction` does to `position`, transfers of units aside. `position` has been moved to its date. */
export function bookTransaction(position: Position, transaction: LedgerTransaction, rates: TradeRates): void {
  switch (transaction.type) {
    case 'BUY':
      return buy(position, transaction, rates);
    case 'SELL':
      return sell(position, transaction, rates);
    case 'DIVIDEND':
    case 'INTEREST':
      return receiveIncome(position, transaction, rates);
    case 'FEE':
    case 'TAX':
      return payCost(position, transaction, rates);
    case 'RETURN_OF_CAPITAL':
      return returnCapital(position, transaction, rates);
    default:
      return;
  }
}

function buy(position: Position, transaction: LedgerTransaction, rates: TradeRates): void {
  const gross = transaction.quantity!.times(transaction.price!);
  const cost = convert(withCosts(gross, transaction), rates);
  addFeeAndTax(position, transaction, rates);
  position.rows.payIn(toDouble(cost.base));
  const { window } = position.setting;
  if (window?.contains(transaction.date)) window.buy(convert(gross, rates));
  position.trade(1, transaction, cost, rates);
}

function sell(position: Position, transaction: LedgerTransaction, rates: TradeRates): void {
  const gross = transaction.quantity!.times(transaction.price!);
  const proceeds = convert(withoutCosts(gross, transaction), rates);
  addFeeAndTax(position, transaction, rates);
  position.rows.payOut(toDouble(proceeds.base));
  const { window } = position.setting;
  if (window?.contains(transaction.date)) window.sell(convert(gross, rates));
  position.trade(-1, transaction, proceeds, rates);
}

/** Most trades have no tax and many no fee: adding 0 is as dear as adding anything else. */
function withCosts(gross: Decimal, { fee, tax }: LedgerTransaction): Decimal {
  const withFee = fee.isZero() ? gross : gross.plus(fee);
  return tax.isZero() ? withFee : withFee.plus(tax);
}

function withoutCosts(gross: Decimal, { fee, tax }: LedgerTransaction): Decimal {
  const withoutFee = fee.isZero() ? gross : gross.minus(fee);
  return tax.isZero() ? withoutFee : withoutFee.minus(tax);
}

function receiveIncome(position: Position, transaction: LedgerTransaction, rates: TradeRates): void {
  const amount = convert(transaction.amount!, rates);
  position.income = plus(position.income, amount);
  position.rows.payOut(toDouble(amount.base));
  addStandaloneFeeAndTax(position, transaction, rates);
}

function payCost(position: Position, transaction: LedgerTransaction, rates: TradeRates): void {
  const amount = convert(transaction.amount!, rates);
  if (transaction.type === 'FEE') position.fees = plus(position.fees, amount);
  else position.taxes = plus(position.taxes, amount);
  addStandaloneCost(position, amount);
  addStandaloneFeeAndTax(position, transaction, rates);
}

function returnCapital(position: Position, transaction: LedgerTransaction, rates: TradeRates): void {
  const amount = convert(transaction.amount!, rates);
  position.rows.payOut(toDouble(amount.base));
  addStandaloneFeeAndTax(position, transaction, rates);
  position.returnCapital(transaction, amount, rates);
}

/** Adds fee and tax that are inside of a cost or of proceeds. */
export function addFeeAndTax(position: Position, transaction: LedgerTransaction, rates: TradeRates): void {
  if (!transaction.fee.isZero()) position.fees = plus(position.fees, convert(transaction.fee, rates));
  if (!transaction.tax.isZero()) position.taxes = plus(position.taxes, convert(transaction.tax, rates));
}

/** Adds fee and tax that are in no cost: withheld on income, or paid for a transfer. */
export function addStandaloneFeeAndTax(position: Position, transaction: LedgerTransaction, rates: TradeRates): void {
  if (transaction.fee.isZero() && transaction.tax.isZero()) return;
  addFeeAndTax(position, transaction, rates);
  addStandaloneCost(position, convert(transaction.fee.plus(transaction.tax), rates));
}

function addStandaloneCost(position: Position, amount: Amount): void {
  position.standaloneCosts = plus(position.standaloneCosts, amount);
  position.rows.payOut(-toDouble(amount.base));
}
