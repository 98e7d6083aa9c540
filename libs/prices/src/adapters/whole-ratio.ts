import { Decimal } from '@portfolio-metrics/kernel';

export interface WholeRatio {
  readonly numerator: number;
  readonly denominator: number;
}

/** Largest part of a ratio that is one. */
const LARGEST_PART = 1_000_000;
/** Largest part of a ratio of which neither part is 1 and that is taken at its word. */
const LARGEST_USUAL_PART = 50;
/** Denominators that are tried for a rounded factor. */
const DENOMINATORS = 1_000;

/** `numerator : denominator` in whole numbers, reduced (1.5 : 1 is 3 : 2); `null` when it is no ratio. */
export function wholeRatio(numerator: number, denominator: number): WholeRatio | null {
  if (!isPositive(numerator) || !isPositive(denominator)) return null;
  const scale = 10 ** Math.max(digitsBehind(numerator), digitsBehind(denominator));
  const [above, below] = [
    new Decimal(numerator).times(scale).toNumber(),
    new Decimal(denominator).times(scale).toNumber(),
  ];
  const divisor = greatestCommonDivisor(above, below);
  const ratio = { numerator: above / divisor, denominator: below / divisor };
  return Math.max(ratio.numerator, ratio.denominator) <= LARGEST_PART ? ratio : null;
}

/**
 * The ratio behind a factor in decimals: itself where that is one that companies use (0.05 is 1 : 20, 1.5 is 3 : 2), else the simplest
 * one that is rounded to it (0.3333 is 1 : 3); `null` when it is none.
 */
export function ratioOfFactor(factor: string): WholeRatio | null {
  if (!/^\d{1,6}(\.\d{1,8})?$/.test(factor)) return null;
  const digits = factor.split('.')[1]?.length ?? 0;
  const value = new Decimal(factor);
  if (value.isZero()) return null;
  const exact = wholeRatio(value.toNumber(), 1);
  if (exact !== null && isUsual(exact)) return exact;
  for (let denominator = 1; denominator <= DENOMINATORS; denominator += 1) {
    const numerator = value.times(denominator).toDecimalPlaces(0).toNumber();
    if (numerator > 0 && new Decimal(numerator).dividedBy(denominator).toFixed(digits) === value.toFixed(digits)) {
      return { numerator, denominator };
    }
  }
  return exact;
}

function isUsual({ numerator, denominator }: WholeRatio): boolean {
  return Math.min(numerator, denominator) === 1 || Math.max(numerator, denominator) <= LARGEST_USUAL_PART;
}

function isPositive(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

function digitsBehind(value: number): number {
  return Math.min(new Decimal(value).decimalPlaces(), 12);
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
