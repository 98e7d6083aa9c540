import { ApiSchema } from '@nestjs/swagger';
import type { PortfolioPayload } from '@portfolio-metrics/metrics';
import { DividendSummaryResponse } from '../metrics/responses/dividend-summary.response.js';
import { PortfolioAllocationResponse } from '../metrics/responses/allocation.response.js';
import { PortfolioHoldingResponse } from '../metrics/responses/holding.response.js';
import { PortfolioPerformanceResponse } from '../metrics/responses/performance.response.js';
import { TransactionSummaryResponse } from '../metrics/responses/transaction-summary.response.js';
import { MarketStatusResponse } from '../market-status/market-status.response.js';
import { Currency, ListOrNull, Model, ModelOrNull, UuidOrNull } from '../openapi/properties.js';

type Shared = Pick<
  PortfolioPayload,
  | 'portfolioId'
  | 'baseCurrency'
  | 'performance'
  | 'allocation'
  | 'dividendSummary'
  | 'marketStatus'
  | 'transactionSummary'
>;

@ApiSchema({ description: 'A section whose input failed is null and stands in `meta.missing`.' })
export class DashboardResponse implements Shared {
  @UuidOrNull('Null: all portfolios of the caller together.')
  readonly portfolioId: string | null;

  @Currency()
  readonly baseCurrency: string;

  @ModelOrNull(() => PortfolioPerformanceResponse)
  readonly performance: PortfolioPerformanceResponse | null;

  @ListOrNull(() => PortfolioHoldingResponse, 'The ten heaviest open holdings.')
  readonly topHoldings: readonly PortfolioHoldingResponse[] | null;

  @ModelOrNull(() => PortfolioAllocationResponse)
  readonly allocation: PortfolioAllocationResponse | null;

  @ListOrNull(() => PortfolioHoldingResponse, 'The five open holdings with the highest unrealised gain in percent.')
  readonly topPerformers: readonly PortfolioHoldingResponse[] | null;

  @ListOrNull(() => PortfolioHoldingResponse, 'The five with the lowest.')
  readonly worstPerformers: readonly PortfolioHoldingResponse[] | null;

  @ModelOrNull(() => DividendSummaryResponse)
  readonly dividendSummary: DividendSummaryResponse | null;

  @ListOrNull(() => MarketStatusResponse, 'Of the exchanges of what is held.')
  readonly marketStatus: readonly MarketStatusResponse[] | null;

  @Model(() => TransactionSummaryResponse)
  readonly transactionSummary: TransactionSummaryResponse;
}
