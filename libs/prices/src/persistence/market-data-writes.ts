import type { CalendarDate } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';

export interface NewClose {
  readonly symbol: string;
  readonly date: CalendarDate;
  /** In the instrument's currency, per unit of that day: decimal text with at most 10 digits behind the point. */
  readonly close: string;
}

export interface NewQuote {
  readonly symbol: string;
  /** In the instrument's currency: decimal text with at most 10 digits behind the point. */
  readonly price: string;
  /** When the market made the price. */
  readonly asOf: Date;
}

export interface NewExchangeRate {
  readonly base: string;
  readonly quote: string;
  readonly date: CalendarDate;
  /** Units of `quote` for one unit of `base`: decimal text with at most 10 digits behind the point. */
  readonly rate: string;
}

export interface MarketDataWriteOptions {
  /** Stored with every row: `IMPORT_SOURCE`, or the name of the provider. */
  readonly source: string;
  /** Only count the rows that would change. Default false. */
  readonly dryRun?: boolean;
}

/** The source of what a person imported. No provider overwrites it. */
export const IMPORT_SOURCE = 'import';

/** Most rows that one call writes in one statement well; longer lists are for the caller to cut. */
export const ROWS_PER_WRITE = 5_000;

/**
 * One writer of market data at a time, until the transaction ends. Two that lock rows and generations of the same symbols in
 * different orders would deadlock; readers are not held up.
 */
export async function lockMarketData(manager: EntityManager): Promise<void> {
  await manager.query('select pg_advisory_xact_lock(7316094212)');
}

// Each statement writes in key order, changes only what differs, and counts what it changed. What a person imported gives way to
// another import only.

const WRITE_CLOSES = `with changed as (
    insert into price_history as old (symbol, date, close, source)
    select symbol, date, close, $4 from unnest($1::text[], $2::date[], $3::numeric[]) n (symbol, date, close)
    order by symbol, date
    on conflict (symbol, date) do update set close = excluded.close, source = excluded.source, updated_at = now()
    where (old.close, old.source) is distinct from (excluded.close, excluded.source)
      and (old.source <> '${IMPORT_SOURCE}' or excluded.source = '${IMPORT_SOURCE}')
    returning 1
  ) select count(*)::integer as count from changed`;

const COUNT_CLOSES = `select count(*)::integer as count
  from unnest($1::text[], $2::date[], $3::numeric[]) n (symbol, date, close) left join price_history old using (symbol, date)
  where (old.close, old.source) is distinct from (n.close, $4)
    and (old.source is null or old.source <> '${IMPORT_SOURCE}' or $4 = '${IMPORT_SOURCE}')`;

const WRITE_RATES = `with changed as (
    insert into exchange_rates as old (base, quote, date, rate, source)
    select base, quote, date, rate, $5
    from unnest($1::character(3)[], $2::character(3)[], $3::date[], $4::numeric[]) n (base, quote, date, rate)
    order by base, quote, date
    on conflict (base, quote, date) do update set rate = excluded.rate, source = excluded.source, updated_at = now()
    where (old.rate, old.source) is distinct from (excluded.rate, excluded.source)
      and (old.source <> '${IMPORT_SOURCE}' or excluded.source = '${IMPORT_SOURCE}')
    returning 1
  ) select count(*)::integer as count from changed`;

const COUNT_RATES = `select count(*)::integer as count
  from unnest($1::character(3)[], $2::character(3)[], $3::date[], $4::numeric[]) n (base, quote, date, rate)
  left join exchange_rates old using (base, quote, date)
  where (old.rate, old.source) is distinct from (n.rate, $5)
    and (old.source is null or old.source <> '${IMPORT_SOURCE}' or $5 = '${IMPORT_SOURCE}')`;

// A quote never goes back in time, whatever a provider answers.
const WRITE_QUOTES = `with changed as (
    insert into quotes as old (symbol, price, as_of, source)
    select symbol, price, as_of, $4 from unnest($1::text[], $2::numeric[], $3::timestamptz[]) n (symbol, price, as_of)
    order by symbol
    on conflict (symbol) do update
    set price = excluded.price, as_of = excluded.as_of, source = excluded.source, updated_at = now()
    where old.as_of <= excluded.as_of
      and (old.price, old.as_of, old.source) is distinct from (excluded.price, excluded.as_of, excluded.source)
    returning 1
  ) select count(*)::integer as count from changed`;

/** Stores closes of known instruments, each symbol and date at most once, and answers how many rows it changed. */
export async function writeCloses(
  manager: EntityManager,
  rows: readonly NewClose[],
  { source, dryRun }: MarketDataWriteOptions,
): Promise<number> {
  return await count(manager, dryRun === true ? COUNT_CLOSES : WRITE_CLOSES, [
    rows.map(({ symbol }) => symbol),
    rows.map(({ date }) => date),
    rows.map(({ close }) => close),
    source,
  ]);
}

/** Stores exchange rates, each pair and date at most once, and answers how many rows it changed. */
export async function writeExchangeRates(
  manager: EntityManager,
  rows: readonly NewExchangeRate[],
  { source, dryRun }: MarketDataWriteOptions,
): Promise<number> {
  return await count(manager, dryRun === true ? COUNT_RATES : WRITE_RATES, [
    rows.map(({ base }) => base),
    rows.map(({ quote }) => quote),
    rows.map(({ date }) => date),
    rows.map(({ rate }) => rate),
    source,
  ]);
}

/** Stores quotes of known instruments, each symbol at most once, and answers how many rows it changed. */
export async function writeQuotes(manager: EntityManager, rows: readonly NewQuote[], source: string): Promise<number> {
  return await count(manager, WRITE_QUOTES, [
    rows.map(({ symbol }) => symbol),
    rows.map(({ price }) => price),
    rows.map(({ asOf }) => asOf.toISOString()),
    source,
  ]);
}

async function count(manager: EntityManager, statement: string, values: unknown[]): Promise<number> {
  const [row] = await manager.query<[{ count: number }]>(statement, values);
  return row.count;
}
