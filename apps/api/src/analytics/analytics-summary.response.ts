import { PortfolioPerformanceResponse } from '../metrics/responses/performance.response.js';
import { TransactionSummaryResponse } from '../metrics/responses/transaction-summary.response.js';
import { Currency, Model, ModelOrNull } from '../openapi/properties.js';

export class AnalyticsSummaryResponse {
  @Currency()
  readonly baseCurrency: string;

  @ModelOrNull(() => PortfolioPerformanceResponse)
  readonly performance: PortfolioPerformanceResponse | null;

  @Model(() => TransactionSummaryResponse)
  readonly transactionSummary: TransactionSummaryResponse;
}
