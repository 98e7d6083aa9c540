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

// What is stored already is found by reading: ON CONFLICT would lock, and so write, every row that it then leaves alone. The
// LIMIT keeps the planner from reading the whole table for one batch. What a person imported gives way to another import only.
// Rows are written in the order of their keys.

const MAY_REPLACE = `(old.source is null or old.source <> '${IMPORT_SOURCE}' or $1 = '${IMPORT_SOURCE}')`;

const DIFFERING_CLOSES = `select n.symbol, n.date, n.close, $1 as source
  from unnest($2::text[], $3::date[], $4::numeric[]) n (symbol, date, close)
  left join lateral (
    select close, source from price_history where symbol = n.symbol and date = n.date limit 1
  ) old on true
  where (old.close, old.source) is distinct from (n.close, $1) and ${MAY_REPLACE}`;

const DIFFERING_RATES = `select n.base, n.quote, n.date, n.rate, $1 as source
  from unnest($2::character(3)[], $3::character(3)[], $4::date[], $5::numeric[]) n (base, quote, date, rate)
  left join lateral (
    select rate, source from exchange_rates where base = n.base and quote = n.quote and date = n.date limit 1
  ) old on true
  where (old.rate, old.source) is distinct from (n.rate, $1) and ${MAY_REPLACE}`;

// A quote never goes back in time, whatever a provider answers.
const DIFFERING_QUOTES = `select n.symbol, n.price, n.as_of, $1 as source
  from unnest($2::text[], $3::numeric[], $4::timestamptz[]) n (symbol, price, as_of)
  left join lateral (select price, as_of, source from quotes where symbol = n.symbol limit 1) old on true
  where (old.price, old.as_of, old.source) is distinct from (n.price, n.as_of, $1)
    and (old.as_of is null or old.as_of <= n.as_of)`;

const WRITE_CLOSES = counted(`insert into price_history (symbol, date, close, source) ${DIFFERING_CLOSES}
  order by symbol, date
  on conflict (symbol, date) do update set close = excluded.close, source = excluded.source, updated_at = now()
  returning 1`);

const WRITE_RATES = counted(`insert into exchange_rates (base, quote, date, rate, source) ${DIFFERING_RATES}
  order by base, quote, date
  on conflict (base, quote, date) do update set rate = excluded.rate, source = excluded.source, updated_at = now()
  returning 1`);

const WRITE_QUOTES = counted(`insert into quotes (symbol, price, as_of, source) ${DIFFERING_QUOTES}
  order by symbol
  on conflict (symbol) do update
  set price = excluded.price, as_of = excluded.as_of, source = excluded.source, updated_at = now()
  returning 1`);

function counted(statement: string): string {
  return `with changed as (${statement}) select count(*)::integer as count from changed`;
}

/** Stores closes of known instruments, each symbol and date at most once, and answers how many rows it changed. Needs the lock. */
export async function writeCloses(
  manager: EntityManager,
  rows: readonly NewClose[],
  { source, dryRun }: MarketDataWriteOptions,
): Promise<number> {
  return await count(manager, dryRun === true ? counted(DIFFERING_CLOSES) : WRITE_CLOSES, [
    source,
    rows.map(({ symbol }) => symbol),
    rows.map(({ date }) => date),
    rows.map(({ close }) => close),
  ]);
}

/** Stores exchange rates, each pair and date at most once, and answers how many rows it changed. Needs the lock. */
export async function writeExchangeRates(
  manager: EntityManager,
  rows: readonly NewExchangeRate[],
  { source, dryRun }: MarketDataWriteOptions,
): Promise<number> {
  return await count(manager, dryRun === true ? counted(DIFFERING_RATES) : WRITE_RATES, [
    source,
    rows.map(({ base }) => base),
    rows.map(({ quote }) => quote),
    rows.map(({ date }) => date),
    rows.map(({ rate }) => rate),
  ]);
}

/** Stores quotes of known instruments, each symbol at most once, and answers how many rows it changed. Needs the lock. */
export async function writeQuotes(manager: EntityManager, rows: readonly NewQuote[], source: string): Promise<number> {
  return await count(manager, WRITE_QUOTES, [
    source,
    rows.map(({ symbol }) => symbol),
    rows.map(({ price }) => price),
    rows.map(({ asOf }) => asOf.toISOString()),
  ]);
}

async function count(manager: EntityManager, statement: string, values: unknown[]): Promise<number> {
  const [row] = await manager.query<[{ count: number }]>(statement, values);
  return row.count;
}
