import { Decimal as DecimalJs } from 'decimal.js';

/**
 * The one decimal type of the project: decimal.js with 50 significant digits, half-even, and no exponent in its text.
 * 50 digits hold the exact product of a 24-digit quantity and a 24-digit price, so only divisions ever round.
 */
export const Decimal = DecimalJs.clone({
  precision: 50,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  toExpNeg: -9e15,
  toExpPos: 9e15,
});
export type Decimal = DecimalJs;

/** 0, for sums to start with. */
export const ZERO: Decimal = new Decimal(0);
/** 1, the exchange rate of a currency to itself among other things. */
export const ONE: Decimal = new Decimal(1);

/** Digits behind the point in every amount, price and quantity that leaves the service. */
export const OUTPUT_SCALE = 10;

/**
 * Canonical text of an amount: no exponent, no trailing zeros, no `-0`, rounded half-even to `scale` digits behind the point.
 * Rounding happens here and nowhere else.
 */
export function toDecimalString(value: Decimal, scale: number = OUTPUT_SCALE): string {
  const rounded = value.toDecimalPlaces(scale);
  return rounded.isZero() ? '0' : rounded.toFixed();
}

/** `toDecimalString`, with `null` (unknown) kept as `null`. */
export function toDecimalStringOrNull(value: Decimal | null, scale: number = OUTPUT_SCALE): string | null {
  return value === null ? null : toDecimalString(value, scale);
}

/** 14 digits before the point and 10 behind it: what NUMERIC(24,10) stores. Length is bounded, so matching is linear. */
const DECIMAL_TEXT = /^-?(?:0|[1-9]\d{0,13})(?:\.\d{1,10})?$/;
const MAX_DECIMAL_TEXT_LENGTH = 26;

/**
 * Whether `text` is a decimal that the service accepts and stores exactly: plain digits, at most 14 before and 10 behind the
 * point, no exponent, no sign but a leading `-`, no `-0`, no surrounding blanks.
 */
export function isDecimalText(text: string): boolean {
  if (text.length > MAX_DECIMAL_TEXT_LENGTH || !DECIMAL_TEXT.test(text)) return false;
  return text[0] !== '-' || /[1-9]/.test(text);
}
