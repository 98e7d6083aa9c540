import { Injectable } from '@nestjs/common';
import type { DividendSummary } from '@portfolio-metrics/dividends';
import { type CalendarDate, dateInZone, ok, type Outcome, type UnavailableReason } from '@portfolio-metrics/kernel';
import { LedgerReader, type LedgerSnapshot } from '@portfolio-metrics/ledger';
import { type MarketStatus, MarketStatusService } from '@portfolio-metrics/market-status';
import type { ComputationTicket } from '@portfolio-metrics/metrics-cache';
import type { CloseSeries, ExchangeRateBook, LatestPrices } from '@portfolio-metrics/prices';
import { endedAlsoBy } from '../request-deadline.js';
import { DependencyGuards } from '../resilience/dependency-guards.js';
import { type Benchmark, BenchmarkReader } from './benchmark.js';
import { DividendReader } from './dividends.js';
import { HeldMarketLookup, type MarketScope, ratesBetween } from './held-market.js';
import { lastClosesOf } from './last-closes.js';
import type { ComputedSection, MetricsScope } from './metrics-scope.js';
import { orUnavailable, skipped } from './outcomes.js';
import { PriceInputs } from './price-inputs.js';

export interface StageOneRequest {
  readonly scope: MetricsScope;
  readonly needs: ReadonlySet<ComputedSection>;
  /** Symbol of the instrument to compare with; `null`: none. */
  readonly benchmark: string | null;
  readonly now: Date;
}

/** The inputs of one computation, each read once. */
export interface StageOne {
  /** The instant described: now, or the end (UTC) of the `asOf` day. */
  readonly at: Date;
  readonly date: CalendarDate;
  readonly baseCurrency: string;
  readonly ledger: LedgerSnapshot;
  /** Of all exchanges there are calendars for, at `at`. */
  readonly marketStatus: Outcome<readonly MarketStatus[]>;
  /** By symbol; a symbol without any price is absent. `stale`: the current ones cannot be read, these are the last closes. */
  readonly prices: Outcome<ReadonlyMap<string, LatestPrices>>;
  /** What came of reading the current prices: `prices` without the closes in their place. */
  readonly currentPrices: Outcome<ReadonlyMap<string, LatestPrices>>;
  /** Daily closes by symbol; skipped unless a time series is computed. */
  readonly series: Outcome<ReadonlyMap<string, CloseSeries>>;
  readonly exchangeRates: Outcome<ExchangeRateBook>;
  /** `null`: none was asked for. */
  readonly benchmark: Outcome<Benchmark> | null;
  /** Under way since the beginning; never rejects. */
  readonly dividends: Promise<Outcome<DividendSummary>>;
  /** Whether the ticket's generations cover everything that was read; otherwise the result must not be kept. */
  readonly covered: boolean;
  /** Why the cache could not take generations; `null`: it could, or was not asked to. */
  readonly cacheFailure: UnavailableReason | null;
}

/** ISO 4217 for "no currency": of a user who has no portfolio yet. */
const NO_CURRENCY = 'XXX';

/**
 * Stage 1: market status, ledger, prices, daily closes, exchange rates and dividends, all at the same time. What is held has to be known
 * for that, and comes with its generations from the cache (`HeldMarketLookup`).
 */
@Injectable()
export class StageOneReader {
  constructor(
    private readonly held: HeldMarketLookup,
    private readonly ledger: LedgerReader,
    private readonly prices: PriceInputs,
    private readonly benchmarks: BenchmarkReader,
    private readonly dividends: DividendReader,
    private readonly marketStatus: MarketStatusService,
    private readonly guards: DependencyGuards,
  ) {}

  /** `unavailable` when the ledger cannot be read. Throws `AppError` `not_found` for a portfolio that the user does not have. */
  async read(
    request: StageOneRequest,
    ticket: ComputationTicket | null,
    signal: AbortSignal,
  ): Promise<Outcome<StageOne>> {
    const market = await this.held.of(request.scope, request.benchmark, ticket, signal);
    if (market.status === 'unavailable') return market;
    const read = await this.readMarket(request, market.value, ticket, signal);
    if (read.status !== 'ok' || isComplete(read.value.ledger, market.value)) return read;
    // The ledger changed between the look at what is held and the reading of it: prices of something new are missing.
    const again = await this.held.askingTheLedger(request.scope, request.benchmark, ticket, signal);
    return again.status === 'unavailable' ? again : await this.readMarket(request, again.value, ticket, signal);
  }

  private async readMarket(
    request: StageOneRequest,
    market: MarketScope,
    ticket: ComputationTicket | null,
    signal: AbortSignal,
  ): Promise<Outcome<StageOne>> {
    const { scope, needs, now } = request;
    const { asOf } = scope;
    const at = asOf === null ? now : new Date(`${asOf}T23:59:59.999Z`);
    const rest = new AbortController();
    const within = endedAlsoBy(signal, rest.signal);
    const early = this.earlyDividends(request, market, within);
    const others = this.readOthers(request, market, at, ticket, within);
    others.catch(() => undefined);
    const ledger = await this.ledgerOf(scope, signal, rest);
    if (ledger.status === 'unavailable') return ledger;
    const { ratesCovered, ...inputs } = await others;
    const snapshot = ledger.value;
    const oldest = snapshot.portfolios[0];
    const date = asOf ?? dateInZone(now, oldest?.timeZone ?? 'UTC');
    const baseCurrency = oldest?.baseCurrency ?? NO_CURRENCY;
    const dividends = !needs.has('dividends')
      ? skipped<DividendSummary>()
      : early?.currency === baseCurrency && early.asOf === date
        ? early.summary
        : this.dividends.summaryOf(scope, baseCurrency, date, signal);
    const { cacheFailure } = market;
    const covered = market.covered && ratesCovered && isComplete(snapshot, market);
    return ok({ at, date, baseCurrency, ledger: snapshot, ...inputs, dividends, covered, cacheFailure });
  }

