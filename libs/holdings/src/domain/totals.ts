import { Decimal, ZERO } from '@portfolio-metrics/kernel';
import { addKnown, subtractKnown } from './amount.js';
import type { CashBalance, Holding, HoldingsTotals } from './holdings-result.js';
import { sumOfCovered, sumOfKnown } from './known-sums.js';
import { percentOf } from './percent.js';
import type { Unattached } from './unattached.js';

const ALL = new Decimal(100);

/** The totals of a scope in the base currency. */
export function totalsOf(
  holdings: readonly Holding[],
  cash: readonly CashBalance[],
  unattached: Unattached,
): HoldingsTotals {
  const open = holdings.filter((holding) => holding.status === 'open');
  const total = (of: (holding: Holding) => Decimal | null): Decimal | null => sumOfKnown(holdings.map(of));
  const cashTotal = sumOfKnown(cash.map(({ baseAmount }) => baseAmount));
  const unrealizedGain = sumOfCovered(open.map(({ base }) => base.unrealizedGain));
  const realizedGain = total(({ base }) => base.realizedGain);
  const income = sumOfKnown([...holdings.map(({ base }) => base.income), unattached.income]);
  const unattachedCosts = addKnown(unattached.fees, unattached.taxes);
  const standaloneCosts = sumOfKnown([...holdings.map(({ base }) => base.flows.standaloneCosts), unattachedCosts]);
  const gains = addKnown(addKnown(unrealizedGain, realizedGain), income);
  const totalGain = subtractKnown(gains, standaloneCosts);
  const dayChange = dayChangeOf(holdings);
  return {
    totalValue: addKnown(sumOfCovered(open.map(({ base }) => base.marketValue)), cashTotal),
    totalCost: sumOfCovered(open.map(({ base }) => base.costBasis)),
    cash: cashTotal,
    unrealizedGain,
    realizedGain,
    income,
    fees: sumOfKnown([...holdings.map(({ base }) => base.fees), unattached.fees]),
    taxes: sumOfKnown([...holdings.map(({ base }) => base.taxes), unattached.taxes]),
    totalGain,
    totalGainPercent: percentOf(totalGain, investedInWhatIsPriced(holdings)),
    dayChange: dayChange.change,
    dayChangePercent: percentOf(dayChange.change, dayChange.from),
    priceCoveragePercent: priceCoverage(open),
    flows: {
      purchases: total(({ base }) => base.flows.purchases),
      proceeds: total(({ base }) => base.flows.proceeds),
      standaloneCosts,
      invested: total(({ base }) => base.flows.invested),
    },
  };
}

/** Cost of everything bought, less the cost of what is held unpriced: that has no part in the gain either. */
function investedInWhatIsPriced(holdings: readonly Holding[]): Decimal | null {
  return sumOfKnown(
    holdings.map(({ base }) => {
      if (base.unrealizedGain !== null) return base.flows.invested;
      return subtractKnown(base.flows.invested, base.costBasis?.abs() ?? null);
    }),
  );
}

/** Of the holdings whose change is known; `null` when something is held and none of it is known. */
function dayChangeOf(holdings: readonly Holding[]): { change: Decimal | null; from: Decimal | null } {
  const known = holdings.filter(({ base }) => base.dayChange !== null);
  const isOpen = ({ status }: Holding): boolean => status === 'open';
  if (holdings.some(isOpen) && !known.some(isOpen)) return { change: null, from: null };
  return {
    change: sumOfKnown(known.map(({ base }) => base.dayChange)),
    from: sumOfKnown(known.map(({ base }) => base.dayChangeFrom)),
  };
}

function priceCoverage(open: readonly Holding[]): Decimal | null {
  let all = ZERO;
  let priced = ZERO;
  for (const { base } of open) {
    if (base.costBasis === null) return null;
    all = all.plus(base.costBasis.abs());
    if (base.marketValue !== null) priced = priced.plus(base.costBasis.abs());
  }
  if (all.isZero()) return open.every(({ base }) => base.marketValue !== null) ? ALL : ZERO;
  return percentOf(priced, all);
}
