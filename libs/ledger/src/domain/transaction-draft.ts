import { isCurrencyCode, plainTextProblem, SYMBOL_FORM } from '@portfolio-metrics/imports';
import {
  addDays,
  type CalendarDate,
  dateInZone,
  daysBetween,
  Decimal,
  isDecimalText,
  OUTPUT_SCALE,
  parseCalendarDate,
} from '@portfolio-metrics/kernel';
import { majorCurrencyOf } from './currency.js';
import { parseInstant } from './instant.js';
import { checkShape, type TransactionField, type TransactionFields } from './transaction-fields.js';
import { TRANSACTION_TYPES, type TransactionType } from './transaction.js';

/** A transaction as stated by a client, checked and ready to be booked. Amounts are decimal text in `currency`. */
export interface TransactionDraft {
  readonly date: CalendarDate;
  readonly executedAt: Date | null;
  readonly sequence: number;
  readonly type: TransactionType;
  readonly symbol: string | null;
  readonly quantity: string | null;
  readonly price: string | null;
  readonly fee: string;
  readonly tax: string;
  readonly amount: string | null;
  /** `null`: not stated; the instrument's, else the portfolio's base currency. */
  readonly currency: string | null;
  readonly fxRate: string | null;
  readonly note: string | null;
  readonly externalId: string | null;
}

/** Limits of free text, in code points. */
const TEXT_LIMITS = Object.freeze({ note: 1_000, externalId: 200 });

/** Largest absolute `sequence`. */
const MAX_SEQUENCE = 1_000_000_000;

/** What the checks of a transaction need to know of its portfolio and of the present. */
export interface BookingContext {
  /** IANA zone of the portfolio, in which an instant becomes a date. */
  readonly timeZone: string;
  /** The latest date that can be booked. */
  readonly latestDate: CalendarDate;
}

/** One day of grace: the client's zone may be ahead of the portfolio's. */
export function bookingContext(timeZone: string, now: Date): BookingContext {
  return { timeZone, latestDate: addDays(dateInZone(now, timeZone), 1) };
}

export type ReportField = (field: TransactionField, reason: string) => void;

type Sign = 'positive' | 'nonNegative';
const NUMBERS = [
  ['quantity', 'positive'],
  ['price', 'nonNegative'],
  ['fee', 'nonNegative'],
  ['tax', 'nonNegative'],
  ['amount', 'nonNegative'],
  ['fxRate', 'positive'],
] as const satisfies ReadonlyArray<readonly [TransactionField, Sign]>;
const IN_CURRENCY = new Set<TransactionField>(['price', 'fee', 'tax', 'amount']);

/**
 * The transaction that `fields` state, or `null` when something is wrong with them; every fault goes to `report`. Whether the
 * symbol exists is not known here.
 */
export function readTransaction(
  fields: TransactionFields,
  context: BookingContext,
  report: ReportField,
): TransactionDraft | null {
  let sound = true;
  const fault: ReportField = (field, reason) => {
    sound = false;
    report(field, reason);
  };
  const type = readType(fields, fault);
  if (type !== null) checkShape(type, fields, fault);
  const day = readDay(fields, context, fault);
  const numbers = readNumbers(fields, fault);
  const symbol = fields.get('symbol') ?? null;
  if (symbol !== null && !SYMBOL_FORM.test(symbol)) {
    fault('symbol', 'is not a symbol (capital letters, digits and . - ^ =, at most 30)');
  }
  const sequence = readSequence(fields, fault);
  const currency = readCurrency(fields, fault);
  const note = readText('note', fields, fault);
  const externalId = readText('externalId', fields, fault);
  if (!sound || type === null || day === null) return null;
  const fee = numbers.fee ?? '0';
  const tax = numbers.tax ?? '0';
  return { ...day, sequence, type, symbol, ...numbers, fee, tax, currency, note, externalId };
}

function readType(fields: TransactionFields, report: ReportField): TransactionType | null {
  const text = fields.get('type');
  const type = TRANSACTION_TYPES.find((candidate) => candidate === text);
  if (type === undefined && text !== undefined) report('type', `is not one of ${TRANSACTION_TYPES.join(', ')}`);
  if (text === undefined) report('type', 'is required');
  return type ?? null;
}

