import { ZERO, type Decimal } from '@portfolio-metrics/kernel';
import type { LedgerTransaction } from '@portfolio-metrics/ledger';
import { minus, roundMoney, subtractKnown, type Amount } from './amount.js';
import type { RealizedSale } from './holdings-result.js';
import type { Relief } from './lot-book.js';
import type { SplitFraction } from './split-fraction.js';

/**
 * The part of a realised gain that exchange rates made: cost in the instrument's currency × rate at the exit - cost in the base currency.
 * The cost of a short lot is minus its entry proceeds. `null`: the cost or the rate is not known.
 */
export function realizedFxEffect(kind: RealizedSale['kind'], cost: Amount, rate: Decimal | null): Decimal | null {
  if (cost.local === cost.base && cost.local !== null) return ZERO;
  if (cost.local === null || cost.base === null || rate === null) return null;
  const effect = roundMoney(cost.local.times(rate)).minus(cost.base);
  return kind === 'cover' ? effect.negated() : effect;
}

export function realizedSale(of: {
  kind: RealizedSale['kind'];
  transaction: LedgerTransaction;
  relief: Relief;
  exit: Amount;
  fxEffect: Decimal | null;
  fraction: SplitFraction;
}): RealizedSale {
  const { kind, transaction, relief, exit, fxEffect, fraction } = of;
  const [proceeds, cost] = kind === 'cover' ? [relief.amount, exit] : [exit, relief.amount];
  const gain = minus(proceeds, cost);
  const lots = relief.lots.map((lot) => ({
    transactionId: lot.transactionId,
    openedOn: lot.openedOn,
    quantity: fraction.quantityOf(lot.units),
    cost: lot.amount.local,
    baseCost: lot.amount.base,
  }));
  return {
    kind,
    transactionId: transaction.id,
    portfolioId: transaction.portfolioId,
    symbol: transaction.symbol!,
    date: transaction.date,
    quantity: lots.reduce((sum, lot) => sum.plus(lot.quantity), ZERO),
    proceeds: proceeds.local,
    cost: cost.local,
    gain: gain.local,
    base: {
      proceeds: proceeds.base,
      cost: cost.base,
      gain: gain.base,
      priceEffect: subtractKnown(gain.base, fxEffect),
      fxEffect,
    },
    lots,
  };
}
