import { Injectable, Logger } from '@nestjs/common';
import { computeHoldings, type Holding } from '@portfolio-metrics/holdings';
import {
  AppError,
  type CalendarDate,
  Clock,
  dateInZone,
  type Decimal,
  faultFrames,
  faultName,
  isAppError,
  type Outcome,
  ZERO,
} from '@portfolio-metrics/kernel';
import { LedgerReader, type LedgerSnapshot } from '@portfolio-metrics/ledger';
import type { MetricsRequest } from './metrics-orchestrator.js';
import type { MetricsAnswer } from './metrics-answer.js';
import { amount } from './model/json-figures.js';
import type { MetricsMeta, MissingPart } from './model/metrics-meta.js';
import { portfolioHolding } from './model/portfolio-holding.js';
import { type PortfolioPerformance, unknownPerformance } from './model/portfolio-performance.js';
import { RequestDeadline } from './request-deadline.js';
import { DependencyGuards } from './resilience/dependency-guards.js';

/** Longest time that the ledger may take here, in milliseconds: the request has waited for the failure already. */
const DEADLINE_MS = 1_500;
const TOP_HOLDINGS = 10;
const RETRY_AFTER_SECONDS = 5;
/** ISO 4217 for "no currency": of a user who has no portfolio yet. */
const NO_CURRENCY = 'XXX';

/** The types that the ledger alone can answer something of, and in which shape. */
const SHAPES: Readonly<Record<string, (facts: LedgerFacts) => object>> = {
  dashboard: (facts) => ({
    portfolioId: facts.portfolioId,
    baseCurrency: facts.baseCurrency,
    performance: performanceOf(facts),
    topHoldings: open(facts).slice(0, TOP_HOLDINGS),
    allocation: null,
    topPerformers: null,
    worstPerformers: null,
    dividendSummary: null,
    marketStatus: null,
    transactionSummary: facts.transactionSummary,
  }),
  holdings: (facts) => ({
    portfolioId: facts.portfolioId,
    baseCurrency: facts.baseCurrency,
    holdings: open(facts),
    totals: performanceOf(facts),
  }),
};

const MISSING: readonly MissingPart[] = Object.freeze([
  { section: 'metrics', reason: 'failed' },
  ...['marketStatus', 'prices', 'exchangeRates', 'performance', 'dividends', 'timeSeries'].map((section) => ({
    section,
    reason: 'skipped',
  })),
]);

interface LedgerFacts {
  readonly portfolioId: string | null;
  readonly baseCurrency: string;
  readonly holdings: readonly Holding[];
  readonly transactionSummary: object;
}

/**
 * What is left when the orchestrator itself fails: the ledger's own facts. A dashboard is answered with quantities and cost, without
 * prices and without anything that is cached, and says so; for the other types there is nothing left, and they are `unavailable`. It
 * shares as little as possible with what has just failed.
 */
@Injectable()
export class LedgerFallback {
  private readonly logger = new Logger(LedgerFallback.name);

  constructor(
    private readonly ledger: LedgerReader,
    private readonly guards: DependencyGuards,
    private readonly clock: Clock,
  ) {}

  /** Throws `error` again when it is an expected one. The other ones are logged, here and nowhere else. */
  async insteadOf(request: MetricsRequest, error: unknown): Promise<MetricsAnswer> {
    if (isAppError(error)) throw error;
    const { metricType: metric } = request;
    this.logger.error({ message: 'the metrics failed', metric, error: faultName(error) }, faultFrames(error));
    const shape = Object.hasOwn(SHAPES, request.metricType) ? SHAPES[request.metricType] : undefined;
    if (shape === undefined) throw unavailable(error);
    const deadline = new RequestDeadline(DEADLINE_MS, request.signal);
    try {
      const began = this.clock.monotonicMs();
      const ledger = await this.read(request, deadline.signal);
      if (ledger.status === 'unavailable') throw unavailable(error);
      const data = shape(this.factsOf(request, ledger.value));
      return this.answer(request, data, this.clock.monotonicMs() - began);
    } catch (second) {
      throw isAppError(second) ? second : unavailable(second);
    } finally {
      deadline.end();
    }
  }

  private async read(request: MetricsRequest, signal: AbortSignal): Promise<Outcome<LedgerSnapshot>> {
    const { userId, portfolioId = null, asOf = null } = request;
    return await this.guards.transactions.call(
      async (within) => this.ledger.snapshotOf(userId, portfolioId, asOf, within),
      signal,
    );
  }

  private factsOf({ portfolioId = null, asOf = null }: MetricsRequest, ledger: LedgerSnapshot): LedgerFacts {
    const oldest = ledger.portfolios[0];
    const date = asOf ?? dateInZone(this.clock.now(), oldest?.timeZone ?? 'UTC');
    const baseCurrency = oldest?.baseCurrency ?? NO_CURRENCY;
    const input = { ...ledger, baseCurrency, asOf: date, prices: null, rates: null };
    const { holdings } = computeHoldings({ ...input, withSales: false });
    return { portfolioId, baseCurrency, holdings, transactionSummary: summaryOf(ledger, date) };
  }

  private answer({ asOf = null }: MetricsRequest, data: object, tookMs: number): MetricsAnswer {
    const now = this.clock.now().toISOString();
    const meta: MetricsMeta = {
      cacheStatus: 'partial',
      computedAt: now,
      expiresAt: null,
      ageSeconds: 0,
      computationTimeMs: Math.round(tookMs * 10) / 10,
      asOf: asOf === null ? now : `${asOf}T23:59:59.999Z`,
      dataVersion: null,
      stale: false,
      degraded: true,
      dataCompleteness: {
        marketStatus: false,
        transactions: true,
        prices: false,
        holdings: true,
        dividends: false,
        timeSeries: false,
      },
      missing: MISSING,
    };
    return { data, meta, version: null, bytes: 0, copy: null, stored: null, superseded: false };
  }
}

function unavailable(cause: unknown): AppError {
  return new AppError('unavailable', 'The metrics cannot be computed right now.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
    cause,
  });
}

/** Dearest first, by what they cost: there are no values to go by. Costs in different currencies are not compared. */
function open({ holdings, baseCurrency }: LedgerFacts): object[] {
  const cost = (holding: Holding): number =>
    holding.currency === baseCurrency ? (holding.costBasis?.abs().toNumber() ?? 0) : 0;
  return holdings
    .filter(({ status }) => status === 'open')
    .sort((a, b) => cost(b) - cost(a) || (a.symbol < b.symbol ? -1 : 1))
    .map(portfolioHolding);
}

/** The cost of everything held, when all of it is known in one currency. */
function performanceOf({ holdings, baseCurrency }: LedgerFacts): PortfolioPerformance {
  const costs = holdings.filter(({ status }) => status === 'open').map(({ base }) => base.costBasis);
  const total = costs.reduce(
    (sum, cost) => (sum === null || cost === null ? null : sum.plus(cost)),
    ZERO as Decimal | null,
  );
  return unknownPerformance(baseCurrency, amount(total));
}

function summaryOf({ transactions }: LedgerSnapshot, until: CalendarDate): object {
  const dated = transactions.filter(({ date }) => date <= until);
  const byType: Record<string, number> = {};
  for (const { type } of dated) byType[type] = (byType[type] ?? 0) + 1;
  return { count: dated.length, firstDate: dated[0]?.date ?? null, lastDate: dated.at(-1)?.date ?? null, byType };
}
