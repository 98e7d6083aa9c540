import { Injectable } from '@nestjs/common';
import { AppError, type CalendarDate, dateInZone, isAppError, ok, type Outcome } from '@portfolio-metrics/kernel';
import { InstrumentService, LedgerReader, type LedgerSnapshot, type Split } from '@portfolio-metrics/ledger';
import { type MarketStatus, MarketStatusService } from '@portfolio-metrics/market-status';
import {
  calendarKey,
  type ComputationTicket,
  exchangeRateKeys,
  instrumentKey,
  type MarketKey,
} from '@portfolio-metrics/metrics-cache';
import { type ExchangeRateBook, type LatestPrices, PriceReader, type CloseSeries } from '@portfolio-metrics/prices';
import { DependencyGuards } from '../resilience/dependency-guards.js';
import type { ComputedSection, MetricsScope } from './metrics-scope.js';

export interface PriceInputs {
  /** By symbol; a symbol without any price is absent. */
  readonly latest: ReadonlyMap<string, LatestPrices>;
  /** Daily closes by symbol; empty unless a time series is computed. */
  readonly series: ReadonlyMap<string, CloseSeries>;
}

/** What the portfolio is compared with. */
export interface Benchmark {
  readonly symbol: string;
  readonly currency: string;
  readonly splits: readonly Split[];
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
  readonly prices: Outcome<PriceInputs>;
  readonly exchangeRates: Outcome<ExchangeRateBook>;
  /** `null`: none was asked for. */
  readonly benchmark: Benchmark | null;
  /** Whether the ticket's generations cover everything that was read; otherwise the result must not be kept. */
  readonly covered: boolean;
}

/** Currencies through which a rate may be crossed. Their pairs are covered by every computation. */
const PIVOT_CURRENCIES = ['EUR', 'USD'];
/** ISO 4217 for "no currency": of a user who has no portfolio yet. */
const NO_CURRENCY = 'XXX';

/**
 * Stage 1. What is held decides which market generations are taken, and generations come before what they stand for; after that
 * market status, the ledger, prices and exchange rates are read in parallel.
 */
@Injectable()
export class StageOneReader {
  constructor(
    private readonly ledger: LedgerReader,
    private readonly instruments: InstrumentService,
    private readonly prices: PriceReader,
    private readonly marketStatus: MarketStatusService,
    private readonly guards: DependencyGuards,
  ) {}

  /** `unavailable` when the ledger cannot be read. Throws `AppError` `not_found` for a portfolio that the user does not have. */
  async read(
    scope: MetricsScope,
    needs: ReadonlySet<ComputedSection>,
    benchmarkSymbol: string | null,
    now: Date,
    ticket: ComputationTicket | null,
    signal: AbortSignal,
  ): Promise<Outcome<StageOne>> {
    const { userId, portfolioId, asOf } = scope;
    const held = await this.guards.transactions.call(async () => this.ledger.heldSymbols(userId, portfolioId), signal);
    if (held.status === 'unavailable') return held;
    const benchmark = benchmarkSymbol === null ? null : await this.benchmarkOf(benchmarkSymbol, ticket);
    const symbols = [...new Set([...held.value.symbols, ...(benchmark === null ? [] : [benchmark.symbol])])];
    const currencies = [
      ...new Set([...held.value.currencies, ...PIVOT_CURRENCIES, ...(benchmark === null ? [] : [benchmark.currency])]),
    ];
    const keys = marketKeys(symbols, currencies, this.marketStatus.knownMics());
    const covering = await this.guards.cache.call(async () => ticket?.coverMarket(keys), signal);

    const at = asOf === null ? now : new Date(`${asOf}T23:59:59.999Z`);
    const [marketStatus, ledger, prices, exchangeRates] = await Promise.all([
      this.guards.marketStatus.call(
        async () => this.marketStatus.readStatusesOf(this.marketStatus.knownMics(), at),
        signal,
      ),
      this.guards.transactions.call(async () => this.ledger.snapshotOf(userId, portfolioId, asOf), signal),
      this.guards.prices.call(async () => this.readPrices(symbols, asOf, needs.has('timeSeries')), signal),
      this.guards.exchangeRates.call(async () => this.prices.exchangeRatesOf(currencies, asOf), signal),
    ]);
    if (ledger.status === 'unavailable') return ledger;
    const snapshot = ledger.value;
    const oldest = snapshot.portfolios[0];
    return ok({
      at,
      date: asOf ?? dateInZone(now, oldest?.timeZone ?? 'UTC'),
      baseCurrency: oldest?.baseCurrency ?? NO_CURRENCY,
      ledger: snapshot,
      marketStatus,
      prices,
      exchangeRates,
      benchmark,
      covered: covering.status === 'ok' && isCovered(snapshot, symbols, currencies),
    });
  }

  /** Its generation first: a split that comes in between must not be missing under the newer generation. */
  private async benchmarkOf(symbol: string, ticket: ComputationTicket | null): Promise<Benchmark> {
    await ticket?.coverMarket([instrumentKey(symbol)]);
    const { currency } = await this.instruments.get(symbol).catch((error: unknown) => {
      throw isAppError(error, 'not_found') ? new AppError('unprocessable', `There is no instrument ${symbol}.`) : error;
    });
    return { symbol, currency, splits: (await this.instruments.splitsOf([symbol])).get(symbol) ?? [] };
  }

  private async readPrices(
    symbols: readonly string[],
    asOf: CalendarDate | null,
    withSeries: boolean,
  ): Promise<PriceInputs> {
    const [latest, series] = await Promise.all([
      this.prices.latestOf(symbols, asOf),
      withSeries ? this.prices.seriesOf(symbols, asOf) : new Map<string, CloseSeries>(),
    ]);
    return { latest, series };
  }
}

function marketKeys(symbols: readonly string[], currencies: readonly string[], mics: readonly string[]): MarketKey[] {
  const pairs = currencies.flatMap((base, index) =>
    currencies.slice(index + 1).flatMap((quote) => exchangeRateKeys(base, quote)),
  );
  return [...symbols.map(instrumentKey), ...pairs, ...mics.map(calendarKey)];
}

/** False in the rare case that the ledger or an instrument changed between the look at what is held and the reading of it. */
function isCovered(snapshot: LedgerSnapshot, symbols: readonly string[], currencies: readonly string[]): boolean {
  const used = [
    ...snapshot.portfolios.map((portfolio) => portfolio.baseCurrency),
    ...[...snapshot.instruments.values()].map((instrument) => instrument.currency),
    ...snapshot.transactions.map((transaction) => transaction.currency),
  ];
  return (
    [...snapshot.instruments.keys()].every((symbol) => symbols.includes(symbol)) &&
    used.every((currency) => currencies.includes(currency))
  );
}
