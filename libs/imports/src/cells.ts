import { type CalendarDate, Decimal, isDecimalText, parseCalendarDate } from '@portfolio-metrics/kernel';
import type { ImportIssues } from './import-issues.js';
import type { ImportRow } from './import-row.js';

/** What a symbol looks like: a capital letter or digit, then letters, digits and `. - ^ =`, 30 characters at most. */
export const SYMBOL_FORM = /^[A-Z0-9][A-Z0-9.\-^=]{0,29}$/;
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Which decimals a column takes. */
export interface DecimalCellOptions {
  /** `positive`: above 0. `nonNegative`: 0 as well. */
  readonly min: 'positive' | 'nonNegative';
}

/**
 * A decimal of at most 14 digits before the point and 10 behind it. Like every function here it answers the cell's value, or
 * `null` when the cell is absent or when it is bad; a bad one is added to `issues`. (The reader itself reports an absent cell of
 * a required column.)
 */
export function decimalCell(
  row: ImportRow,
  column: string,
  issues: ImportIssues,
  options: DecimalCellOptions,
): Decimal | null {
  const text = row.cells.get(column);
  if (text === undefined) return null;
  if (!isDecimalText(text)) {
    issues.add(row.line, column, 'is not a decimal with at most 14 digits before and 10 behind the point');
    return null;
  }
  const value = new Decimal(text);
  if (options.min === 'nonNegative' ? value.isNegative() : !value.greaterThan(0)) {
    issues.add(row.line, column, options.min === 'nonNegative' ? 'must not be negative' : 'must be greater than 0');
    return null;
  }
  return value;
}

/** A date `YYYY-MM-DD` that exists, from 1970-01-01 to 2100-12-31; `null` as for `decimalCell`. */
export function dateCell(row: ImportRow, column: string, issues: ImportIssues): CalendarDate | null {
  const text = row.cells.get(column);
  if (text === undefined) return null;
  const date = parseCalendarDate(text);
  if (date === null) issues.add(row.line, column, 'is not a date YYYY-MM-DD between 1970 and 2100');
  return date;
}

/** An instrument's symbol by its form; whether it is known is for the importer to say. `null` as for `decimalCell`. */
export function symbolCell(row: ImportRow, column: string, issues: ImportIssues): string | null {
  const text = row.cells.get(column);
  if (text === undefined || SYMBOL_FORM.test(text)) return text ?? null;
  issues.add(row.line, column, 'is not a symbol (capital letters, digits and . - ^ =, at most 30)');
  return null;
}

/** An ISO 4217 code; `null` as for `decimalCell`. Minor units such as GBX are not currencies. */
export function currencyCell(row: ImportRow, column: string, issues: ImportIssues): string | null {
  const text = row.cells.get(column);
  if (text === undefined || isCurrencyCode(text)) return text ?? null;
  issues.add(row.line, column, 'is not a currency code of ISO 4217');
  return null;
}

/** Whether `text` is a currency code of ISO 4217, in capital letters. */
export function isCurrencyCode(text: string): boolean {
  return CURRENCIES.has(text);
}
