import type { CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import type { Split } from '@portfolio-metrics/ledger';
import { MONEY_SCALE, NO_AMOUNT, plus, roundMoney, UNKNOWN_AMOUNT, type Amount } from './amount.js';
import { exactShare } from './exact-share.js';
import type { ValuationPrice } from './holdings-input.js';
import type { PortfolioPosition } from './holdings-result.js';
import type { Position } from './position.js';
import { splitRatioBetween } from './split-fraction.js';
import { convertAt } from './trade-currency.js';

/** What the positions of one instrument are worth. */
export interface Valuation {
  /** Per unit at the valuation date; `null`: not known. */
  readonly price: Decimal | null;
  readonly marketValue: Amount;
  readonly positions: readonly PortfolioPosition[];
}

/**
 * Values every position at `price` and adds them up. A price from before a split is stated in old units: the split is applied to it. What is
 * not held is worth 0, whatever is known.
 */
export function valuePositions(
  positions: readonly Position[],
  price: ValuationPrice | undefined,
  rate: Decimal | null,
  on: { readonly asOf: CalendarDate; readonly splits: readonly Split[] | undefined },
): Valuation {
  const { numerator, denominator } = splitRatioBetween(on.splits, price?.date ?? on.asOf, on.asOf);
  const inOldUnits = !numerator.equals(denominator);
  const valueOf = (position: Position): Amount => {
    if (position.oversold) return UNKNOWN_AMOUNT;
    const { quantity } = position;
    if (quantity.isZero()) return NO_AMOUNT;
    if (price === undefined) return UNKNOWN_AMOUNT;
    const value = quantity.times(price.price);
    const local = inOldUnits ? exactShare(value, denominator, numerator, MONEY_SCALE) : roundMoney(value);
    return { local, base: convertAt(local, rate) };
  };
  let marketValue = NO_AMOUNT;
  const parts = positions.map((position) => {
    const value = valueOf(position);
    marketValue = plus(marketValue, value);
    return portfolioPosition(position, value);
  });
  return { price: price?.price.times(denominator).dividedBy(numerator) ?? null, marketValue, positions: parts };
}

function portfolioPosition(position: Position, value: Amount): PortfolioPosition {
  const cost = position.oversold ? UNKNOWN_AMOUNT : position.cost;
  return {
    portfolioId: position.setting.portfolio.id,
    quantity: position.oversold ? null : position.quantity,
    costBasis: cost.local,
    baseCostBasis: cost.base,
    marketValue: value.local,
    baseMarketValue: value.base,
  };
}

/** Nothing is held: not long, not short, in no portfolio. */
export function isClosed(positions: readonly Position[]): boolean {
  return positions.every((position) => !position.oversold && position.quantity.isZero());
}
