import { ZERO, type Decimal } from '@portfolio-metrics/kernel';
import { addKnown } from './amount.js';
import type { CashBalance, Holding } from './holdings-result.js';
import { sumOfKnown } from './known-sums.js';
import { percentOf } from './percent.js';

/** The holdings with their share of the gross exposure, Σ |value| of everything priced, cash included; a short counts with its size. */
export function withWeights(holdings: readonly Holding[], cash: readonly CashBalance[]): Holding[] {
  const sizes = holdings.map(sizeOf);
  const cashSize = sumOfKnown(cash.map(({ baseAmount }) => baseAmount?.abs() ?? null)) ?? ZERO;
  const gross = cashSize.plus(sumOfKnown(sizes) ?? ZERO);
  return holdings.map((holding, index) => ({ ...holding, weightPercent: percentOf(sizes[index]!, gross) }));
}

/** Long in one portfolio and short in another do not make each other smaller. */
function sizeOf({ positions }: Holding): Decimal | null {
  return positions.reduce<Decimal | null>((size, part) => addKnown(size, part.baseMarketValue?.abs() ?? null), ZERO);
}
