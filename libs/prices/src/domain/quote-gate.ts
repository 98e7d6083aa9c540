import { type CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import { admitPrice } from './admit-price.js';
import type { Doubt } from './history-gate.js';
import { jumpProblem, type ReferencePrice } from './price-jump.js';
import type { DatedSplit } from './split-factor.js';
import { statedText } from './stated-text.js';

/** How far a provider's clock may run ahead of ours. */
const CLOCK_SKEW_MS = 60_000;

export interface StatedQuote {
  readonly price: Decimal;
  readonly currency: string;
  readonly asOf: Date;
}

export interface QuoteGate {
  readonly currency: string;
  readonly at: Date;
  /** The date of an instant on the exchange's clock. */
  readonly dateOf: (instant: Date) => CalendarDate;
  readonly splits: readonly DatedSplit[];
  /** What a quote may be near to: the last close and what was released since; without any, everything passes. */
  readonly references: readonly ReferencePrice[];
  readonly maxJumpPercent: number;
}

/** `stated`: the value that cannot be true, as text. */
export type GatedQuote =
  { readonly passed: string } | { readonly garbage: string; readonly stated: string } | { readonly doubt: Doubt };

/** Judges one quote. */
export function gateQuote(quote: StatedQuote, gate: QuoteGate): GatedQuote {
  const garbage = garbageIn(quote, gate);
  if (garbage !== null) return garbage;
  const admission = admitPrice(quote.price, quote.currency, gate.currency);
  if ('problem' in admission) {
    const { price, currency } = quote;
    const stated = admission.of === 'currency' ? `${statedText(price)} ${currency}` : price;
    return { garbage: `the quote ${admission.problem}`, stated: statedText(stated) };
  }
  const value = new Decimal(admission.price);
  const date = gate.dateOf(quote.asOf);
  const [reference] = gate.references;
  if (reference === undefined) return { passed: admission.price };
  const problems = gate.references.map((one) => jumpProblem(value, date, one, gate.splits, gate.maxJumpPercent));
  if (problems.includes(null)) return { passed: admission.price };
  return { doubt: { date, price: admission.price, reason: `the quote ${problems[0]!}`, reference } };
}

/** What the types promise is looked at as well: a source may have it from anywhere. */
function garbageIn({ price, asOf }: StatedQuote, { at }: QuoteGate): Extract<GatedQuote, { garbage: string }> | null {
  if (!Decimal.isDecimal(price)) return { garbage: 'the quote is no decimal', stated: statedText(price) };
  // The comparison is false for an invalid date as well.
  if (asOf instanceof Date && asOf.getTime() <= at.getTime() + CLOCK_SKEW_MS) return null;
  return { garbage: 'the quote is of the future', stated: statedText(asOf) };
}

/** Share of an answer's quotes that may be garbage before the whole answer is. */
const GARBAGE_SHARE = 0.2;

/** Whether so many of the quotes cannot be true that none of them is believed. One among others darkens only itself. */
export function isGarbage(garbage: number, quotes: number): boolean {
  return garbage === quotes || (garbage > 1 && garbage > quotes * GARBAGE_SHARE);
}
