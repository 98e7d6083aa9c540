import { type CalendarDate, type Clock, daysBetween } from '@portfolio-metrics/kernel';
import { soundCurrency, soundDate, soundHistory, soundPrice, soundQuotes } from '../../domain/sound-answer.js';
import {
  type InstrumentDescription,
  NO_HISTORY,
  type PricedInstrument,
  PriceSource,
  type ProvidedHistory,
  type ProvidedQuote,
  type ProviderCapabilities,
  type RateLimits,
} from '../../price-source.js';
import { ProviderFault } from '../../provider-fault.js';
import type { TradingSessions } from '../../trading-sessions.js';
import { sessionEnd } from '../session-end.js';
import { type SymbolNames, symbolNames } from '../symbol-names.js';
import { type AlphaVantageAccess, AlphaVantageClient, alphaVantageObject } from './alpha-vantage-client.js';
import { matchesIn } from './alpha-vantage-matches.js';
import { dailySeries } from './alpha-vantage-series.js';
import { alphaVantageSymbol } from './alpha-vantage-symbol.js';

/** The key, and what it may ask for. */
export interface AlphaVantageOptions extends AlphaVantageAccess {
  /** How it spells symbols of ours that it spells differently, by ours. The usual suffixes of exchanges are known. */
  readonly symbols?: Readonly<Record<string, string>>;
  /** What it quotes these symbols in, by ours; saves one call for each. It says so in its search only. */
  readonly currencies?: Readonly<Record<string, string>>;
  /** Whether the key may ask for `TIME_SERIES_DAILY_ADJUSTED`, which carries splits and dividends. Default `false`. */
  readonly premium?: boolean;
  /** Default: those of a free key, 5 calls a minute and 25 a day. */
  readonly limits?: RateLimits;
}

const FREE_LIMITS: RateLimits = Object.freeze({ perMinute: 5, perDay: 25 });
/** `outputsize=compact` carries the last 100 sessions; no market has more than one a day. */
const COMPACT_DAYS = 99;

/** Prices of Alpha Vantage, with a key: one symbol a call, closes as traded. */
export class AlphaVantagePriceSource extends PriceSource {
  override readonly name = 'alpha-vantage';
  override readonly capabilities: ProviderCapabilities;
  override readonly limits: RateLimits;
  private readonly client: AlphaVantageClient;
  private readonly names: SymbolNames;
  /** By our symbol. */
  private readonly currencies: Map<string, string>;

  constructor(
    private readonly clock: Clock,
    private readonly sessions: TradingSessions,
    options: AlphaVantageOptions,
  ) {
    super();
    const premium = options.premium ?? false;
    this.capabilities = Object.freeze({
      quotes: true,
      history: true,
      splits: premium,
      dividends: premium,
      describe: true,
      search: true,
      batchSize: 1,
    });
    this.limits = options.limits ?? FREE_LIMITS;
    this.client = new AlphaVantageClient(clock, options);
    this.names = symbolNames(options.symbols, alphaVantageSymbol);
    this.currencies = new Map(Object.entries(options.currencies ?? {}));
  }

  override async quotes(
    instruments: readonly PricedInstrument[],
    at: Date,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ProvidedQuote>> {
    signal.throwIfAborted();
    const quotes = new Map<string, ProvidedQuote>();
    for (const instrument of instruments) {
      const quote = await this.quote(instrument, at, signal);
      if (quote !== null) quotes.set(instrument.symbol, quote);
    }
    return soundQuotes(quotes, new Set(instruments.map(({ symbol }) => symbol)), this.clock.now());
  }

  override async history(
    { symbol }: PricedInstrument,
    from: CalendarDate,
    to: CalendarDate,
    signal: AbortSignal,
  ): Promise<ProvidedHistory> {
    signal.throwIfAborted();
    if (from > to) return NO_HISTORY;
    const now = this.clock.now();
    const isRecent = daysBetween(from, now.toISOString().slice(0, 10) as CalendarDate) < COMPACT_DAYS;
    const answer = await this.client.ask(
      {
        function: this.capabilities.splits ? 'TIME_SERIES_DAILY_ADJUSTED' : 'TIME_SERIES_DAILY',
        symbol: this.names.theirs(symbol),
        outputsize: isRecent ? 'compact' : 'full',
      },
      signal,
    );
    if (answer === null) return NO_HISTORY;
    const currency = await this.currencyOf(symbol, signal);
    if (currency === null) return NO_HISTORY;
    return soundHistory(dailySeries(answer, { symbol, from, to, now, currency }), { symbol, from, to });
  }

  override async describe(symbol: string, signal: AbortSignal): Promise<InstrumentDescription | null> {
    const theirs = this.names.theirs(symbol);
    return (await this.matches(theirs, signal)).find((match) => match.symbol === theirs) ?? null;
  }

  override async search(text: string, signal: AbortSignal): Promise<readonly InstrumentDescription[]> {
    return await this.matches(text, signal);
  }

  private async quote(instrument: PricedInstrument, at: Date, signal: AbortSignal): Promise<ProvidedQuote | null> {
    const { symbol, exchange } = instrument;
    const theirs = this.names.theirs(symbol);
    const answer = await this.client.ask({ function: 'GLOBAL_QUOTE', symbol: theirs }, signal);
    if (answer === null) return null;
    const quote = alphaVantageObject(answer['Global Quote'], 'Global Quote');
    if (Object.keys(quote).length === 0) return null;
    if (quote['01. symbol'] !== theirs) {
      throw new ProviderFault('malformed', `Alpha Vantage answers for another symbol than ${symbol}`, {
        subjects: [symbol],
      });
    }
    const price = soundPrice(quote['05. price'], symbol);
    const date = soundDate(String(quote['07. latest trading day']), this.clock.now(), symbol);
    const currency = await this.currencyOf(symbol, signal);
    if (currency === null) return null;
    return { price, currency, asOf: await sessionEnd(this.sessions, exchange, date, at) };
  }

  /** It says the currency in its search only, which is asked once for each symbol. `null`: not known, so no price either. */
  private async currencyOf(symbol: string, signal: AbortSignal): Promise<string | null> {
    const known = this.currencies.get(symbol);
    if (known !== undefined) return known;
    const currency = (await this.describe(symbol, signal))?.currency ?? null;
    if (currency !== null) this.currencies.set(symbol, soundCurrency(currency, symbol));
    return currency;
  }

  private async matches(text: string, signal: AbortSignal): Promise<readonly InstrumentDescription[]> {
    const answer = await this.client.ask({ function: 'SYMBOL_SEARCH', keywords: text }, signal);
    return answer === null ? [] : matchesIn(answer);
  }
}
