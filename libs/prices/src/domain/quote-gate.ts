import { type CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import { admitPrice } from './admit-price.js';
import type { Doubt } from './history-gate.js';
import { jumpProblem, type ReferencePrice } from './price-jump.js';
import type { DatedSplit } from './split-factor.js';

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

export type GatedQuote = { readonly passed: string } | { readonly garbage: string } | { readonly doubt: Doubt };

/** Judges one quote. */
export function gateQuote(quote: StatedQuote, gate: QuoteGate): GatedQuote {
  // The comparison is false for an invalid date as well.
  if (!(quote.asOf.getTime() <= gate.at.getTime() + CLOCK_SKEW_MS)) return { garbage: 'the quote is of the future' };
  const admission = admitPrice(quote.price, quote.currency, gate.currency);
  if ('problem' in admission) return { garbage: `the quote ${admission.problem}` };
  const value = new Decimal(admission.price);
  const date = gate.dateOf(quote.asOf);
  const [reference] = gate.references;
  if (reference === undefined) return { passed: admission.price };
  const problems = gate.references.map((one) => jumpProblem(value, date, one, gate.splits, gate.maxJumpPercent));
  if (problems.includes(null)) return { passed: admission.price };
  return { doubt: { date, price: admission.price, reason: `the quote ${problems[0]!}`, reference } };
}

/** Share of an answer's quotes that may be garbage before the whole answer is. */
const GARBAGE_SHARE = 0.2;

/** Whether so many of the quotes cannot be true that none of them is believed. One among others darkens only itself. */
export function isGarbage(garbage: number, quotes: number): boolean {
  return garbage === quotes || (garbage > 1 && garbage > quotes * GARBAGE_SHARE);
}
