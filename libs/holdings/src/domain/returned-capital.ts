import { ZERO, type Decimal } from '@portfolio-metrics/kernel';
import { roundMoney, type Amount } from './amount.js';
import type { OpenLot } from './open-lot.js';

/**
 * Takes returned capital off the cost of `lots`, in place: the same amount for every unit, but no cost falls below 0; what one lot cannot
 * take is spread over the units of the others. In each currency for itself. Answers what no lot could take: a gain.
 */
export function spreadReturnedCapital(lots: readonly OpenLot[], returned: Amount): Amount {
  const inOneCurrency = returned.local === returned.base && lots.every((lot) => lot.amount.local === lot.amount.base);
  const local = spread(lots, 'local', returned.local);
  const base = inOneCurrency ? local : spread(lots, 'base', returned.base);
  lots.forEach((lot, index) => {
    lot.amount = { local: local.costs[index]!, base: base.costs[index]! };
  });
  return { local: local.excess, base: base.excess };
}

interface Spread {
  readonly costs: readonly (Decimal | null)[];
  readonly excess: Decimal | null;
}

function spread(lots: readonly OpenLot[], currency: 'local' | 'base', returned: Decimal | null): Spread {
  const costs = lots.map((lot) => lot.amount[currency]);
  if (returned === null || !costs.every((cost) => cost !== null)) return { costs: costs.map(() => null), excess: null };
  let rest = returned;
  let takers = indexesWithCost(costs);
  while (takers.length > 0 && !rest.isZero()) {
    rest = spreadOnce(lots, costs, takers, rest);
    takers = indexesWithCost(costs);
  }
  return { costs, excess: rest };
}

/** One round over the lots that still have a cost. Every round ends with nothing left to spread or with one taker fewer. */
function spreadOnce(lots: readonly OpenLot[], costs: Decimal[], takers: readonly number[], returned: Decimal): Decimal {
  let units = ZERO;
  for (const index of takers) units = units.plus(lots[index]!.units);
  let unassigned = returned;
  let rest = ZERO;
  takers.forEach((index, position) => {
    const isLast = position === takers.length - 1;
    const share = isLast ? unassigned : roundMoney(returned.times(lots[index]!.units).dividedBy(units));
    unassigned = unassigned.minus(share);
    const taken = share.lessThan(costs[index]!) ? share : costs[index]!;
    costs[index] = costs[index]!.minus(taken);
    rest = rest.plus(share.minus(taken));
  });
  return rest;
}

function indexesWithCost(costs: readonly Decimal[]): number[] {
  return costs.flatMap((cost, index) => (cost.greaterThan(ZERO) ? [index] : []));
}
