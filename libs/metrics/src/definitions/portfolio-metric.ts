import type { DividendSummary } from '@portfolio-metrics/dividends';
import {
  type Allocation,
  type AllocationDimension,
  computeAllocation,
  type HoldingsResult,
} from '@portfolio-metrics/holdings';
import { type CalendarDate, valueOf } from '@portfolio-metrics/kernel';
import type { LedgerTransaction } from '@portfolio-metrics/ledger';
import { amount, knownAmount } from '../model/json-figures.js';
import { portfolioHolding, portfolioHoldingWithLots } from '../model/portfolio-holding.js';
import type {
  AllocationBucketView,
  DividendSummaryView,
  PortfolioAllocation,
  PortfolioPayload,
  TransactionSummary,
} from '../model/portfolio-payload.js';
import { returnFigures } from '../model/return-figures.js';
import { portfolioPerformance } from '../model/portfolio-performance.js';
import { computedMetric } from '../registry/metric-definition.js';
import type { Computation } from '../stages/computation.js';
import { NoParameters } from './parameters.js';

/** Everything about a portfolio but the points of its time series. */
export const PORTFOLIO_METRIC = computedMetric<NoParameters, PortfolioPayload>({
  type: 'portfolio',
  parameters: NoParameters,
  sections: ['holdings', 'dividends', 'timeSeries'],
  assemble: (computation) => portfolioPayload(computation, portfolioHolding),
});

/** The same with lots and sales, which a long ledger has many of: kept apart so that nobody else pays for them. */
export const PORTFOLIO_WITH_LOTS_METRIC = computedMetric<NoParameters, PortfolioPayload>({
  type: 'portfolio-lots',
  parameters: NoParameters,
  sections: ['holdings', 'lots', 'timeSeries'],
  assemble: (computation) => portfolioPayload(computation, portfolioHoldingWithLots),
});

function portfolioPayload(computation: Computation, present: typeof portfolioHolding): PortfolioPayload {
  const holdings = valueOf(computation.holdings);
  const dividends = valueOf(computation.dividends);
  const timeSeries = valueOf(computation.timeSeries);
  return {
    portfolioId: computation.scope.portfolioId,
    portfolios: computation.ledger.portfolios.map(({ id, name, baseCurrency }) => ({ id, name, baseCurrency })),
    baseCurrency: computation.baseCurrency,
    holdings: holdings?.holdings.map((holding) => present(holding)) ?? null,
    performance:
      holdings === null
        ? null
        : portfolioPerformance(
            holdings.totals,
            computation.baseCurrency,
            timeSeries === null ? null : returnFigures(timeSeries.whole),
          ),
    // Shares of a whole of which nobody knows the size would add up to 100 all the same.
    allocation: holdings === null || !computation.sumsKnown ? null : allocation(holdings, computation),
    dividendSummary: dividends === null ? null : dividendSummary(dividends),
    marketStatus: valueOf(computation.marketStatus),
    transactionSummary: transactionSummary(computation.ledger.transactions, computation.date),
  };
}

function allocation(result: HoldingsResult, computation: Computation): PortfolioAllocation {
  const names = new Map(computation.ledger.portfolios.map(({ id, name }) => [id, name]));
  const by = (dimension: AllocationDimension): Allocation =>
    computeAllocation(dimension, result.holdings, result.cash, names);
  const byInstrument = by('instrument');
  return {
    byInstrument: bucketViews(byInstrument),
    byAssetClass: bucketViews(by('assetClass')),
    bySector: bucketViews(by('sector')),
    byCountry: bucketViews(by('country')),
    byCurrency: bucketViews(by('currency')),
    byExchange: bucketViews(by('exchange')),
    byPortfolio: bucketViews(by('portfolio')),
    grossExposure: knownAmount(byInstrument.grossExposure),
    netExposure: knownAmount(byInstrument.netExposure),
  };
}

function bucketViews({ buckets }: Allocation): AllocationBucketView[] {
  return buckets.map(({ key, name, value, weightPercent }) => ({
    key,
    name,
    value: knownAmount(value),
    weightPercent: weightPercent.toDecimalPlaces(8).toNumber(),
  }));
}

function dividendSummary(summary: DividendSummary): DividendSummaryView {
  return {
    status: summary.status,
    currency: summary.currency,
    totalReceived: amount(summary.totalReceived),
    totalPending: amount(summary.totalPending),
    ytdReceived: amount(summary.ytdReceived),
    countReceived: summary.countReceived,
    countPending: summary.countPending,
    recent: summary.recent.map((payment) => ({ ...payment, amount: knownAmount(payment.amount) })),
  };
}

function transactionSummary(transactions: readonly LedgerTransaction[], until: CalendarDate): TransactionSummary {
  const byType: Record<string, number> = {};
  const dated = transactions.filter((transaction) => transaction.date <= until);
  for (const { type } of dated) byType[type] = (byType[type] ?? 0) + 1;
  return { count: dated.length, firstDate: dated[0]?.date ?? null, lastDate: dated.at(-1)?.date ?? null, byType };
}
