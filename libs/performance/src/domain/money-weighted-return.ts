import type { DayNumber } from '@portfolio-metrics/kernel';
import { unknown, type Figure, type FigureReason } from './figure.js';
import { rootNearestZero } from './root.js';

/** Money between an investor and an investment; negative: paid in, positive: paid out. */
export interface CashFlow {
  readonly day: DayNumber;
  /** In the base currency. */
  readonly amount: number;
}

/** A yearly rate as a ratio (0.12 means 12 %), or the reason why there is none. */
export type MoneyWeightedReturn = Figure & {
  /** The flows change their sign more than once: other rates may solve the equation too, this one is the closest to 0. */
  readonly ambiguous: boolean;
};

/** The exponent of the largest discount factor that is tried: e^700 is close to the largest double. */
const LARGEST_EXPONENT = 700;

/**
 * The yearly rate r with Σ amount / (1 + r)^(days / 365) = 0, days counted from the first flow: what Excel calls XIRR. Flows of one day are
 * netted first. Searched for in ln(1 + r), which makes (-1, ∞) a line without ends and the function smooth, outwards from 0.
 */
export function moneyWeightedReturn(flows: readonly CashFlow[]): MoneyWeightedReturn {
  const without = (reason: FigureReason): MoneyWeightedReturn => ({ ...unknown(reason), ambiguous: false });
  if (flows.length > 0 && flows.every(({ day }) => day === flows[0]!.day)) return without('no_duration');
  const netted = nettedByDay(flows);
  const changes = signChanges(netted);
  if (changes === 0) return without('no_sign_change');
  const ambiguous = changes > 1;
  const span = netted.at(-1)!.day - netted[0]!.day;
  // In units of the whole span, so that a day and a decade are searched alike.
  const times = Float64Array.from(netted, ({ day }) => (day - netted[0]!.day) / span);
  const amounts = Float64Array.from(netted, ({ amount }) => amount);
  const root = rootNearestZero((exponent) => balance(times, amounts, exponent), LARGEST_EXPONENT);
  if (root === null) return { ...unknown('no_solution'), ambiguous };
  const value = Math.expm1((root * 365) / span);
  return Number.isFinite(value) ? { value, ambiguous } : { ...unknown('no_solution'), ambiguous };
}

/** Σ amount × e^(-exponent × time) as a part of Σ |amount| × e^(-exponent × time): between -1 and 1 and never out of range. */
function balance(times: Float64Array, amounts: Float64Array, exponent: number): number {
  // The largest factor is 1: it is the first for a rate above 0 and the last below.
  const shift = exponent > 0 ? 0 : exponent;
  let sum = 0;
  let size = 0;
  for (let index = 0; index < times.length; index += 1) {
    const discounted = amounts[index]! * Math.exp(shift - exponent * times[index]!);
    sum += discounted;
    size += Math.abs(discounted);
  }
  return sum / size;
}

/** What doubles leave of flows of a day that cancel out is no flow. */
const NOTHING = 1e-12;

function nettedByDay(flows: readonly CashFlow[]): CashFlow[] {
  const byDay = new Map<DayNumber, { amount: number; size: number }>();
  for (const { day, amount } of flows) {
    const known = byDay.get(day);
    if (known === undefined) byDay.set(day, { amount, size: Math.abs(amount) });
    else {
      known.amount += amount;
      known.size += Math.abs(amount);
    }
  }
  return [...byDay]
    .filter(([, { amount, size }]) => Math.abs(amount) > NOTHING * size)
    .map(([day, { amount }]) => ({ day, amount }))
    .toSorted((a, b) => a.day - b.day);
}

function signChanges(flows: readonly CashFlow[]): number {
  let changes = 0;
  for (let index = 1; index < flows.length; index += 1) {
    if (flows[index]!.amount > 0 !== flows[index - 1]!.amount > 0) changes += 1;
  }
  return changes;
}
