import { isCurrencyCode } from '@portfolio-metrics/imports';

/** Hundredths of a currency that exchanges quote in, and the currency itself. They are converted when they come in, never stored. */
const MINOR_UNITS: ReadonlyMap<string, string> = new Map([
  ['GBX', 'GBP'],
  ['GBp', 'GBP'],
  ['ZAc', 'ZAR'],
  ['ILA', 'ILS'],
]);

/** The currency that `code` is a hundredth of, or `null` when it is no minor unit. */
export function majorCurrencyOf(code: string): string | null {
  return MINOR_UNITS.get(code) ?? null;
}

/** Why `code` cannot be the currency that figures are stated in, or `null` when it can. */
export function baseCurrencyProblem(code: string): string | null {
  const major = majorCurrencyOf(code);
  if (major !== null) return `is a minor unit: use ${major}`;
  return isCurrencyCode(code) ? null : 'is not a currency code of ISO 4217, such as EUR';
}