function readDay(
  fields: TransactionFields,
  { timeZone, latestDate }: BookingContext,
  report: ReportField,
): { date: CalendarDate; executedAt: Date | null } | null {
  const instantText = fields.get('executedAt');
  const executedAt = instantText === undefined ? null : parseInstant(instantText);
  if (instantText !== undefined && executedAt === null) {
    report('executedAt', 'is not an instant such as 2024-05-17T14:30:00Z between 1970 and 2100');
    return null;
  }
  const dateText = fields.get('date') ?? (executedAt === null ? undefined : dateInZone(executedAt, timeZone));
  if (dateText === undefined) {
    report('date', 'is required (or executedAt)');
    return null;
  }
  const date = parseCalendarDate(dateText);
  if (date === null) {
    report('date', 'is not a date YYYY-MM-DD that exists, from 1970-01-01 to 2100-12-31');
    return null;
  }
  if (date > latestDate) {
    report(fields.has('date') ? 'date' : 'executedAt', 'is more than one day in the future');
    return null;
  }
  // Every zone on earth is within a day of UTC, whichever the portfolio's was when the date was booked.
  if (executedAt !== null && Math.abs(daysBetween(date, dateInZone(executedAt, 'UTC'))) > 1) {
    report('executedAt', 'is more than one day away from the date');
    return null;
  }
  return { date, executedAt };
}

type Numbers = Record<(typeof NUMBERS)[number][0], string | null>;

function readNumbers(fields: TransactionFields, report: ReportField): Numbers {
  const numbers: Numbers = { quantity: null, price: null, fee: null, tax: null, amount: null, fxRate: null };
  const major = majorCurrencyOf(fields.get('currency') ?? '');
  for (const [field, sign] of NUMBERS) {
    const text = fields.get(field);
    if (text === undefined) continue;
    const problem = numberProblem(text, sign);
    if (problem !== null) report(field, problem);
    else numbers[field] = major !== null && IN_CURRENCY.has(field) ? hundredth(field, text, major, report) : text;
  }
  if (major !== null && numbers.fxRate !== null) {
    report('fxRate', `is ambiguous for a minor unit: state the amounts in ${major}`);
  }
  return numbers;
}

function numberProblem(text: string, sign: Sign): string | null {
  if (!isDecimalText(text)) return 'is not a decimal with at most 14 digits before and 10 behind the point';
  if (text.startsWith('-')) return 'must not be negative: the type gives the direction';
  return sign === 'positive' && !/[1-9]/.test(text) ? 'must be greater than 0' : null;
}

function hundredth(field: TransactionField, text: string, major: string, report: ReportField): string {
  const value = new Decimal(text).dividedBy(100);
  if (value.decimalPlaces() > OUTPUT_SCALE) {
    report(field, `has more than ${OUTPUT_SCALE} digits behind the point when stated in ${major}`);
  }
  return value.toFixed();
}

function readSequence(fields: TransactionFields, report: ReportField): number {
  const text = fields.get('sequence');
  if (text === undefined) return 0;
  const sequence = /^(?:0|-?[1-9]\d{0,9})$/.test(text) ? Number(text) : Number.NaN;
  if (Math.abs(sequence) <= MAX_SEQUENCE) return sequence;
  report('sequence', `is not a whole number from -${MAX_SEQUENCE} to ${MAX_SEQUENCE}`);
  return 0;
}

function readCurrency(fields: TransactionFields, report: ReportField): string | null {
  const text = fields.get('currency');
  if (text === undefined) return null;
  const currency = majorCurrencyOf(text) ?? text;
  if (isCurrencyCode(currency)) return currency;
  report('currency', 'is not a currency code of ISO 4217, such as EUR');
  return null;
}

function readText(field: keyof typeof TEXT_LIMITS, fields: TransactionFields, report: ReportField): string | null {
  const text = fields.get(field);
  if (text === undefined) return null;
  const normal = text.normalize('NFC');
  const problem = plainTextProblem(normal, TEXT_LIMITS[field]);
  if (problem === null) return normal;
  report(field, problem);
  return null;
}
