import { ZERO, type Decimal } from '@portfolio-metrics/kernel';

/** The sum of what is known; `null` when something is unknown and nothing else adds to the sum: then the sum would be a made-up 0. */
export function sumOfKnown(values: readonly (Decimal | null)[]): Decimal | null {
  let sum = ZERO;
  let addsUp = false;
  let complete = true;
  for (const value of values) {
    if (value === null) {
      complete = false;
    } else if (!value.isZero()) {
      sum = sum.plus(value);
      addsUp = true;
    }
  }
  return complete || addsUp ? sum : null;
}

/** The sum of what is known of values that each should be known; `null` when there are some and none is. */
export function sumOfCovered(values: readonly (Decimal | null)[]): Decimal | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0 && values.length > 0) return null;
  return known.reduce((sum, value) => sum.plus(value), ZERO);
}
