import { ZERO, type Decimal } from '@portfolio-metrics/kernel';
import { exactShare } from './exact-share.js';

/**
 * Digits behind the point that money is kept with while the ledger is walked. The product of a quantity and a price has at most 20, so
 * no trade is rounded; what a division or a conversion yields is rounded to them once. All later work adds and subtracts, which is exact
 * with 50 significant digits, so every identity between sums holds to the last digit.
 */
export const MONEY_SCALE = 20;

export function roundMoney(value: Decimal): Decimal {
  return value.decimalPlaces() > MONEY_SCALE ? value.toDecimalPlaces(MONEY_SCALE) : value;
}

/**
 * The same money in the instrument's currency and in the base currency, each `null` when it cannot be known. Both are one object when
 * the currencies are the same; the functions here keep that and then calculate once.
 */
export interface Amount {
  readonly local: Decimal | null;
  readonly base: Decimal | null;
}

export const NO_AMOUNT: Amount = { local: ZERO, base: ZERO };
export const UNKNOWN_AMOUNT: Amount = { local: null, base: null };

export function plus(a: Amount, b: Amount): Amount {
  if (a === NO_AMOUNT) return b;
  if (b === NO_AMOUNT) return a;
  const local = addKnown(a.local, b.local);
  return { local, base: isOne(a) && isOne(b) ? local : addKnown(a.base, b.base) };
}

export function minus(a: Amount, b: Amount): Amount {
  if (b === NO_AMOUNT) return a;
  const local = subtractKnown(a.local, b.local);
  return { local, base: isOne(a) && isOne(b) ? local : subtractKnown(a.base, b.base) };
}

export function negated(a: Amount): Amount {
  const local = a.local?.negated() ?? null;
  return { local, base: isOne(a) ? local : (a.base?.negated() ?? null) };
}

/** `amount` × `part` / `whole`: multiplied before divided, so that a share that comes out even is exact. */
export function shareOf(amount: Amount, part: Decimal, whole: Decimal): Amount {
  const local = shareOfKnown(amount.local, part, whole);
  return { local, base: isOne(amount) ? local : shareOfKnown(amount.base, part, whole) };
}

export function addKnown(a: Decimal | null, b: Decimal | null): Decimal | null {
  return a === null || b === null ? null : a.plus(b);
}

export function subtractKnown(a: Decimal | null, b: Decimal | null): Decimal | null {
  return a === null || b === null ? null : a.minus(b);
}

function shareOfKnown(amount: Decimal | null, part: Decimal, whole: Decimal): Decimal | null {
  return amount === null ? null : exactShare(amount, part, whole, MONEY_SCALE);
}

function isOne(amount: Amount): boolean {
  return amount.local === amount.base;
}
