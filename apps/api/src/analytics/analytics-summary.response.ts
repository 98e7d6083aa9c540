import { ApiSchema } from '@nestjs/swagger';
import { PortfolioPerformanceResponse } from '../metrics/responses/performance.response.js';
import { TransactionSummaryResponse } from '../metrics/responses/transaction-summary.response.js';
import { Currency, Model, ModelOrNull } from '../openapi/properties.js';

@ApiSchema({ description: 'A section whose input failed is null and stands in `meta.missing`.' })
export class AnalyticsSummaryResponse {
  @Currency()
  readonly baseCurrency: string;

  @ModelOrNull(() => PortfolioPerformanceResponse)
  readonly performance: PortfolioPerformanceResponse | null;

  @Model(() => TransactionSummaryResponse)
  readonly transactionSummary: TransactionSummaryResponse;
}
