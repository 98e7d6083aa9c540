import { Database } from '@portfolio-metrics/database';
import { calendarDate, type CalendarDate, type Clock, Decimal } from '@portfolio-metrics/kernel';
import { InstrumentService } from '@portfolio-metrics/ledger';
import type { SchedulerRegistry } from '@nestjs/schedule';
import {
  ExchangeRateSource,
  type InstrumentDescription,
  NO_HISTORY,
  type PricedInstrument,
  PriceSource,
  type PricesModuleOptions,
  type ProvidedClose,
  type ProvidedHistory,
  type ProvidedQuote,
  type ProvidedRate,
  type ProviderCapabilities,
  QUOTES_AND_HISTORY,
} from '@portfolio-metrics/prices';
import { builtInMarkets } from './trading-sessions.js';
import { pricesOptions, type PricesOptions } from '../../libs/prices/src/prices-options.js';
import { InstrumentResolver } from '../../libs/prices/src/refresh/instrument-resolver.js';
import { PriceRefreshJob } from '../../libs/prices/src/refresh/price-refresh.job.js';
import { PriceRefreshService } from '../../libs/prices/src/refresh/price-refresh.service.js';
import { TradingSessions } from '../../libs/prices/src/trading-sessions.js';

/** Answers as it is told; what it was not told rejects. */
export class FakeSource extends PriceSource {
  override readonly capabilities: ProviderCapabilities;

  constructor(
    override readonly name: string,
    private readonly answers: {
      quotes?: (symbol: string, at: Date) => ProvidedQuote | null;
      history?: (symbol: string, from: CalendarDate, to: CalendarDate) => readonly ProvidedClose[] | ProvidedHistory;
      describe?: (symbol: string) => InstrumentDescription | null;
    },
    capabilities: Partial<ProviderCapabilities> = {},
  ) {
    super();
    this.capabilities = { ...QUOTES_AND_HISTORY, ...capabilities };
  }

  override async quotes(instruments: readonly PricedInstrument[], at: Date): Promise<Map<string, ProvidedQuote>> {
    const { quotes } = this.answers;
    if (quotes === undefined) throw new Error('the quotes are down');
    const found = instruments.map(({ symbol }) => [symbol, quotes(symbol, at)] as const);
    return new Map(found.filter((entry): entry is [string, ProvidedQuote] => entry[1] !== null));
  }

  override async history({ symbol }: PricedInstrument, from: CalendarDate, to: CalendarDate): Promise<ProvidedHistory> {
    const { history } = this.answers;
    if (history === undefined) throw new Error('the history is down');
    const answer = history(symbol, from, to);
    return 'closes' in answer ? answer : { ...NO_HISTORY, closes: answer };
  }

  override async describe(symbol: string): Promise<InstrumentDescription | null> {
    const { describe } = this.answers;
    if (describe === undefined) throw new Error('the descriptions are down');
    return describe(symbol);
  }
}

export class FakeRates extends ExchangeRateSource {
  override readonly base = 'EUR';

  constructor(
    override readonly name: string,
    private readonly answer: (currency: string, from: CalendarDate, at: Date) => readonly ProvidedRate[],
  ) {
    super();
  }

  override async rates(currencies: readonly string[], from: CalendarDate, at: Date): Promise<readonly ProvidedRate[]> {
    return currencies.flatMap((currency) => this.answer(currency, from, at));
  }
}

export const quote = (price: string, currency = 'USD', asOf: Date): ProvidedQuote => ({
  price: new Decimal(price),
  currency,
  asOf,
});

export const close = (date: string, price: string, currency = 'USD'): ProvidedClose => ({
  date: calendarDate(date),
  close: new Decimal(price),
  currency,
});

/** Leaves nothing of a test's instruments, prices, holdings and runs to the next. */
export const EMPTY_TABLES = `truncate instruments, instrument_splits, price_history, quotes, exchange_rates, portfolios, transactions,
  dividends, price_quarantine, price_refresh_state, price_refresh_runs, exchange_rate_refresh_state, provider_splits,
  superseded_values`;

export interface RefreshParts {
  readonly options: PricesOptions;
  readonly instruments: InstrumentService;
  readonly sessions: TradingSessions;
  readonly resolver: InstrumentResolver;
  readonly service: PriceRefreshService;
  job(scheduler?: SchedulerRegistry): PriceRefreshJob;
}

/** The refresh on a database, with providers and time of the test's own; calls are not spread unless asked for. */
export function refreshParts(database: Database, clock: Clock, given: PricesModuleOptions): RefreshParts {
  const markets = builtInMarkets();
  const sessions = new TradingSessions(markets);
  const options = pricesOptions({ spreadSeconds: 0, ...given }, sessions, { clock });
  const instruments = new InstrumentService(database);
  const resolver = new InstrumentResolver(database, instruments, markets, clock, options);
  const service = new PriceRefreshService(database, instruments, sessions, resolver, options);
  const job = (scheduler?: SchedulerRegistry): PriceRefreshJob =>
    new PriceRefreshJob(database, clock, service, options, scheduler);
  return { options, instruments, sessions, resolver, service, job };
}
