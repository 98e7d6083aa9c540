import type { AllocationDimension } from '@portfolio-metrics/holdings';
import type { PortfolioHolding } from '../model/portfolio-holding.js';
import type { PortfolioPayload } from '../model/portfolio-payload.js';
import { type MetricDefinition, projectedMetric } from '../registry/metric-definition.js';
import {
  AllocationParameters,
  HoldingsParameters,
  type HoldingStatusFilter,
  NoParameters,
  PerformersParameters,
} from './parameters.js';

/** Holdings on the dashboard's first page: the most valuable ones. */
const TOP_HOLDINGS = 10;
const TOP_PERFORMERS = 5;

/** A metric type that is cut from the `portfolio` computation. */
function view<P extends object, R>(
  type: string,
  parameters: new () => P,
  project: (payload: PortfolioPayload, parameters: P) => R,
  of = 'portfolio',
): MetricDefinition {
  return projectedMetric<P, PortfolioPayload, R>({
    type,
    parameters,
    of,
    baseParameters: () => ({}),
    project: (payload, given) => ({ data: project(payload, given) }),
  });
}

export const PORTFOLIO_VIEWS: readonly MetricDefinition[] = [
  view('dashboard', NoParameters, (payload) => ({
    portfolioId: payload.portfolioId,
    baseCurrency: payload.baseCurrency,
    performance: payload.performance,
    topHoldings: payload.holdings === null ? null : topHoldings(payload.holdings),
    allocation: payload.allocation,
    topPerformers: performers(payload, TOP_PERFORMERS, 'best'),
    worstPerformers: performers(payload, TOP_PERFORMERS, 'worst'),
    dividendSummary: payload.dividendSummary,
    marketStatus: payload.marketStatus,
    transactionSummary: payload.transactionSummary,
  })),
  view('gainers', PerformersParameters, (payload, { limit }) => performers(payload, limit, 'best')),
  view('losers', PerformersParameters, (payload, { limit }) => performers(payload, limit, 'worst')),
  view('holdings', HoldingsParameters, (payload, { status }) => holdingsWithTotals(payload, status)),
  view(
    'holdings-with-lots',
    HoldingsParameters,
    (payload, { status }) => holdingsWithTotals(payload, status),
    'portfolio-lots',
  ),
  view('allocation', AllocationParameters, ({ allocation, baseCurrency }, { by }) => {
    if (allocation === null) return null;
    const { grossExposure, netExposure } = allocation;
    return { by, baseCurrency, buckets: allocation[ALLOCATION_FIELDS[by]], grossExposure, netExposure };
  }),
  view('analytics-summary', NoParameters, (payload) => ({
    baseCurrency: payload.baseCurrency,
    performance: payload.performance,
    transactionSummary: payload.transactionSummary,
  })),
  view('analytics-holdings', NoParameters, (payload) => payload.holdings),
  view('dividends', NoParameters, (payload) => payload.dividendSummary),
];

const ALLOCATION_FIELDS = {
  instrument: 'byInstrument',
  assetClass: 'byAssetClass',
  sector: 'bySector',
  country: 'byCountry',
  currency: 'byCurrency',
  exchange: 'byExchange',
  portfolio: 'byPortfolio',
} as const satisfies Record<AllocationDimension, string>;

function holdingsWithTotals(payload: PortfolioPayload, status: HoldingStatusFilter): object {
  const holdings = payload.holdings?.filter((holding) => status === 'all' || holding.status === status) ?? null;
  return {
    portfolioId: payload.portfolioId,
    baseCurrency: payload.baseCurrency,
    holdings,
    totals: payload.performance,
  };
}

/** By weight; what has no weight comes last. */
function topHoldings(holdings: readonly PortfolioHolding[]): PortfolioHolding[] {
  return holdings
    .filter((holding) => holding.status === 'open')
    .sort((a, b) => (b.weightPercent ?? -1) - (a.weightPercent ?? -1) || (a.symbol < b.symbol ? -1 : 1))
    .slice(0, TOP_HOLDINGS);
}

/** Open holdings with a known gain, by unrealised gain in percent; `null` when there are open ones and no gain is known. */
function performers(payload: PortfolioPayload, limit: number, order: 'best' | 'worst'): PortfolioHolding[] | null {
  if (payload.holdings === null) return null;
  const sign = order === 'best' ? -1 : 1;
  const open = payload.holdings.filter((holding) => holding.status === 'open');
  const ranked = open.filter((holding) => holding.unrealizedGainPercent !== null);
  if (open.length > 0 && ranked.length === 0) return null;
  return ranked
    .sort((a, b) => sign * (a.unrealizedGainPercent! - b.unrealizedGainPercent!) || (a.symbol < b.symbol ? -1 : 1))
    .slice(0, limit);
}
