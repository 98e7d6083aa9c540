import type { Decimal } from '@portfolio-metrics/kernel';

/** `part` in percent of the size of `whole`; `null` when one is not known or the whole is 0. */
export function percentOf(part: Decimal | null, whole: Decimal | null): Decimal | null {
  if (part === null || whole === null || whole.isZero()) return null;
  return part.times(100).dividedBy(whole.abs());
}