  /** Without the ledger nobody needs the rest: it is called off at once. */
  private async ledgerOf(
    { userId, portfolioId, asOf }: MetricsScope,
    signal: AbortSignal,
    rest: AbortController,
  ): Promise<Outcome<LedgerSnapshot>> {
    let ledger: Outcome<LedgerSnapshot> | null = null;
    try {
      ledger = await this.guards.transactions.call(
        async (within) => this.ledger.snapshotOf(userId, portfolioId, asOf, within),
        signal,
      );
      return ledger;
    } finally {
      if (ledger?.status !== 'ok') rest.abort(new Error('the ledger cannot be read'));
    }
  }

  private async readOthers(
    { scope, needs, benchmark: symbol }: StageOneRequest,
    market: MarketScope,
    at: Date,
    ticket: ComputationTicket | null,
    signal: AbortSignal,
  ): Promise<
    Pick<StageOne, 'marketStatus' | 'prices' | 'currentPrices' | 'series' | 'exchangeRates' | 'benchmark'> & {
      readonly ratesCovered: boolean;
    }
  > {
    const { asOf } = scope;
    const valued = needs.has('holdings') || needs.has('lots') || needs.has('timeSeries');
    const benchmark = symbol === null ? null : this.benchmarks.read(symbol, signal);
    benchmark?.catch(() => undefined);
    const [marketStatus, prices, series, rates] = await Promise.all([
      orUnavailable(
        this.guards.marketStatus.call(
          async () => this.marketStatus.readStatusesOf(this.marketStatus.knownMics(), at),
          signal,
        ),
      ),
      valued ? this.prices.latestOf(market.symbols, asOf, signal) : skipped<ReadonlyMap<string, LatestPrices>>(),
      needs.has('timeSeries')
        ? this.prices.seriesOf(market.symbols, asOf, signal)
        : skipped<ReadonlyMap<string, CloseSeries>>(),
      this.ratesOf(market, benchmark, asOf, ticket, signal),
    ]);
    return {
      marketStatus,
      prices: orLastCloses(prices, series),
      currentPrices: prices,
      series,
      exchangeRates: rates.book,
      ratesCovered: rates.covered,
      benchmark: await benchmark,
    };
  }

  /** Every input of the figures that is in a currency must be convertible: the benchmark's may be a further one. */
  private async ratesOf(
    market: MarketScope,
    benchmark: Promise<Outcome<Benchmark>> | null,
    asOf: CalendarDate | null,
    ticket: ComputationTicket | null,
    signal: AbortSignal,
  ): Promise<{ readonly book: Outcome<ExchangeRateBook>; readonly covered: boolean }> {
    const compared = await benchmark;
    const further = compared?.status === 'ok' ? compared.value.currency : null;
    if (further === null || market.currencies.includes(further)) {
      return { book: await this.prices.exchangeRatesOf(market.currencies, asOf, signal), covered: true };
    }
    const currencies = [...market.currencies, further];
    const keys = ratesBetween(currencies);
    const covering =
      ticket === null ? ok(null) : await this.guards.generations.call(async () => ticket.coverMarket(keys), signal);
    return {
      book: await this.prices.exchangeRatesOf(currencies, asOf, signal),
      covered: covering.status === 'ok',
    };
  }

  /** Begun before the ledger is there, when what they are asked with is known already. */
  private earlyDividends(
    { scope, needs, now }: StageOneRequest,
    { portfolio }: MarketScope,
    signal: AbortSignal,
  ): { currency: string; asOf: CalendarDate; summary: Promise<Outcome<DividendSummary>> } | null {
    if (portfolio === null || !needs.has('dividends')) return null;
    const asOf = scope.asOf ?? dateInZone(now, portfolio.timeZone);
    const currency = portfolio.baseCurrency;
    return { currency, asOf, summary: this.dividends.summaryOf(scope, currency, asOf, signal) };
  }
}

/** Current prices that cannot be read: the last closes, when those can. */
function orLastCloses(prices: StageOne['prices'], series: StageOne['series']): StageOne['prices'] {
  if (prices.status !== 'unavailable' || series.status !== 'ok') return prices;
  return { status: 'stale', value: lastClosesOf(series.value), reason: prices.reason };
}

/** Whether everything that the ledger names was known to be held. */
function isComplete(snapshot: LedgerSnapshot, { symbols, currencies }: MarketScope): boolean {
  const used = [
    ...snapshot.portfolios.map((portfolio) => portfolio.baseCurrency),
    ...[...snapshot.instruments.values()].map((instrument) => instrument.currency),
    ...snapshot.transactions.map((transaction) => transaction.currency),
  ];
  const knownSymbols = new Set(symbols);
  const knownCurrencies = new Set(currencies);
  return (
    [...snapshot.instruments.keys()].every((symbol) => knownSymbols.has(symbol)) &&
    used.every((currency) => knownCurrencies.has(currency))
  );
}
