import { ZERO, type Decimal } from '@portfolio-metrics/kernel';
import type { CashBalance, Holding } from './holdings-result.js';
import { percentOf } from './percent.js';

/** What holdings can be grouped by. */
export const ALLOCATION_DIMENSIONS = [
  'instrument',
  'assetClass',
  'sector',
  'country',
  'currency',
  'exchange',
  'portfolio',
] as const;

/** One of `ALLOCATION_DIMENSIONS`. */
export type AllocationDimension = (typeof ALLOCATION_DIMENSIONS)[number];

/** Key of what is held and has no sector, country or exchange on record. */
export const UNKNOWN_BUCKET = 'UNKNOWN';
/** Key of cash where the dimension has no place for it; by instrument the currency follows (`CASH.EUR`). */
export const CASH_BUCKET = 'CASH';

/** What a dimension has under one key. Amounts are in the base currency. */
export interface AllocationBucket {
  readonly key: string;
  readonly name: string;
  /** In the base currency; negative when shorts or debts weigh more. */
  readonly value: Decimal;
  /** Σ |value| of what is in the bucket, as a share of the gross exposure. Over all buckets 100. */
  readonly weightPercent: Decimal;
}

/** What is priced, by one dimension. Amounts are in the base currency. */
export interface Allocation {
  readonly dimension: AllocationDimension;
  /** Heaviest first. */
  readonly buckets: readonly AllocationBucket[];
  /** Σ |value| of everything priced. */
  readonly grossExposure: Decimal;
  /** Σ value of everything priced. */
  readonly netExposure: Decimal;
}

interface Slice {
  readonly key: string;
  readonly name: string;
  readonly value: Decimal;
}

/**
 * What is priced by one dimension, cash included. What has no price is in no bucket (see `HoldingsResult.missing`); what has no sector,
 * country or exchange is in a bucket of its own. `portfolioNames`: by id, for the dimension `portfolio`.
 */
export function computeAllocation(
  dimension: AllocationDimension,
  holdings: readonly Holding[],
  cash: readonly CashBalance[],
  portfolioNames: ReadonlyMap<string, string> = new Map(),
): Allocation {
  const slices = [
    ...holdings.flatMap((holding) => slicesOf(dimension, holding, portfolioNames)),
    ...cash.flatMap((balance) => sliceOfCash(dimension, balance, portfolioNames)),
  ].filter(({ value }) => !value.isZero());
  const gross = sum(slices.map(({ value }) => value.abs()));
  const buckets = [...groupByKey(slices).values()].map((group) => ({
    key: group[0]!.key,
    name: group[0]!.name,
    value: sum(group.map(({ value }) => value)),
    weightPercent: percentOf(sum(group.map(({ value }) => value.abs())), gross) ?? ZERO,
  }));
  buckets.sort((a, b) => b.weightPercent.comparedTo(a.weightPercent) || (a.key < b.key ? -1 : 1));
  return { dimension, buckets, grossExposure: gross, netExposure: sum(slices.map(({ value }) => value)) };
}

function groupByKey(slices: readonly Slice[]): Map<string, Slice[]> {
  const groups = new Map<string, Slice[]>();
  for (const slice of slices) {
    const group = groups.get(slice.key);
    if (group === undefined) groups.set(slice.key, [slice]);
    else group.push(slice);
  }
  return groups;
}

/** A position is one slice in every dimension, so that the gross exposure is the same in all of them. */
function slicesOf(
  dimension: AllocationDimension,
  holding: Holding,
  portfolioNames: ReadonlyMap<string, string>,
): Slice[] {
  return holding.positions.flatMap(({ portfolioId, baseMarketValue: value }) => {
    if (value === null) return [];
    if (dimension === 'portfolio') return [{ ...portfolioKey(portfolioId, portfolioNames), value }];
    return [{ ...keyOf(dimension, holding), value }];
  });
}

function keyOf(dimension: Exclude<AllocationDimension, 'portfolio'>, holding: Holding): Omit<Slice, 'value'> {
  if (dimension === 'instrument') return { key: holding.symbol, name: holding.name };
  const key = holding[dimension];
  return key === null ? { key: UNKNOWN_BUCKET, name: 'Unknown' } : { key, name: key };
}

function sliceOfCash(
  dimension: AllocationDimension,
  { portfolioId, currency, baseAmount }: CashBalance,
  portfolioNames: ReadonlyMap<string, string>,
): Slice[] {
  if (baseAmount === null) return [];
  if (dimension === 'portfolio') return [{ ...portfolioKey(portfolioId, portfolioNames), value: baseAmount }];
  if (dimension === 'currency') return [{ key: currency, name: currency, value: baseAmount }];
  if (dimension === 'instrument') {
    return [{ key: `${CASH_BUCKET}.${currency}`, name: `Cash ${currency}`, value: baseAmount }];
  }
  return [{ key: CASH_BUCKET, name: 'Cash', value: baseAmount }];
}

function portfolioKey(id: string, names: ReadonlyMap<string, string>): Omit<Slice, 'value'> {
  return { key: id, name: names.get(id) ?? id };
}

function sum(values: readonly Decimal[]): Decimal {
  return values.reduce((total, value) => total.plus(value), ZERO);
}
