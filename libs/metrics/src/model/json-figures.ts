import { Decimal, OUTPUT_SCALE, toDecimalString, toDecimalStringOrNull } from '@portfolio-metrics/kernel';

/** An amount, price or quantity in canonical decimal text, at most 10 digits behind the point. */
export type DecimalText = string;

/** An amount as text; `null` (unknown) stays `null`. */
export const amount = (value: Decimal | null): DecimalText | null => toDecimalStringOrNull(value);

export const knownAmount = (value: Decimal): DecimalText => toDecimalString(value);

/** A figure that is in percent already (12.34 means 12.34 %) as a number with at most 8 digits behind the point. */
export const percent = (value: Decimal | null): number | null =>
  value === null ? null : value.toDecimalPlaces(8).toNumber();

/** Digits that a double holds exactly, whatever they are. */
const DOUBLE_DIGITS = 15;

/** Money computed in doubles as text; what is not finite is `null`, and `null` stays `null`. */
export type MoneyText = (value: number | null) => DecimalText | null;

/**
 * How money computed in doubles, as in charts, is written: with at most 10 digits behind the point, as few as it takes that the largest
 * of `amounts` has no more than 15 digits in all. What a sum of them has beyond those is noise of doubles.
 */
export function moneyTextFor(amounts: Iterable<number | null>): MoneyText {
  let largest = 0;
  for (const value of amounts) {
    if (value !== null && Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  }
  const wholeDigits = largest < 1 ? 0 : Math.floor(Math.log10(largest)) + 1;
  const scale = Math.min(OUTPUT_SCALE, Math.max(0, DOUBLE_DIGITS - wholeDigits));
  return (value) => (value === null || !Number.isFinite(value) ? null : toDecimalString(new Decimal(value), scale));
}
