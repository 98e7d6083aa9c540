import { dateInZone } from '@portfolio-metrics/kernel';
import { GarbageError } from '../domain/garbage.js';
import type { HeldPrice } from '../persistence/price-quarantine-rows.js';
import { isProviderFault, type ProviderFaultKind } from '../provider-fault.js';

/** Faults that are an answer, and not the lack of one. */
const ANSWERS: readonly ProviderFaultKind[] = ['malformed', 'too_large', 'redirected'];

/** Something in an answer, or the answer, that was refused. */
interface Refusal {
  /** `null`: an answer about several instruments, or about currencies. */
  readonly symbol: string | null;
  readonly reason: string;
  /** The value that cannot be true, as text; `null`: it is no single one. */
  readonly stated?: string | null;
}

/** A row of the quarantine that says what was refused on the day of `at`; no price is in it. */
export function answerHeld(source: string, at: Date, { symbol, reason, stated = null }: Refusal): HeldPrice {
  const date = dateInZone(at, 'UTC');
  return { symbol, kind: 'answer', date, asOf: null, price: null, source, reason, stated, reference: null };
}

/**
 * The rows of the quarantine for a call that failed because of what was answered: one for each value that cannot be true of the symbols
 * that were asked for, and one for the whole answer when it took others with it or could not be read at all. Nothing when the
 * failure was no answer (no connection, a timeout, a refusal).
 */
export function refusedAnswer(
  source: string,
  at: Date,
  error: unknown,
  symbols: readonly string[],
): readonly HeldPrice[] {
  const whole = symbols.length === 1 ? symbols[0]! : null;
  if (error instanceof GarbageError) {
    const values = error.values.map((value) => answerHeld(source, at, value));
    if (values.length > 0 && whole !== null) return values;
    return [answerHeld(source, at, { symbol: whole, reason: error.message, stated: error.stated }), ...values];
  }
  if (!isProviderFault(error) || !ANSWERS.includes(error.kind)) return [];
  const { message: reason, stated, subjects } = error;
  const named = subjects.filter((subject) => symbols.includes(subject));
  const of = named.length > 0 ? named : [whole];
  return of.map((symbol) => answerHeld(source, at, { symbol, reason, stated }));
}
