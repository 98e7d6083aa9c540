import { type CalendarDate, Decimal, parseCalendarDate } from '@portfolio-metrics/kernel';
import type { ProvidedRate } from '../exchange-rate-source.js';
import type { ProvidedHistory, ProvidedQuote } from '../price-source.js';
import { ProviderFault } from '../provider-fault.js';
import { statedText } from './stated-text.js';

/** How far a provider's clock may run ahead of ours, in milliseconds. */
const CLOCK_SKEW_MS = 60_000;
const LARGEST = 1e14;
const DECIMAL_FORM = /^\d{1,15}(?:\.\d{1,20})?$/;
/** ISO 4217, or one of the hundredths that are spelled with a small letter. */
const CURRENCY_FORM = /^(?:[A-Z]{3}|GBp|ZAc)$/;

/**
 * A price as a provider sent it: text digit by digit, a number as the shortest text that reads as the same number. Throws
 * `ProviderFault` unless it is positive, finite, and no larger than what is stored.
 */
export function soundPrice(value: unknown, subject: string): Decimal {
  const isText = typeof value === 'string' && DECIMAL_FORM.test(value);
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  if (!isText && !isNumber) throw malformed(`${shown(value)} is no price`, subject, value);
  const price = new Decimal(value);
  refusePrice(price, subject);
  return price;
}

/** Throws `ProviderFault` unless `text` names a day, and not one that is yet to come anywhere on earth. */
export function soundDate(text: string, now: Date, subject: string): CalendarDate {
  const date = parseCalendarDate(text);
  if (date === null) throw malformed(`${shown(text)} is no date`, subject, text);
  // 14 hours ahead of UTC is as early as a day begins.
  const latest = new Date(now.getTime() + 14 * 3_600_000).toISOString().slice(0, 10);
  if (date > latest) throw malformed(`${date} is in the future`, subject, date);
  return date;
}

/** Throws `ProviderFault` unless `value` looks like a currency or a hundredth of one. */
export function soundCurrency(value: unknown, subject: string): string {
  if (typeof value !== 'string' || !CURRENCY_FORM.test(value))
    throw malformed(`${shown(value)} is no currency`, subject, value);
  return value;
}

/** The quotes, when all of them can be true: asked for, positive prices, made by `at`. Else throws `ProviderFault`. */
export function soundQuotes(
  quotes: ReadonlyMap<string, ProvidedQuote>,
  asked: ReadonlySet<string>,
  at: Date,
): ReadonlyMap<string, ProvidedQuote> {
  for (const [symbol, quote] of quotes) {
    if (!asked.has(symbol)) throw malformed('was not asked for', symbol);
    refusePrice(quote.price, symbol);
    soundCurrency(quote.currency, symbol);
    // The comparison is false for an invalid date as well.
    if (!(quote.asOf.getTime() <= at.getTime() + CLOCK_SKEW_MS)) {
      throw malformed('its quote is of the future', symbol, quote.asOf);
    }
  }
  return quotes;
}

/** The history, when all of it can be true: inside the range, in order, no date twice, positive prices. Else throws `ProviderFault`. */
export function soundHistory(
  history: ProvidedHistory,
  asked: { readonly symbol: string; readonly from: CalendarDate; readonly to: CalendarDate },
): ProvidedHistory {
  const { symbol, from, to } = asked;
  let last = '';
  for (const { date, close, currency } of history.closes) {
    if (!(date >= from && date <= to)) {
      throw malformed(`the close of ${shown(date)} was not asked for`, symbol, date);
    }
    if (date <= last) {
      throw malformed(`the close of ${date} is there twice or out of order`, symbol, close);
    }
    refusePrice(close, symbol);
    soundCurrency(currency, symbol);
    last = date;
  }
  refuseEvents(history, symbol);
  return history;
}

/** The rates, when all of them can be true: asked for, in order, no date twice, positive, published by `at`. Else throws `ProviderFault`. */
export function soundRates(
  rates: readonly ProvidedRate[],
  asked: { readonly currencies: ReadonlySet<string>; readonly from: CalendarDate; readonly at: Date },
): readonly ProvidedRate[] {
  const last = new Map<string, CalendarDate>();
  for (const { quote, date, rate } of rates) {
    if (!asked.currencies.has(quote)) throw malformed('was not asked for', quote);
    soundDate(date, asked.at, quote);
    if (date < asked.from) throw malformed(`the rate of ${date} was not asked for`, quote, date);
    if (date <= (last.get(quote) ?? '')) {
      throw malformed(`the rate of ${date} is there twice or out of order`, quote, rate);
    }
    refusePrice(rate, quote);
    last.set(quote, date);
  }
  return rates;
}

function refuseEvents({ splits, dividends }: ProvidedHistory, symbol: string): void {
  for (const { date, numerator, denominator } of splits) {
    if (parseCalendarDate(date) === null) {
      throw malformed(`${shown(date)} is no date of a split`, symbol, date);
    }
    for (const part of [numerator, denominator]) {
      if (!Number.isSafeInteger(part) || part < 1) {
        throw malformed(`its split of ${date} is no ratio`, symbol, `${numerator}:${denominator}`);
      }
    }
  }
  for (const { exDate, amount, currency } of dividends) {
    if (parseCalendarDate(exDate) === null) {
      throw malformed(`${shown(exDate)} is no date of a dividend`, symbol, exDate);
    }
    refusePrice(amount, symbol);
    soundCurrency(currency, symbol);
  }
}

function refusePrice(price: Decimal, subject: string): void {
  if (!price.isFinite() || !price.greaterThan(0)) {
    throw malformed(`${shown(statedText(price))} is no price`, subject, price);
  }
  if (!price.lessThan(LARGEST)) {
    throw malformed('its price has more than 14 digits before the point', subject, price);
  }
}

function malformed(problem: string, subject: string, stated?: unknown): ProviderFault {
  return new ProviderFault('malformed', `${shown(subject)}: ${problem}`, { subjects: [subject], stated });
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.replace(/[\p{C}\s]+/gu, ' ').slice(0, 40);
}
