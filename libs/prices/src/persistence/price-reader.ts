import { Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { type CalendarDate, Decimal } from '@portfolio-metrics/kernel';
import { ExchangeRateBook, type RateSeries } from '../domain/exchange-rate-book.js';
import type { Close, CloseSeries, LatestPrices } from '../domain/latest-prices.js';

/** How many closes `latestOf` gives: enough to find the close of the session before the last one behind holidays. */
export const LATEST_CLOSES = 5;

interface LatestRow {
  readonly symbol: string;
  readonly price: string | null;
  readonly as_of: Date;
  readonly quote_source: string;
  readonly date: CalendarDate | null;
  readonly close: string;
  readonly source: string;
}

const LATEST = `select s.symbol, q.price, q.as_of, q.source as quote_source, h.date, h.close, h.source
  from unnest($1::text[]) s (symbol)
  left join quotes q on q.symbol = s.symbol and $2::date is null
  left join lateral (
    select date, close, source from price_history
    where symbol = s.symbol and date <= coalesce($2::date, 'infinity') order by date desc limit ${LATEST_CLOSES}
  ) h on true
  where q.symbol is not null or h.date is not null
  order by s.symbol, h.date desc`;

// Numbers travel as bytes: no text to make, none to parse.
const SERIES = `select s.symbol, h.days, h.closes from unnest($1::text[]) s (symbol), lateral (
    select string_agg(int4send(date - date '1970-01-01'), ''::bytea order by date) as days,
      string_agg(float8send(close::float8), ''::bytea order by date) as closes
    from price_history where symbol = s.symbol and date <= coalesce($2::date, 'infinity')
  ) h where h.days is not null`;

const HISTORY = `select date, close as price, source from price_history
  where symbol = $1 and date >= coalesce($2::date, '-infinity') and date <= coalesce($3::date, 'infinity')
    and date < coalesce($4::date, 'infinity')
  order by date desc limit $5`;

const RATES = `select base, quote, string_agg(int4send(date - date '1970-01-01'), ''::bytea order by date) as days,
    string_agg(rate::text, ',' order by date) as rates
  from exchange_rates where base = any($1::character(3)[]) and quote = any($1::character(3)[]) and date <= coalesce($2::date, 'infinity')
  group by base, quote`;

/**
 * Reads stored prices and exchange rates. Reference data: no tenant, one prepared statement per question. A question whose `signal` says
 * that nobody waits for the answer any more is not asked; one that is under way ends by the statement's own time limit.
 */
@Injectable()
export class PriceReader {
  constructor(private readonly database: Database) {}

  /**
   * What is known of each symbol's price: now (`until` is `null`), or from the closes at or before `until`. Symbols without any
   * price are absent.
   */
  async latestOf(
    symbols: readonly string[],
    until: CalendarDate | null,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, LatestPrices>> {
    signal?.throwIfAborted();
    const { rows } = await this.database.statement<LatestRow>('prices-latest', LATEST, [symbols, until]);
    const latest = new Map<string, { quote: LatestPrices['quote']; closes: Close[] }>();
    for (const row of rows) {
      let prices = latest.get(row.symbol);
      if (prices === undefined) {
        prices = { quote: quoteOf(row), closes: [] };
        latest.set(row.symbol, prices);
      }
      if (row.date !== null) {
        prices.closes.push({ date: row.date, price: new Decimal(row.close), source: row.source });
      }
    }
    return latest;
  }

  /** All closes of each symbol at or before `until` (`null`: all there are), as numbers. Symbols without a close are absent. */
  async seriesOf(
    symbols: readonly string[],
    until: CalendarDate | null,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, CloseSeries>> {
    signal?.throwIfAborted();
    const { rows } = await this.database.statement<{ symbol: string; days: Buffer; closes: Buffer }>(
      'prices-series',
      SERIES,
      [symbols, until],
    );
    return new Map(
      rows.map(({ symbol, days, closes }) => [symbol, { days: integersOf(days), closes: doublesOf(closes) }]),
    );
  }

  /**
   * Every stored rate between two of `currencies` at or before `until` (`null`: all there are). A rate is crossed only through one of them: name
   * those that may serve, such as EUR and USD. So a caller knows which rates its figures depend on.
   */
  async exchangeRatesOf(
    currencies: readonly string[],
    until: CalendarDate | null,
    signal?: AbortSignal,
  ): Promise<ExchangeRateBook> {
    signal?.throwIfAborted();
    if (new Set(currencies).size < 2) return new ExchangeRateBook([]);
    const { rows } = await this.database.statement<{ base: string; quote: string; days: Buffer; rates: string }>(
      'rates-series',
      RATES,
      [currencies, until],
    );
    return new ExchangeRateBook(
      rows.map(({ base, quote, days, rates }): RateSeries => ({
        base,
        quote,
        days: integersOf(days),
        rates: rates.split(','),
      })),
    );
  }

  /**
   * Closes of one symbol from `from` to `to` (both inside; `null`: unbounded), latest first, at most `limit`. `before` continues
   * behind the last date of the page before.
   */
  async historyPage(
    symbol: string,
    from: CalendarDate | null,
    to: CalendarDate | null,
    before: CalendarDate | null,
    limit: number,
  ): Promise<readonly Close[]> {
    const { rows } = await this.database.statement<{ date: CalendarDate; price: string; source: string }>(
      'prices-history',
      HISTORY,
      [symbol, from, to, before, limit],
    );
    return rows.map(({ date, price, source }) => ({ date, price: new Decimal(price), source }));
  }
}

function quoteOf(row: LatestRow): LatestPrices['quote'] {
  return row.price === null ? null : { price: new Decimal(row.price), asOf: row.as_of, source: row.quote_source };
}

/** The bytes of `int4send`, most significant first. */
function integersOf(bytes: Buffer): Int32Array {
  const numbers = new Int32Array(bytes.length / 4);
  for (let index = 0; index < numbers.length; index += 1) numbers[index] = bytes.readInt32BE(index * 4);
  return numbers;
}

/** The bytes of `float8send`, most significant first. */
function doublesOf(bytes: Buffer): Float64Array {
  const numbers = new Float64Array(bytes.length / 8);
  for (let index = 0; index < numbers.length; index += 1) numbers[index] = bytes.readDoubleBE(index * 8);
  return numbers;
}
