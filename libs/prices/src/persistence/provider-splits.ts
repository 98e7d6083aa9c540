import type { CalendarDate } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';

export interface StatedSplit {
  readonly symbol: string;
  readonly date: CalendarDate;
  readonly numerator: number;
  readonly denominator: number;
  /** Name of the provider. */
  readonly source: string;
}

/** Providers date a split differently by a day or a weekend: with the same ratio it is the same split. */
export const SAME_SPLIT_DAYS = 7;

// What was recorded once is never applied again, whatever became of it: an operator's change of the splits stays. One that stands
// already, by an operator or another provider, is recorded as known and not applied.
const RECORD = `with stated as (
    select * from unnest($1::text[], $2::date[], $3::integer[], $4::integer[], $5::text[])
      s (symbol, date, numerator, denominator, source)
  ), new as (
    select s.*, not exists (
      select from instrument_splits i where i.symbol = s.symbol and (i.date = s.date or (abs(i.date - s.date) <= ${SAME_SPLIT_DAYS}
        and i.numerator::bigint * s.denominator = i.denominator::bigint * s.numerator))) as applied
    from stated s
    where not exists (
      select from provider_splits p where p.symbol = s.symbol and (p.date = s.date or (abs(p.date - s.date) <= ${SAME_SPLIT_DAYS}
        and p.numerator::bigint * s.denominator = p.denominator::bigint * s.numerator)))
  ), recorded as (
    insert into provider_splits (symbol, date, numerator, denominator, source, applied, recorded_at)
    select symbol, date, numerator, denominator, source, applied, $6 from new order by symbol, date
    on conflict (symbol, date) do nothing
    returning symbol, date, numerator, denominator, applied
  ), applied as (
    insert into instrument_splits (symbol, date, numerator, denominator)
    select symbol, date, numerator, denominator from recorded where applied order by symbol, date
    on conflict (symbol, date) do nothing
    returning 1
  )
  select count(*)::integer as count from applied`;

/** Takes over splits that no provider has stated before; how many were applied. Each symbol and date at most once. Needs the lock. */
export async function recordSplits(manager: EntityManager, splits: readonly StatedSplit[], at: Date): Promise<number> {
  if (splits.length === 0) return 0;
  const [row] = await manager.query<[{ count: number }]>(RECORD, [
    splits.map(({ symbol }) => symbol),
    splits.map(({ date }) => date),
    splits.map(({ numerator }) => numerator),
    splits.map(({ denominator }) => denominator),
    splits.map(({ source }) => source),
    at.toISOString(),
  ]);
  return row.count;
}
