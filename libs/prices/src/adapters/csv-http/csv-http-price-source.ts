import type { CalendarDate, Clock } from '@portfolio-metrics/kernel';
import { soundCurrency, soundDate, soundHistory, soundPrice, soundQuotes } from '../../domain/sound-answer.js';
import {
  NO_HISTORY,
  NO_LIMITS,
  type PriceBasis,
  type PricedInstrument,
  PriceSource,
  type ProvidedClose,
  type ProvidedHistory,
  type ProvidedQuote,
  type ProviderCapabilities,
  type RateLimits,
} from '../../price-source.js';
import { ProviderFault } from '../../provider-fault.js';
import { csvRows, MAX_CSV_BYTES } from '../csv-rows.js';
import { ProviderHttp, type ProviderHttpOptions } from '../http/provider-http.js';
import { type SymbolNames, symbolNames } from '../symbol-names.js';
import { fillTemplate, hostOf, templateProblem } from './url-template.js';

/** Where the tables are and how they are read. */
export interface CsvHttpOptions extends Partial<Omit<ProviderHttpOptions, 'hosts'>> {
  /** Where the closes of an instrument are, with `{symbol}` and, where the server can cut, `{from}` and `{to}` (`YYYY-MM-DD`). */
  readonly url: string;
  /**
   * Where its last price is, with `{symbol}`: a table whose last row counts, with a column of instants. `null` (default): no
   * quotes.
   */
  readonly quoteUrl?: string | null;
  /** Shown as `priceSource`. Default `csv-http`. */
  readonly name?: string;
  /** Names of the columns. Defaults: `date`, `close`; in the table of quotes `time`, `price`. */
  readonly columns?: CsvColumns;
  /** What prices are stated in where no column says so: a currency, a minor unit, or `instrument` for that of each instrument. */
  readonly currency?: string;
  /** Whether later splits are applied to the closes. Default `as-traded`. */
  readonly basis?: PriceBasis;
  /** One character. Default `,`. */
  readonly delimiter?: string;
  /** Headers of every request, such as `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How the server spells symbols of ours that it spells differently, by ours. */
  readonly symbols?: Readonly<Record<string, string>>;
  /** Default: none. */
  readonly limits?: RateLimits;
}

/** Names of the columns in the header: those of dates and closes, in the table of quotes those of instants and prices. */
export interface CsvColumns {
  readonly date?: string;
  readonly close?: string;
  readonly time?: string;
  readonly price?: string;
  /** Absent: no column; then `currency` must say it. */
  readonly currency?: string;
}

const COLUMNS = { date: 'date', close: 'close', time: 'time', price: 'price' } as const;
/** More than one for every day that the service knows. */
const MAX_ROWS = 50_000;
const INSTANT_FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Prices out of CSV tables on any server, one table per instrument. */
export class CsvHttpPriceSource extends PriceSource {
  override readonly name: string;
  override readonly capabilities: ProviderCapabilities;
  override readonly limits: RateLimits;
  private readonly http: ProviderHttp;
  private readonly names: SymbolNames;
  private readonly columns: typeof COLUMNS & { readonly currency?: string };

  /** Throws `RangeError` when the options make no sense. */
  constructor(
    private readonly clock: Clock,
    private readonly options: CsvHttpOptions,
  ) {
    super();
    const quoteUrl = options.quoteUrl ?? null;
    const urls = quoteUrl === null ? [options.url] : [options.url, quoteUrl];
    for (const url of urls) {
      const problem = templateProblem(url);
      if (problem !== null) throw new RangeError(`the address of the CSV ${problem}`);
    }
    if (options.currency === undefined && options.columns?.currency === undefined) {
      throw new RangeError('the CSV needs a column of currencies or one currency for all');
    }
    this.name = options.name ?? 'csv-http';
    this.capabilities = Object.freeze({
      quotes: urls.length > 1,
      history: true,
      splits: false,
      dividends: false,
      describe: false,
      search: false,
      batchSize: 1,
    });
    this.limits = options.limits ?? NO_LIMITS;
    this.columns = { ...COLUMNS, ...options.columns } as typeof this.columns;
    this.names = symbolNames(options.symbols);
    this.http = new ProviderHttp(clock, {
      maxBytes: MAX_CSV_BYTES,
      ...options,
      hosts: urls.map((url) => hostOf(url)!),
      secrets: [...(options.secrets ?? []), ...Object.values(options.headers ?? {})],
    });
  }

