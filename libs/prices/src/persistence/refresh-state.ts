import type { Database } from '@portfolio-metrics/database';
import { type CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import type { ReferencePrice } from '../domain/price-jump.js';

/** What the refresh remembers of one instrument. */
export interface RefreshState {
  /** The run that last got an answer about its quote. */
  readonly quotedAt: Date | null;
  /** The last session whose close was asked for, and answered or not there. */
  readonly closesAskedThrough: CalendarDate | null;
  /** How often in a row the answer did not have that close. */
  readonly closesWithoutAnswer: number;
  readonly closesAskedAt: Date | null;
  readonly describedAt: Date | null;
  readonly lastClose: CalendarDate | null;
  /** Whether there is a close or a quote to compare a new one with. */
  readonly hasPrice: boolean;
}

interface StateRow {
  readonly symbol: string;
  readonly quoted_at: Date | null;
  readonly closes_asked_through: CalendarDate | null;
  readonly closes_without_answer: number | null;
  readonly closes_asked_at: Date | null;
  readonly described_at: Date | null;
  readonly last_close: CalendarDate | null;
  readonly has_quote: boolean;
}

const STATES = `select s.symbol, r.quoted_at, r.closes_asked_through, r.closes_without_answer, r.closes_asked_at, r.described_at,
    h.date as last_close, exists (select from quotes q where q.symbol = s.symbol) as has_quote
  from unnest($1::text[]) s (symbol)
  left join price_refresh_state r on r.symbol = s.symbol
  left join lateral (select date from price_history where symbol = s.symbol order by date desc limit 1) h on true`;

const REFERENCES = `select s.symbol, h.date as close_date, h.close, q.price as quote, q.as_of, r.price as released, r.date as released_date
  from unnest($1::text[]) s (symbol)
  left join lateral (select date, close from price_history where symbol = s.symbol order by date desc limit 1) h on true
  left join quotes q on q.symbol = s.symbol
  left join lateral (
    select price, date from price_quarantine
    where symbol = s.symbol and kind = 'quote' and status = 'released' and date > coalesce(h.date, '-infinity')
    order by date desc, id desc limit 1
  ) r on true`;

const CLOSES_AROUND = `(select date, close, source from price_history where symbol = $1 and date < $2::date order by date desc limit 1)
  union all (select date, close, source from price_history where symbol = $1 and date between $2::date and $3::date) order by date`;
const DISCARDED = `select date, price from price_quarantine
  where symbol = $1 and kind = 'close' and status = 'discarded' and source = $2 and date between $3::date and $4::date`;
const DAYS_SINCE = `select symbol, string_agg(int4send(date - date '1970-01-01'), ''::bytea order by date) as days from price_history
  where symbol = any($1::text[]) and date >= $2::date group by symbol`;

const LAST_RATES = `select q.quote, r.date, r.rate from unnest($2::character(3)[]) q (quote), lateral (
    select date, rate from exchange_rates where base = $1::character(3) and quote = q.quote order by date desc limit 1
  ) r`;

const MARK_QUOTED = `insert into price_refresh_state (symbol, quoted_at)
  select symbol, $2 from unnest($1::text[]) s (symbol) order by symbol
  on conflict (symbol) do update set quoted_at = excluded.quoted_at`;
const MARK_CLOSES = `insert into price_refresh_state as r (symbol, closes_asked_at, closes_asked_through, closes_without_answer)
  select symbol, $4, through, case when found then 0 else 1 end
  from unnest($1::text[], $2::date[], $3::boolean[]) s (symbol, through, found) order by symbol
  on conflict (symbol) do update set closes_asked_at = excluded.closes_asked_at,
    closes_without_answer = case when excluded.closes_without_answer = 0 then 0
      when r.closes_asked_through is not distinct from excluded.closes_asked_through then r.closes_without_answer + 1 else 1 end,
    closes_asked_through = excluded.closes_asked_through`;
const MARK_DESCRIBED = `insert into price_refresh_state (symbol, described_at) select symbol, $2 from unnest($1::text[]) s (symbol) order by 1
  on conflict (symbol) do update set described_at = excluded.described_at`;

/** By symbol, every symbol asked for. */
export async function refreshStates(
  database: Database,
  symbols: readonly string[],
): Promise<ReadonlyMap<string, RefreshState>> {
  const { rows } = await database.statement<StateRow>('refresh-states', STATES, [symbols]);
  return new Map(
    rows.map((row) => [
      row.symbol,
      {
        quotedAt: row.quoted_at,
        closesAskedThrough: row.closes_asked_through,
        closesWithoutAnswer: row.closes_without_answer ?? 0,
        closesAskedAt: row.closes_asked_at,
        describedAt: row.described_at,
        lastClose: row.last_close,
        hasPrice: row.last_close !== null || row.has_quote,
      },
    ]),
  );
}

/** What a new quote of each symbol may be near to; without any price there is none. `dateOf` gives the exchange's date. */
export async function quoteReferences(
  database: Database,
  symbols: readonly string[],
  dateOf: (symbol: string, instant: Date) => CalendarDate,
): Promise<ReadonlyMap<string, readonly ReferencePrice[]>> {
  const { rows } = await database.statement<{
    symbol: string;
    close_date: CalendarDate | null;
    close: string;
    quote: string | null;
    as_of: Date;
    released: string | null;
    released_date: CalendarDate;
  }>('quote-references', REFERENCES, [symbols]);
  const references = new Map<string, readonly ReferencePrice[]>();
  for (const row of rows) {
    const known: ReferencePrice[] = [];
    if (row.close_date !== null) known.push({ price: new Decimal(row.close), date: row.close_date });
    // A quote stands in where no close does: against a close one doubtful quote must not pave the way for the next.
    else if (row.quote !== null) known.push({ price: new Decimal(row.quote), date: dateOf(row.symbol, row.as_of) });
    if (row.released !== null) known.push({ price: new Decimal(row.released), date: row.released_date });
    references.set(row.symbol, known);
  }
  return references;
}

/** What is stored of one instrument around a range of days. */
export interface KnownCloses {
  /** The last close before the range; `null`: none. */
  readonly before: ReferencePrice | null;
  /** Those in the range, by date. */
  readonly stored: ReadonlyMap<CalendarDate, Decimal>;
  /** Who stated them, by date. */
  readonly sources: ReadonlyMap<CalendarDate, string>;
}

/** The stored closes of a symbol from `from` to `to`, and the last one before. */
export async function closesAround(
  database: Database,
  symbol: string,
  from: CalendarDate,
  to: CalendarDate,
): Promise<KnownCloses> {
  const { rows } = await database.statement<{ date: CalendarDate; close: string; source: string }>(
    'closes-around',
    CLOSES_AROUND,
    [symbol, from, to],
  );
  const inside = rows.filter(({ date }) => date >= from);
  const [before] = rows.filter(({ date }) => date < from);
  return {
    before: before === undefined ? null : { price: new Decimal(before.close), date: before.date },
    stored: new Map(inside.map(({ date, close }) => [date, new Decimal(close)])),
    sources: new Map(inside.map(({ date, source }) => [date, source])),
  };
}

/** Closes of a source that an operator discarded, as `date price`. */
export async function discardedCloses(
  database: Database,
  symbol: string,
  source: string,
  from: CalendarDate,
  to: CalendarDate,
): Promise<ReadonlySet<string>> {
  const { rows } = await database.statement<{ date: CalendarDate; price: string }>('closes-discarded', DISCARDED, [
    symbol,
    source,
    from,
    to,
  ]);
  return new Set(rows.map(({ date, price }) => `${date} ${new Decimal(price).toFixed()}`));
}

/** The days (since 1970-01-01) of the stored closes from `from` on, by symbol; symbols without any are absent. */
export async function closeDaysSince(
  database: Database,
  symbols: readonly string[],
  from: CalendarDate,
): Promise<ReadonlyMap<string, ReadonlySet<number>>> {
  const { rows } = await database.statement<{ symbol: string; days: Buffer }>('close-days', DAYS_SINCE, [
    symbols,
    from,
  ]);
  return new Map(
    rows.map(({ symbol, days }) => {
      const numbers = new Set<number>();
      for (let offset = 0; offset < days.length; offset += 4) numbers.add(days.readInt32BE(offset));
      return [symbol, numbers];
    }),
  );
}

/** The last stored rate against `base` by currency; currencies without one are absent. */
export async function lastRates(
  database: Database,
  base: string,
  currencies: readonly string[],
): Promise<ReadonlyMap<string, ReferencePrice>> {
  const { rows } = await database.statement<{ quote: string; date: CalendarDate; rate: string }>(
    'rates-last',
    LAST_RATES,
    [base, currencies],
  );
  return new Map(rows.map(({ quote, date, rate }) => [quote, { date, price: new Decimal(rate) }]));
}

export async function markQuoted(manager: EntityManager, symbols: readonly string[], slot: Date): Promise<void> {
  if (symbols.length > 0) await manager.query(MARK_QUOTED, [symbols, slot.toISOString()]);
}

export interface AskedCloses {
  readonly symbol: string;
  /** The last session asked for. */
  readonly through: CalendarDate;
  /** Whether its close is stored now. */
  readonly found: boolean;
}

export async function markClosesAsked(manager: EntityManager, asked: readonly AskedCloses[], at: Date): Promise<void> {
  if (asked.length === 0) return;
  await manager.query(MARK_CLOSES, [
    asked.map(({ symbol }) => symbol),
    asked.map(({ through }) => through),
    asked.map(({ found }) => found),
    at.toISOString(),
  ]);
}

export async function markDescribed(manager: EntityManager, symbols: readonly string[], at: Date): Promise<void> {
  if (symbols.length > 0) await manager.query(MARK_DESCRIBED, [symbols, at.toISOString()]);
}

/** When rates were last answered by a source, and the newest there were; `null`: never. */
export async function rateState(
  database: Database,
  source: string,
): Promise<{ readonly askedAt: Date; readonly newest: CalendarDate | null } | null> {
  const { rows } = await database.statement<{ asked_at: Date; newest: CalendarDate | null }>(
    'rate-state',
    'select asked_at, newest from exchange_rate_refresh_state where source = $1',
    [source],
  );
  const [row] = rows;
  return row === undefined ? null : { askedAt: row.asked_at, newest: row.newest };
}

export async function markRatesAsked(
  manager: EntityManager,
  source: string,
  at: Date,
  newest: CalendarDate | null,
): Promise<void> {
  await manager.query(
    `insert into exchange_rate_refresh_state (source, asked_at, newest) values ($1, $2, $3)
     on conflict (source) do update set asked_at = excluded.asked_at, newest = excluded.newest`,
    [source, at.toISOString(), newest],
  );
}

/** Symbols that anybody's transactions name. The database tells no more than that: no user, no quantity. */
export async function symbolsInUse(database: Database): Promise<ReadonlySet<string>> {
  return await database.withoutUser(
    'read',
    async (manager) => {
      const rows = await manager.query<Array<{ symbol: string }>>('select symbol from symbols_in_use() symbol');
      return new Set(rows.map(({ symbol }) => symbol));
    },
    { statementTimeoutMs: 20_000 },
  );
}
