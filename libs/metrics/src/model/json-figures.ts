import { Decimal, toDecimalString, toDecimalStringOrNull } from '@portfolio-metrics/kernel';

/** An amount, price or quantity in canonical decimal text, at most 10 digits behind the point. */
export type DecimalText = string;

/** An amount as text; `null` (unknown) stays `null`. */
export const amount = (value: Decimal | null): DecimalText | null => toDecimalStringOrNull(value);

export const knownAmount = (value: Decimal): DecimalText => toDecimalString(value);

/** A figure that is in percent already (12.34 means 12.34 %) as a number with at most 8 digits behind the point. */
export const percent = (value: Decimal | null): number | null =>
  value === null ? null : value.toDecimalPlaces(8).toNumber();

/** Money computed in doubles, as in charts: rounded to 6 digits behind the point, which hides their noise. `null` stays `null`. */
export const moneyText = (value: number | null): DecimalText | null =>
  value === null || !Number.isFinite(value) ? null : toDecimalString(new Decimal(value), 6);
