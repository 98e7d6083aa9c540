import { Decimal } from '@portfolio-metrics/kernel';
import type { LedgerTransaction } from '@portfolio-metrics/ledger';
import { addFeeAndTax, addStandaloneFeeAndTax } from './book-transaction.js';
import { minus, NO_AMOUNT, plus, shareOf, UNKNOWN_AMOUNT, type Amount } from './amount.js';
import type { RelievedLot } from './open-lot.js';
import type { Position } from './position.js';
import { splitRatioBetween } from './split-fraction.js';
import { toDouble } from './to-double.js';
import { convert, convertAt, type TradeRates } from './trade-currency.js';

/** A stated price per unit is rounded: up to this part of the cost it does not contradict the cost that the lots bring along. */
const STATED_COST_TOLERANCE = new Decimal('1e-6');

/** Units leave at their cost, without a gain; fee and tax of the transfer are costs of their own. `null`: there were not enough. */
export function bookTransferOut(
  position: Position,
  transaction: LedgerTransaction,
  rates: TradeRates,
): readonly RelievedLot[] | null {
  addStandaloneFeeAndTax(position, transaction, rates);
  noteMovedUnits(position, transaction, transaction.quantity!.negated());
  return position.takeOut(transaction);
}

/**
 * Units arrive. From another portfolio in scope they keep their lots, dates and costs, unless the stated price says otherwise; fee and
 * tax are added. From outside they are one lot that cost quantity × price + fee + tax; without a price the cost is not known.
 */
export function bookTransferIn(
  position: Position,
  transaction: LedgerTransaction,
  rates: TradeRates,
  carried: readonly RelievedLot[] | undefined,
): void {
  addFeeAndTax(position, transaction, rates);
  noteMovedUnits(position, transaction, transaction.quantity!);
  const paid = convert(transaction.fee.plus(transaction.tax), rates);
  position.rows.payOut(-toDouble(paid.base));
  if (carried !== undefined && !position.isShort && agreesWithStatedPrice(transaction, rates, carried)) {
    position.addLots(transaction.date, withPaid(carried, paid));
    return;
  }
  const cost = statedCost(transaction, rates);
  position.trade(1, transaction, cost, rates);
}

function statedCost(transaction: LedgerTransaction, rates: TradeRates): Amount {
  if (transaction.price === null) return UNKNOWN_AMOUNT;
  const gross = transaction.quantity!.times(transaction.price);
  return convert(gross.plus(transaction.fee).plus(transaction.tax), rates);
}

function agreesWithStatedPrice(
  transaction: LedgerTransaction,
  rates: TradeRates,
  carried: readonly RelievedLot[],
): boolean {
  if (transaction.price === null) return true;
  const stated = convertAt(transaction.quantity!.times(transaction.price), rates.local);
  const kept = carried.reduce((sum, lot) => plus(sum, lot.amount), NO_AMOUNT).local;
  if (stated === null || kept === null) return true;
  return stated.minus(kept).abs().lessThanOrEqualTo(kept.abs().times(STATED_COST_TOLERANCE));
}

/** Spreads what the transfer cost over the lots, by units. */
function withPaid(lots: readonly RelievedLot[], paid: Amount): readonly RelievedLot[] {
  if (paid.local?.isZero() && paid.base?.isZero()) return lots;
  const units = lots.reduce((sum, lot) => sum.plus(lot.units), new Decimal(0));
  let rest = paid;
  return lots.map((lot, index) => {
    const part = index === lots.length - 1 ? rest : shareOf(paid, lot.units, units);
    rest = minus(rest, part);
    return { ...lot, amount: plus(lot.amount, part) };
  });
}

function noteMovedUnits(position: Position, transaction: LedgerTransaction, quantity: Decimal): void {
  position.rows.transfer(toDouble(quantity));
  const { window } = position.setting;
  if (!window?.contains(transaction.date)) return;
  const { numerator, denominator } = splitRatioBetween(position.setting.splits, transaction.date, window.session);
  window.transferred = window.transferred.plus(quantity.times(numerator).dividedBy(denominator));
}
