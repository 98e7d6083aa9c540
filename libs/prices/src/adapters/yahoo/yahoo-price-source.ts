import { addDays, type CalendarDate, type Clock, ONE } from '@portfolio-metrics/kernel';
import { soundCurrency, soundHistory, soundQuotes } from '../../domain/sound-answer.js';
import {
  type InstrumentDescription,
  NO_HISTORY,
  type PricedInstrument,
  PriceSource,
  type ProvidedHistory,
  type ProvidedQuote,
  type ProviderCapabilities,
} from '../../price-source.js';
import { ProviderFault } from '../../provider-fault.js';
import { countryCode } from '../country-code.js';
import { printedPrice } from '../printed-price.js';
import { refuseSymbol, type SymbolNames, symbolNames } from '../symbol-names.js';
import { YahooClient } from './yahoo-client.js';
import { assetClassOf, micOf } from './yahoo-exchanges.js';
import { historyOf } from './yahoo-history.js';
import { YAHOO_LIMITS, type YahooTransportOptions } from './yahoo-transport.js';

/** How Yahoo is reached and asked. */
export interface YahooOptions extends YahooTransportOptions {
  /** How Yahoo spells symbols of ours that it spells differently, by ours. */
  readonly symbols?: Readonly<Record<string, string>>;
}

const BATCH_SIZE = 100;
const SEARCH_RESULTS = 10;

/**
 * Prices of Yahoo Finance, without a key: quotes (some exchanges delayed), closes with splits and dividends, descriptions and
 * search. There is no contract behind it; what it sends is checked like everything else.
 */
export class YahooPriceSource extends PriceSource {
  override readonly name = 'yahoo';
  override readonly capabilities: ProviderCapabilities = Object.freeze({
    quotes: true,
    history: true,
    splits: true,
    dividends: true,
    describe: true,
    search: true,
    batchSize: BATCH_SIZE,
  });
  override readonly limits = YAHOO_LIMITS;
  private readonly client: YahooClient;
  private readonly names: SymbolNames;

  constructor(
    private readonly clock: Clock,
    options: YahooOptions = {},
  ) {
    super();
    this.client = new YahooClient(clock, options);
    this.names = symbolNames(options.symbols);
  }

  override async quotes(
    instruments: readonly PricedInstrument[],
    _at: Date,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, ProvidedQuote>> {
    signal.throwIfAborted();
    if (instruments.length === 0) return new Map();
    const asked = new Map(instruments.map(({ symbol }) => [this.names.theirs(symbol), symbol]));
    const answer = await this.client.ask(
      async (yahoo, call) => yahoo.quote([...asked.keys()], {}, { ...call }),
      signal,
    );
    const quotes = new Map<string, ProvidedQuote>();
    for (const { symbol: theirs, currency, regularMarketPrice, regularMarketTime } of answer ?? []) {
      const symbol = asked.get(theirs);
      if (symbol === undefined) throw new ProviderFault('malformed', `Yahoo quotes ${theirs.slice(0, 20)} unasked`);
      if (regularMarketPrice === undefined || regularMarketTime === undefined || currency === undefined) continue;
      const price = printedPrice(regularMarketPrice, ONE);
      quotes.set(symbol, { price, currency: soundCurrency(currency, symbol), asOf: regularMarketTime });
    }
    return soundQuotes(quotes, new Set(asked.values()), this.clock.now());
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
    const theirs = this.names.theirs(symbol);
    const now = this.clock.now();
    const chart = await this.client.ask(
      async (yahoo, call) =>
        yahoo.chart(
          encodeURIComponent(theirs),
          // From the day before, whose session may begin there in UTC; to now, for the splits that the closes are divided by.
          { period1: addDays(from, -1), period2: now, interval: '1d', events: 'div|split', includePrePost: false },
          { ...call },
        ),
      signal,
    );
    if (chart === null) return NO_HISTORY;
    if (chart.meta.symbol !== theirs) {
      throw new ProviderFault('malformed', `Yahoo answers for another symbol than ${symbol}`, { subjects: [symbol] });
    }
    return soundHistory(historyOf(chart, { symbol, from, to, now }), { symbol, from, to });
  }

  override async describe(symbol: string, signal: AbortSignal): Promise<InstrumentDescription | null> {
    const theirs = this.names.theirs(symbol);
    const quote = await this.client.ask(async (yahoo, call) => yahoo.quote(theirs, {}, { ...call }), signal);
    if (quote === null || quote === undefined) return null;
    const assetClass = assetClassOf(quote.quoteType);
    const profile =
      assetClass === 'EQUITY'
        ? await this.client.ask(
            async (yahoo, call) =>
              yahoo.quoteSummary(encodeURIComponent(theirs), { modules: ['assetProfile'] }, { ...call }),
            signal,
          )
        : null;
    return {
      symbol: theirs,
      name: quote.longName ?? quote.shortName ?? null,
      currency: quote.currency === undefined ? null : soundCurrency(quote.currency, symbol),
      exchange: micOf(quote.exchange),
      assetClass,
      sector: profile?.assetProfile?.sector ?? null,
      country: countryCode(profile?.assetProfile?.country),
    };
  }

  override async search(text: string, signal: AbortSignal): Promise<readonly InstrumentDescription[]> {
    const options = { quotesCount: SEARCH_RESULTS, newsCount: 0, enableCb: false, enableNavLinks: false };
    const found = await this.client.ask(async (yahoo, call) => yahoo.search(text, options, { ...call }), signal);
    const descriptions: InstrumentDescription[] = [];
    for (const match of found?.quotes ?? []) {
      if (!match.isYahooFinance || refuseSymbol(match.symbol) !== null) continue;
      descriptions.push({
        symbol: match.symbol,
        name: match.longname ?? match.shortname ?? null,
        currency: null,
        exchange: micOf(match.exchange),
        assetClass: assetClassOf(match.quoteType),
        sector: match.sector ?? null,
        country: null,
      });
    }
    return descriptions;
  }
}
