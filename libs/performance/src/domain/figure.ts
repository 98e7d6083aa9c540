/** Why a figure cannot be stated. */
export type FigureReason =
  /** Nothing was held in the period. */
  | 'no_holdings'
  /** Something was held, and nothing of it had a price; of the money-weighted return: something at an end of the period had none. */
  | 'unpriced'
  /** The value a day started with, inflows included, was below 0 (shorts or debts weigh more): its return has no meaning. */
  | 'negative_base'
  /** Shorter than 365 days: not annualised. */
  | 'under_one_year'
  /** The index is at or below 0. */
  | 'total_loss'
  /** No flow, or all on one side: no rate makes them add up to 0. */
  | 'no_sign_change'
  /** All flows are on one day. */
  | 'no_duration'
  /** No rate within the range of doubles was found. */
  | 'no_solution'
  /** Fewer than 20 daily returns. */
  | 'too_few_observations'
  /** The daily returns, or those of the benchmark, are all the same. */
  | 'no_variation'
  /** No daily return is below the target. */
  | 'no_downside'
  | 'no_drawdown'
  /** Nothing was paid in. */
  | 'nothing_invested'
  | 'no_benchmark'
  /** The benchmark has no price at the start of the period. */
  | 'benchmark_unpriced';

/** A ratio (0.12 means 12 %) or a plain number; `null` with the reason why there is none. */
export type Figure =
  { readonly value: number; readonly reason?: never } | { readonly value: null; readonly reason: FigureReason };

/** `value` as a figure; a number that is not finite becomes `reason`. */
export function figure(value: number, reason: FigureReason): Figure {
  return Number.isFinite(value) ? { value } : { value: null, reason };
}

export function unknown(reason: FigureReason): Figure {
  return { value: null, reason };
}

/** A ratio in percent, rounded to 8 digits behind the point; `null` stays `null`. */
export function percentNumber({ value }: Figure): number | null {
  return value === null ? null : roundedPercent(value);
}

/** `ratio` × 100, rounded to 8 digits behind the point, never -0. */
export function roundedPercent(ratio: number): number {
  const percent = ratio * 100;
  // Above 10^7 a double has no 8 digits behind the point.
  if (Math.abs(percent) >= 1e7) return percent;
  return Math.round(percent * 1e8) / 1e8 + 0;
}

/** Money of a chart without the last bits of its arithmetic: 8 digits behind the point, fewer for more than 10 million. */
export function roundedMoney(amount: number): number {
  const size = Math.abs(amount);
  if (size < 1e7) return Math.round(amount * 1e8) / 1e8 + 0;
  return size < 1e11 ? Math.round(amount * 1e4) / 1e4 : amount;
}
