import { type CalendarDate, daysBetween, Decimal } from '@portfolio-metrics/kernel';
import { majorCurrencyOf } from '@portfolio-metrics/ledger';
import { GarbageError } from '../domain/garbage.js';
import { type GatedHistory, gateHistory } from '../domain/history-gate.js';
import { type DatedPrice, splitEvidence } from '../domain/split-evidence.js';
import type { DatedSplit } from '../domain/split-factor.js';
import { SAME_SPLIT_DAYS } from '../persistence/provider-splits.js';
import type { KnownCloses } from '../persistence/refresh-state.js';
import type { PricedInstrument, ProvidedClose, ProvidedHistory } from '../price-source.js';

const MOST_UNITS = 1_000_000;

export interface HistoryQuestion extends KnownCloses {
  readonly instrument: PricedInstrument;
  /** The range asked for. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** The exchange's date. */
  readonly today: CalendarDate;
  /** Whether the provider's answer carries the splits that it knows. */
  readonly statesSplits: boolean;
  /** A later price that is in doubt, as evidence for a split; `null`: none. */
  readonly doubted: DatedPrice | null;
  readonly isDiscarded: (date: CalendarDate, price: string) => boolean;
  readonly maxJumpPercent: number;
}

export interface JudgedHistory {
  readonly history: GatedHistory;
  /** Splits to take over. */
  readonly splits: readonly DatedSplit[];
  /** Splits that the prices on both sides of them speak against. */
  readonly contradicted: readonly DatedSplit[];
}

/**
 * Judges what a provider answered about one instrument: its splits first, because they explain jumps, then its closes, turned back
 * into units of their day where they come restated. Throws `GarbageError` when anything in it cannot be true.
 */
export function judgeHistory(stated: ProvidedHistory, question: HistoryQuestion): JudgedHistory {
  const { instrument, before, stored } = question;
  if (!Array.isArray(stated?.closes) || !Array.isArray(stated.splits)) {
    throw new GarbageError('the answer holds no closes and splits');
  }
  // What the types promise is looked at as well: a source may have it from anywhere.
  const noPrice = stated.closes.find(({ close }) => !Decimal.isDecimal(close));
  if (noPrice !== undefined) throw new GarbageError('a close is no decimal', { stated: noPrice.close });
  const restated = isRestated(stated, instrument);
  const { sound, contradicted } = judgeSplits(stated, restated, question);
  const splits = merged(instrument.splits, sound);
  const restatedBy = question.statesSplits ? merged([], sound) : splits;
  const history = gateHistory(stated.closes, {
    ...question,
    currency: instrument.currency,
    restatedBy: restated ? restatedBy : null,
    splits,
    before,
    stored,
  });
  return { history, splits: sound, contradicted };
}

function isRestated(stated: ProvidedHistory, { priceAdjustment = 'by_source' }: PricedInstrument): boolean {
  return priceAdjustment === 'by_source' ? stated.basis === 'split-adjusted' : priceAdjustment === 'split_adjusted';
}

/** Throws when one of the splits cannot be a split at all. One whose day has no price yet is left for the next answer. */
function judgeSplits(
  stated: ProvidedHistory,
  restated: boolean,
  { instrument, today, before, stored, doubted, maxJumpPercent }: HistoryQuestion,
): { readonly sound: readonly DatedSplit[]; readonly contradicted: readonly DatedSplit[] } {
  const sound: DatedSplit[] = [];
  const contradicted: DatedSplit[] = [];
  const known: DatedPrice[] = [...(before === null ? [] : [[before.date, before.price] as const]), ...stored];
  const printed = stated.closes.map((close) => [close.date, inMajorUnits(close)] as const);
  for (const split of stated.splits) {
    if (!isSplit(split) || split.date > today) {
      const ratio = `${split.numerator}:${split.denominator}`;
      throw new GarbageError(`a ${ratio} split on ${split.date} cannot be`, { stated: ratio });
    }
    const same = knownAs(split, instrument);
    if (same !== undefined) {
      sound.push(same);
      continue;
    }
    // Restated closes are smooth over a split: only what is stored from before it can speak.
    const prices = [...known, ...printed.filter(([date]) => !restated || date >= split.date)];
    const evidence = splitEvidence(split, doubted === null ? prices : [...prices, doubted], maxJumpPercent);
    if (evidence === 'against') contradicted.push(split);
    else if (evidence !== 'not_yet') sound.push(split);
  }
  return { sound, contradicted };
}

/** The recorded split that the stated one is, whose date counts: taken for two, it would explain a jump that is none. */
function knownAs(split: DatedSplit, { splits }: PricedInstrument): DatedSplit | undefined {
  return splits
    .filter(
      (known) =>
        distance(known, split) <= SAME_SPLIT_DAYS &&
        known.numerator * split.denominator === known.denominator * split.numerator,
    )
    .toSorted((one, other) => distance(one, split) - distance(other, split))[0];
}

function distance(one: DatedSplit, other: DatedSplit): number {
  return Math.abs(daysBetween(one.date, other.date));
}

function inMajorUnits({ close, currency }: ProvidedClose): Decimal {
  return majorCurrencyOf(currency) === null ? close : close.dividedBy(100);
}

function isSplit({ numerator, denominator }: DatedSplit): boolean {
  const isUnits = (units: number): boolean => Number.isInteger(units) && units > 0 && units <= MOST_UNITS;
  return isUnits(numerator) && isUnits(denominator) && numerator !== denominator;
}

/** Both lists by date; of two on one date the known one. */
function merged(known: readonly DatedSplit[], stated: readonly DatedSplit[]): readonly DatedSplit[] {
  return [...new Map([...stated, ...known].map((split) => [split.date, split])).values()];
}