  override async quotes(
    instruments: readonly PricedInstrument[],
    _at: Date,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ProvidedQuote>> {
    signal.throwIfAborted();
    const quotes = new Map<string, ProvidedQuote>();
    const quoteUrl = this.options.quoteUrl ?? null;
    if (quoteUrl === null) return quotes;
    for (const instrument of instruments) {
      const rows = await this.rows(quoteUrl, { symbol: instrument.symbol }, ['time', 'price'], signal);
      const last = rows?.at(-1);
      if (last === undefined) continue;
      quotes.set(instrument.symbol, {
        price: soundPrice(last.get(this.columns.price), instrument.symbol),
        currency: this.currencyIn(last, instrument),
        asOf: instantOf(last.get(this.columns.time)!, instrument.symbol),
      });
    }
    return soundQuotes(quotes, new Set(instruments.map(({ symbol }) => symbol)), this.clock.now());
  }

  override async history(
    instrument: PricedInstrument,
    from: CalendarDate,
    to: CalendarDate,
    signal: AbortSignal,
  ): Promise<ProvidedHistory> {
    signal.throwIfAborted();
    if (from > to) return NO_HISTORY;
    const { symbol } = instrument;
    const rows = await this.rows(this.options.url, { symbol, from, to }, ['date', 'close'], signal);
    if (rows === null) return NO_HISTORY;
    const now = this.clock.now();
    const all: readonly ProvidedClose[] = rows.map((row) => ({
      date: soundDate(row.get(this.columns.date)!, now, symbol),
      close: soundPrice(row.get(this.columns.close), symbol),
      currency: this.currencyIn(row, instrument),
    }));
    const closes = all
      .filter(({ date }) => date >= from && date <= to)
      .toSorted((one, other) => one.date.localeCompare(other.date));
    const basis = this.options.basis ?? 'as-traded';
    return soundHistory({ basis, closes, splits: [], dividends: [] }, { symbol, from, to });
  }

  private async rows(
    template: string,
    values: { readonly symbol: string; readonly from?: string; readonly to?: string },
    columns: readonly (keyof typeof COLUMNS)[],
    signal: AbortSignal,
  ): Promise<readonly ReadonlyMap<string, string>[] | null> {
    const url = fillTemplate(template, { ...values, symbol: this.names.theirs(values.symbol) });
    const text = await this.http.text(url, { signal, headers: this.options.headers ?? {} });
    if (text === null) return null;
    const currency = this.columns.currency;
    const required = [...columns.map((name) => this.columns[name]), ...(currency === undefined ? [] : [currency])];
    return csvRows(text, { delimiter: this.options.delimiter ?? ',', required, maxRows: MAX_ROWS });
  }

  private currencyIn(row: ReadonlyMap<string, string>, instrument: PricedInstrument): string {
    const { currency: ofAll } = this.options;
    const stated = this.columns.currency === undefined ? '' : row.get(this.columns.currency)!;
    if (stated === '' && ofAll === 'instrument') return instrument.currency;
    return soundCurrency(stated === '' ? ofAll : stated, instrument.symbol);
  }
}

function instantOf(text: string, symbol: string): Date {
  const instant = new Date(INSTANT_FORM.test(text) ? text : Number.NaN);
  if (!Number.isNaN(instant.getTime())) return instant;
  throw new ProviderFault('malformed', `${symbol}: ${JSON.stringify(text.slice(0, 40))} is no instant`, {
    subjects: [symbol],
    stated: text,
  });
}
