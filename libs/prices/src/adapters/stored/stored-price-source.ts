import type { Database } from '@portfolio-metrics/database';
import { type CalendarDate, type Clock, Decimal } from '@portfolio-metrics/kernel';
import {
  type InstrumentDescription,
  type PricedInstrument,
  PriceSource,
  type ProvidedClose,
  type ProvidedHistory,
  type ProvidedQuote,
  type ProvidedSplit,
  type ProviderCapabilities,
} from '../../price-source.js';
import type { TradingSessions } from '../../trading-sessions.js';
import { STORED_SOURCE, storedRows } from './stored-rows.js';

/** A price, and where it came from before it was stored. */
export interface StoredQuote extends ProvidedQuote {
  /** The name of the provider that the price came from: what to show as `priceSource`. */
  readonly source: string;
}

/** A close, and where it came from before it was stored. */
export interface StoredClose extends ProvidedClose {
  /** `import`, or the name of the provider that the price came from: what to show as `priceSource`. */
  readonly source: string;
}

/** A history whose closes say where they came from. */
export interface StoredHistory extends ProvidedHistory {
  readonly closes: readonly StoredClose[];
}

interface QuoteRow {
  readonly symbol: string;
  readonly currency: string;
  readonly price: string;
  readonly as_of: Date;
  readonly source: string;
}

interface HistoryRow {
  readonly currency: string;
  readonly closes: ReadonlyArray<{ date: CalendarDate; close: string; source: string }> | null;
  readonly splits: readonly ProvidedSplit[] | null;
}

const QUOTES = `select q.symbol, i.currency::text as currency, q.price, q.as_of, q.source
  from quotes q join instruments i on i.symbol = q.symbol
  where q.symbol = any($1::text[]) and q.as_of <= $2::timestamptz`;

// One statement, one state of the database: closes and splits belong together. As text, a close keeps its digits within JSON.
const HISTORY = `select i.currency::text as currency, (
    select json_agg(json_build_object('date', date, 'close', close::text, 'source', source) order by date)
    from price_history where symbol = i.symbol and date between $2::date and $3::date) as closes, (
    select json_agg(json_build_object('date', date, 'numerator', numerator, 'denominator', denominator) order by date)
    from instrument_splits where symbol = i.symbol and date between $2::date and $4::date) as splits
  from instruments i where i.symbol = $1`;

const DESCRIPTION = `select symbol, name, currency::text as currency, exchange, asset_class as "assetClass", sector, country
  from instruments where symbol = $1`;

/**
 * The stored prices behind the port that they came in by: for another application that wants them, or as the last of its providers.
 * It writes nothing, and nothing that it answers may be written as new: every price keeps the `source` that it is stored with, and
 * `PricesModule` refuses it as a provider of its refresh.
 *
 * Closes are per unit of their day, whatever the instrument's `priceAdjustment` is: that says what comes in, and was heeded then. The
 * currency is the one of the stored instrument, never a minor unit. Splits are those recorded, by a provider or an operator.
 */
export class StoredPriceSource extends PriceSource {
  override readonly name = STORED_SOURCE;

  override readonly capabilities: ProviderCapabilities = {
    quotes: true,
    history: true,
    splits: true,
    dividends: false,
    describe: true,
    search: false,
    batchSize: 1_000,
  };

  /** `database` may be read as any role that sees the reference data; `sessions` and `clock` say which splits have taken place. */
  constructor(
    private readonly database: Database,
    private readonly sessions: TradingSessions,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** The last stored quote; nothing for an instrument without one, or whose quote was made after `at`: the one before is not kept. */
  override async quotes(
    instruments: readonly PricedInstrument[],
    at: Date,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, StoredQuote>> {
    const values = [instruments.map(({ symbol }) => symbol), at.toISOString()];
    const rows = await storedRows<QuoteRow>(this.database, { name: 'stored-quotes', text: QUOTES, values }, signal);
    return new Map(
      rows.map(({ symbol, currency, price, as_of: asOf, source }) => [
        symbol,
        { price: new Decimal(price), currency, asOf, source },
      ]),
    );
  }

  override async history(
    { symbol, exchange }: PricedInstrument,
    from: CalendarDate,
    to: CalendarDate,
    signal: AbortSignal,
  ): Promise<StoredHistory> {
    const values = [symbol, from, to, this.sessions.localDate(exchange, this.clock.now())];
    const question = { name: 'stored-history', text: HISTORY, values };
    const [row] = await storedRows<HistoryRow>(this.database, question, signal);
    return {
      basis: 'as-traded',
      closes: (row?.closes ?? []).map(({ date, close, source }) => ({
        date,
        close: new Decimal(close),
        currency: row!.currency,
        source,
      })),
      splits: row?.splits ?? [],
      dividends: [],
    };
  }

  /** The stored reference data of the instrument. */
  override async describe(symbol: string, signal: AbortSignal): Promise<InstrumentDescription | null> {
    const question = { name: 'stored-description', text: DESCRIPTION, values: [symbol] };
    const [row] = await storedRows<{ [Key in keyof InstrumentDescription]: InstrumentDescription[Key] }>(
      this.database,
      question,
      signal,
    );
    return row ?? null;
  }
}
