import { type Decimal, toDecimalString, toDecimalStringOrNull } from '@portfolio-metrics/kernel';

/** An amount, price or quantity in canonical decimal text, at most 10 digits behind the point. */
export type DecimalText = string;

/** An amount as text; `null` (unknown) stays `null`. */
export const amount = (value: Decimal | null): DecimalText | null => toDecimalStringOrNull(value);

export const knownAmount = (value: Decimal): DecimalText => toDecimalString(value);

/** A figure that is in percent already (12.34 means 12.34 %) as a number with at most 8 digits behind the point. */
export const percent = (value: Decimal | null): number | null =>
  value === null ? null : value.toDecimalPlaces(8).toNumber();

/** The same for a figure computed in doubles; what is not finite is not known. */
export const percentOf = (value: number | null | undefined): number | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : Math.round(value * 1e8) / 1e8 + 0;
