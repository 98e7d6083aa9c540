import { Decimal } from '@portfolio-metrics/kernel';
import {
  NO_HISTORY,
  type PricedInstrument,
  PriceRefreshService,
  PriceSource,
  type ProvidedHistory,
  type ProvidedQuote,
  QUOTES_AND_HISTORY,
  type RefreshReport,
} from '@portfolio-metrics/prices';
import type { DependencyGuard } from '@portfolio-metrics/resilience';
import { PRICES_OPTIONS, pricesOptions, type PricesOptions } from '../../../libs/prices/src/prices-options.js';
import { TradingSessions } from '../../../libs/prices/src/trading-sessions.js';
import type { StubFeed } from './stub-feed.js';
import type { Replica } from './trial.js';

/** Lets the replica take its prices from the feed, as CSV, through a guard of its own. Gives back that guard. */
export function takePricesFrom(feed: StubFeed, replica: Replica, naive = false): DependencyGuard {
  const options = replica.app.get<unknown, PricesOptions>(PRICES_OPTIONS);
  const csvHttp = {
    url: `${feed.url}/closes/{symbol}.csv`,
    quoteUrl: `${feed.url}/quotes/{symbol}.csv`,
    columns: { currency: 'currency' },
    allowPrivateAddresses: true,
    timeoutMs: 1_000,
  };
  const made = pricesOptions(
    { ...options, providers: [naive ? new NaiveSource(feed) : 'csv-http'], exchangeRateProviders: [], csvHttp },
    replica.app.get(TradingSessions, { strict: false }),
    { clock: replica.running, random: () => 0.5 },
  );
  Object.assign(options, made);
  return made.providers[0]!.guard;
}

/** One refresh of all prices, as the schedule does it. */
export async function refresh(replica: Replica): Promise<RefreshReport> {
  return await replica.app.get(PriceRefreshService).refresh(replica.running.now());
}

/** What an adapter without checks makes of the tables: it follows wherever it is sent, and takes what it gets. */
class NaiveSource extends PriceSource {
  override readonly name = 'csv-http';
  override readonly capabilities = { ...QUOTES_AND_HISTORY, batchSize: 1 };

  constructor(private readonly feed: StubFeed) {
    super();
  }

  override async quotes(instruments: readonly PricedInstrument[]): Promise<ReadonlyMap<string, ProvidedQuote>> {
    const { symbol, currency } = instruments[0]!;
    const text = await (await fetch(`${this.feed.url}/quotes/${symbol}.csv`)).text();
    const [time, price] = (text.trim().split('\n').at(-1) ?? '').split(',');
    const asOf = new Date(time ?? '');
    return new Map([[symbol, { price: new Decimal(price ?? '0'), currency, asOf }]]);
  }

  override async history(): Promise<ProvidedHistory> {
    return NO_HISTORY;
  }
}
