import { Decimal } from '@portfolio-metrics/kernel';
import { MONEY_SCALE } from './amount.js';
import { exactShare } from './exact-share.js';

const HUNDRED = new Decimal(100);

/** `part` in percent of the size of `whole`, to 20 digits behind the point; `null` when one is not known or the whole is 0. */
export function percentOf(part: Decimal | null, whole: Decimal | null): Decimal | null {
  if (part === null || whole === null || whole.isZero()) return null;
  return exactShare(part, HUNDRED, whole.abs(), MONEY_SCALE);
}
