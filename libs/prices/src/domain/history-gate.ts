import { type CalendarDate, daysBetween, Decimal } from '@portfolio-metrics/kernel';
import { admitPrice } from './admit-price.js';
import { GarbageError } from './garbage.js';
import { jumpProblem, type ReferencePrice } from './price-jump.js';
import { type DatedSplit, printedClose } from './split-factor.js';
import { statedText } from './stated-text.js';

/** A price that passed: decimal text in the instrument's currency, per unit of its day. */
export interface PassedClose {
  readonly date: CalendarDate;
  readonly price: string;
}

/** A price that could be true but is not believed without somebody looking at it. */
export interface Doubt {
  readonly date: CalendarDate;
  readonly price: string;
  readonly reason: string;
  readonly reference: ReferencePrice;
}

export interface StatedClose {
  readonly date: CalendarDate;
  readonly close: Decimal;
  readonly currency: string;
}

export interface HistoryGate {
  /** Of the instrument. */
  readonly currency: string;
  /** The range asked for. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** Splits that the closes were restated by, up to today; `null`: they are per unit of their day. */
  readonly restatedBy: readonly DatedSplit[] | null;
  /** The exchange's date: what restated closes are in units of. */
  readonly today: CalendarDate;
  /** Known splits of the instrument. */
  readonly splits: readonly DatedSplit[];
  /** The last stored close before `from`; `null`: none. */
  readonly before: ReferencePrice | null;
  /** Stored closes in the range, by date. */
  readonly stored: ReadonlyMap<CalendarDate, Decimal>;
  /** Whether an operator discarded this very close before. */
  readonly isDiscarded: (date: CalendarDate, price: string) => boolean;
  readonly maxJumpPercent: number;
}

export interface GatedHistory {
  readonly passed: readonly PassedClose[];
  readonly doubts: readonly Doubt[];
  /** Closes behind a doubt that is no spike: they wait until somebody has decided about it. */
  readonly waiting: number;
}

interface Candidate {
  readonly date: CalendarDate;
  readonly price: string;
  readonly value: Decimal;
}

/**
 * Judges the closes of one instrument. Throws `GarbageError` when any of them cannot be true: not positive, not storable, in
 * another currency, twice, not asked for, more than there are days. A jump is held: alone when the closes behind it are back where the ones
 * before it were, else with everything behind it.
 */
export function gateHistory(closes: readonly StatedClose[], gate: HistoryGate): GatedHistory {
  const candidates = candidatesOf(closes, gate).filter(({ date, price }) => !gate.isDiscarded(date, price));
  const passed: PassedClose[] = [];
  const doubts: Doubt[] = [];
  const known = [...gate.stored].toSorted(([one], [other]) => (one < other ? -1 : 1));
  let last = gate.before;
  for (const [index, { date, price, value }] of candidates.entries()) {
    const stored = gate.stored.get(date);
    // What is stored is known, whether it is stated again or not.
    for (let next = known[0]; next !== undefined && next[0] < date; next = known[0]) {
      known.shift();
      if (last === null || next[0] > last.date) last = { price: next[1], date: next[0] };
    }
    const reference = stored === undefined ? last : { price: stored, date };
    const problem = reference === null ? null : problemOf(value, date, reference, gate);
    if (problem === null) {
      passed.push({ date, price });
      last = { price: value, date };
      continue;
    }
    doubts.push({ date, price, reason: `the close of ${date} ${problem}`, reference: reference! });
    if (stored !== undefined) last = reference;
    else if (!isSpike(candidates[index + 1], reference!, gate)) {
      return { passed, doubts, waiting: candidates.length - index - 1 };
    }
  }
  return { passed, doubts, waiting: 0 };
}

function candidatesOf(closes: readonly StatedClose[], gate: HistoryGate): readonly Candidate[] {
  const days = daysBetween(gate.from, gate.to) + 1;
  if (closes.length > days) throw new GarbageError(`${closes.length} closes were given for ${days} days`);
  const seen = new Set<CalendarDate>();
  const candidates = closes.map(({ date, close, currency }) => {
    if (!(date >= gate.from && date <= gate.to)) {
      throw new GarbageError(`the close of ${statedText(date)} was not asked for`, { stated: date });
    }
    if (seen.has(date)) throw new GarbageError(`the close of ${date} is there twice`, { stated: close });
    seen.add(date);
    const { restatedBy, today } = gate;
    const printed = restatedBy === null ? close : printedClose(close, date, restatedBy, today);
    const admission = admitPrice(printed, currency, gate.currency);
    if ('problem' in admission) {
      const stated = admission.of === 'currency' ? `${statedText(close)} ${currency}` : close;
      throw new GarbageError(`the close of ${date} ${admission.problem}`, { stated });
    }
    return { date, price: admission.price, value: new Decimal(admission.price) };
  });
  return candidates.toSorted((one, other) => (one.date < other.date ? -1 : 1));
}

function problemOf(value: Decimal, date: CalendarDate, reference: ReferencePrice, gate: HistoryGate): string | null {
  return jumpProblem(value, date, reference, gate.splits, gate.maxJumpPercent);
}

function isSpike(next: Candidate | undefined, reference: ReferencePrice, gate: HistoryGate): boolean {
  return next !== undefined && problemOf(next.value, next.date, reference, gate) === null;
}
