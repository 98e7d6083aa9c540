import { Decimal } from '@portfolio-metrics/kernel';

/** A double never needs more digits than this to be told from all others. */
const DIGITS = 17;

/**
 * The price that the market printed, out of a JSON number that a provider made of it by dividing by `units` (the units of today
 * that one unit became by splits; 1: none) and, often, by storing it as a single-precision number: 150.03 comes as
 * 150.02999877929688. It is the shortest decimal that this very number can have come from. Without such a trace it is the
 * number's own text times `units`.
 */
export function printedPrice(sent: number, units: Decimal): Decimal {
  const isSingle = Math.fround(sent) === sent;
  const divisor = units.toNumber();
  const product = sent * divisor;
  for (let digits = 1; digits <= DIGITS; digits += 1) {
    const candidate = Number(product.toPrecision(digits));
    const stored = candidate / divisor;
    if ((isSingle ? Math.fround(stored) : stored) === sent) return new Decimal(candidate);
  }
  return new Decimal(sent).times(units);
}
