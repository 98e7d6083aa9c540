import { Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { AppError, type CalendarDate } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import type { Instrument, PriceAdjustment, Split } from '../domain/instrument.js';
import { refuseCurrencyChangeInUse } from './currency-change.js';

/** Which instruments a page of the list has. */
export interface InstrumentListQuery {
  /** Only symbols that start with it; `null`: all. */
  readonly search: string | null;
  /** Only symbols behind this one; `null`: from the first. */
  readonly after: string | null;
  /** Most instruments of the page. */
  readonly limit: number;
}

interface InstrumentRow {
  readonly symbol: string;
  readonly name: string;
  readonly currency: string;
  readonly exchange: string | null;
  readonly asset_class: string;
  readonly sector: string | null;
  readonly country: string | null;
  readonly price_adjustment: PriceAdjustment;
}

interface SplitRow {
  readonly symbol: string;
  readonly date: CalendarDate;
  readonly numerator: number;
  readonly denominator: number;
}

const COLUMNS = 'symbol, name, currency, exchange, asset_class, sector, country, price_adjustment';

const FIND = `select ${COLUMNS} from instruments where symbol = any($1::text[])`;
const LIST = `select ${COLUMNS} from instruments
  where ($1::text is null or starts_with(symbol, $1)) and ($2::text is null or symbol > $2)
  order by symbol limit $3`;
const SPLITS = `select symbol, date, numerator, denominator from instrument_splits
  where symbol = any($1::text[]) order by symbol, date`;

// An update that changes nothing is no update: no new row version, no `updated_at`, no generation.
const PUT = `insert into instruments as i (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (symbol) do update set name = excluded.name, currency = excluded.currency, exchange = excluded.exchange,
    asset_class = excluded.asset_class, sector = excluded.sector, country = excluded.country,
    price_adjustment = excluded.price_adjustment, updated_at = now()
  where (i.name, i.currency, i.exchange, i.asset_class, i.sector, i.country, i.price_adjustment) is distinct from
    (excluded.name, excluded.currency, excluded.exchange, excluded.asset_class, excluded.sector, excluded.country,
     excluded.price_adjustment)`;
const PUT_IF_ABSENT = `insert into instruments (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (symbol) do nothing`;
const FILL = `with filled as (
    update instruments set exchange = coalesce(exchange, $2), sector = coalesce(sector, $3), country = coalesce(country, $4),
      updated_at = now()
    where symbol = $1 and ((exchange is null and $2::text is not null) or (sector is null and $3::text is not null)
      or (country is null and $4::text is not null))
    returning 1)
  select 1 from filled`;
const REMOVE_SPLITS = 'delete from instrument_splits where symbol = $1 and date <> all($2::date[])';
const PUT_SPLITS = `insert into instrument_splits as s (symbol, date, numerator, denominator)
  select $1, w.* from unnest($2::date[], $3::integer[], $4::integer[]) w order by 2
  on conflict (symbol, date) do update set numerator = excluded.numerator, denominator = excluded.denominator
  where (s.numerator, s.denominator) is distinct from (excluded.numerator, excluded.denominator)`;

/**
 * Instruments and their splits: reference data shared by all users, so nothing here depends on who asks. Methods that change
 * something take the manager of the caller's write transaction (see `IdempotentWrites.run` and `Database.withoutUser`).
 */
@Injectable()
export class InstrumentService {
  constructor(private readonly database: Database) {}

  /** Throws `not_found` when no instrument has this symbol. */
  async get(symbol: string): Promise<Instrument> {
    const found = (await this.find([symbol])).get(symbol);
    if (found === undefined) throw new AppError('not_found', `There is no instrument ${symbol}.`);
    return found;
  }

  /** By symbol; unknown symbols are absent. */
  async find(symbols: readonly string[]): Promise<ReadonlyMap<string, Instrument>> {
    const { rows } = await this.database.statement<InstrumentRow>('instruments-find', FIND, [symbols]);
    return new Map(rows.map((row) => [row.symbol, instrumentOf(row)]));
  }

  /** In order of symbol, at most `limit`. */
  async list(query: InstrumentListQuery): Promise<readonly Instrument[]> {
    const { rows } = await this.database.statement<InstrumentRow>('instruments-list', LIST, [
      query.search,
      query.after,
      query.limit,
    ]);
    return rows.map(instrumentOf);
  }

  /**
   * Creates the instrument or brings it to these values. Throws `conflict` when that would change the currency of an instrument
   * with prices or transactions: what is stored in the old currency would be read as the new one.
   */
  async put(manager: EntityManager, instrument: Instrument): Promise<Instrument> {
    await refuseCurrencyChangeInUse(manager, instrument.symbol, instrument.currency);
    await manager.query(PUT, [
      instrument.symbol,
      instrument.name,
      instrument.currency,
      instrument.exchange,
      instrument.assetClass,
      instrument.sector,
      instrument.country,
      instrument.priceAdjustment ?? 'by_source',
    ]);
    return { priceAdjustment: 'by_source', ...instrument };
  }

  /**
   * Fills what nobody has stated: exchange, sector and country that are unknown. What is known stays as it is. Whether anything
   * changed; `false` for an unknown symbol too.
   */
  async fillUnknown(
    manager: EntityManager,
    symbol: string,
    found: Pick<Instrument, 'exchange' | 'sector' | 'country'>,
  ): Promise<boolean> {
    const rows = await manager.query<unknown[]>(FILL, [symbol, found.exchange, found.sector, found.country]);
    return rows.length > 0;
  }

  /** Creates the instrument unless there is one of that symbol, which stays as it is. */
  async putIfAbsent(manager: EntityManager, instrument: Instrument): Promise<void> {
    const { symbol, name, currency, exchange, assetClass, sector, country, priceAdjustment = 'by_source' } = instrument;
    await manager.query(PUT_IF_ABSENT, [
      symbol,
      name,
      currency,
      exchange,
      assetClass,
      sector,
      country,
      priceAdjustment,
    ]);
  }

  /** By symbol, oldest first; symbols without splits are absent. */
  async splitsOf(symbols: readonly string[]): Promise<ReadonlyMap<string, readonly Split[]>> {
    const { rows } = await this.database.statement<SplitRow>('instruments-splits', SPLITS, [symbols]);
    const splits = new Map<string, Split[]>();
    for (const row of rows) {
      const ofSymbol = splits.get(row.symbol);
      if (ofSymbol === undefined) splits.set(row.symbol, [row]);
      else ofSymbol.push(row);
    }
    return splits;
  }

  /**
   * Makes these the splits of the instrument, oldest first in the answer. Throws `not_found` when there is no such instrument and
   * `unprocessable` when two splits share a date.
   */
  async replaceSplits(
    manager: EntityManager,
    symbol: string,
    splits: ReadonlyArray<Omit<Split, 'symbol'>>,
  ): Promise<readonly Split[]> {
    const dates = splits.map((split) => split.date);
    if (new Set(dates).size < dates.length) throw new AppError('unprocessable', 'Two splits have the same date.');
    await lockInstrument(manager, symbol);
    await manager.query(REMOVE_SPLITS, [symbol, dates]);
    await manager.query(PUT_SPLITS, [
      symbol,
      dates,
      splits.map((split) => split.numerator),
      splits.map((split) => split.denominator),
    ]);
    return splits.map((split) => ({ symbol, ...split })).toSorted((one, other) => (one.date < other.date ? -1 : 1));
  }
}

/** Two replacements at once would otherwise mix their lists. */
async function lockInstrument(manager: EntityManager, symbol: string): Promise<void> {
  const rows = await manager.query<unknown[]>('select 1 from instruments where symbol = $1 for no key update', [
    symbol,
  ]);
  if (rows.length === 0) throw new AppError('not_found', `There is no instrument ${symbol}.`);
}

function instrumentOf({
  asset_class: assetClass,
  price_adjustment: priceAdjustment,
  ...row
}: InstrumentRow): Instrument {
  return { ...row, assetClass, priceAdjustment };
}
