import { Decimal, parseCalendarDate } from '@portfolio-metrics/kernel';
import type { DividendPayment, DividendQuery, DividendSummary } from '../dividend-source.js';

/** What a source answered and what cannot be a summary of dividends. It counts as a failure of the source. */
export class UnsoundSummaryError extends Error {
  override readonly name = 'UnsoundSummaryError';
}

const AMOUNTS = ['totalReceived', 'totalPending', 'ytdReceived'] as const;
const COUNTS = ['countReceived', 'countPending'] as const;
const CURRENCY_FORM = /^[A-Z]{3}$/;

/**
 * The summary, when all of it can be true; it may come from anywhere, so what the types promise is looked at as well. Every amount is
 * unknown (`null`) or a finite decimal that is not negative, every count unknown or a whole number, the currency the one that was
 * asked for; a placeholder knows nothing; no payment was received after `query.asOf`. Else throws `UnsoundSummaryError`, which repeats
 * nothing of the answer.
 */
export function soundSummary(
  summary: DividendSummary,
  query: Pick<DividendQuery, 'currency' | 'asOf'>,
): DividendSummary {
  const stated: unknown = summary;
  if (typeof stated !== 'object' || stated === null) throw new UnsoundSummaryError('the answer is no summary');
  refuseUnless(['placeholder', 'available'].includes(summary.status), 'status');
  refuseUnless(summary.currency === query.currency, 'currency');
  for (const name of AMOUNTS) refuseUnless(summary[name] === null || isAmount(summary[name]), name);
  for (const name of COUNTS) refuseUnless(summary[name] === null || isCount(summary[name]), name);
  const { totalReceived, ytdReceived, recent } = summary;
  if (totalReceived !== null && ytdReceived !== null) {
    refuseUnless(ytdReceived.lessThanOrEqualTo(totalReceived), 'ytdReceived');
  }
  refuseUnless(Array.isArray(recent) && recent.every((payment) => isPayment(payment, query)), 'recent');
  if (summary.status === 'placeholder') {
    const claims = [...AMOUNTS, ...COUNTS].some((name) => summary[name] !== null) || recent.length > 0;
    refuseUnless(!claims, 'status');
  }
  return summary;
}

function refuseUnless(condition: boolean, field: string): void {
  if (!condition) throw new UnsoundSummaryError(`"${field}" of the summary cannot be true`);
}

function isAmount(value: unknown): boolean {
  return Decimal.isDecimal(value) && value.isFinite() && value.greaterThanOrEqualTo(0);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isPayment(payment: DividendPayment | null, { asOf }: Pick<DividendQuery, 'asOf'>): boolean {
  if (typeof payment !== 'object' || payment === null) return false;
  const { symbol, date, amount, currency, status } = payment;
  const isDated = typeof date === 'string' && parseCalendarDate(date) !== null;
  const isNamed = typeof symbol === 'string' && symbol !== '';
  const isPast = status === 'received' ? date <= asOf : status === 'pending';
  return (
    isNamed && isDated && isPast && isAmount(amount) && typeof currency === 'string' && CURRENCY_FORM.test(currency)
  );
}
