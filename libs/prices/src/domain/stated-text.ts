import { Decimal } from '@portfolio-metrics/kernel';

/** Longest value of a source that is kept, in characters. */
export const LONGEST_STATED = 100;
const HARMLESS = /[^\w .,:;+\-/%()=]/g;

/**
 * What a source stated, as text that may be stored and shown anywhere: at most a hundred characters, letters without accents, digits and plain
 * punctuation; every other character is a question mark.
 */
export function statedText(value: unknown): string {
  // Cut before the rest is looked at: it may be megabytes.
  return textOf(value).slice(0, LONGEST_STATED).replace(HARMLESS, '?');
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  // Digit by digit an exponent of millions is megabytes.
  if (Decimal.isDecimal(value)) return Math.abs(value.e) > 30 ? value.toExponential() : value.toString();
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return typeof value === 'function' || typeof value === 'symbol' ? typeof value : String(value);
}
