import { ApiSchema } from '@nestjs/swagger';
import type { ExplanationView } from '@portfolio-metrics/metrics';
import { PortfolioHoldingResponse } from '../metrics/responses/holding.response.js';
import { PortfolioPerformanceResponse } from '../metrics/responses/performance.response.js';
import {
  Choice,
  Currency,
  DateOrNull,
  DecimalOrNull,
  ListOf,
  ListOrNull,
  Model,
  ModelOrNull,
  Text,
  TextOrNull,
  UuidOrNull,
} from '../openapi/properties.js';

@ApiSchema({ description: 'A section whose input failed is null and stands in `meta.missing`.' })
export class HoldingsResponse {
  @UuidOrNull('Null: all portfolios of the caller together.')
  readonly portfolioId: string | null;

  @Currency()
  readonly baseCurrency: string;

  @ListOrNull(() => PortfolioHoldingResponse, 'By symbol.')
  readonly holdings: readonly PortfolioHoldingResponse[] | null;

  @ModelOrNull(() => PortfolioPerformanceResponse)
  readonly totals: PortfolioPerformanceResponse | null;
}

const DERIVATIONS = ['given', 'sum', 'difference', 'product', 'quotient'] as const satisfies readonly Derivation[];
type Derivation = ExplanationView['derivation'];

@ApiSchema({ description: 'A value that is what `derivation` makes of the values of its `parts`, in their order.' })
export class FigureExplanationResponse implements ExplanationView {
  @Text('What the value is.', { example: 'marketValue' })
  readonly name: string;

  @DecimalOrNull('In `currency`; without one units, or a rate. Null: not known; then a part of it is not.')
  readonly value: string | null;

  @TextOrNull('ISO 4217 of an amount; null: units, or a rate.')
  readonly currency: string | null;

  @Choice(DERIVATIONS, '`given`: it comes from a booking, a price or a rate and has no parts.')
  readonly derivation: Derivation;

  @UuidOrNull('The booking it comes from; null: none, or several.')
  readonly transactionId: string | null;

  @DateOrNull('Of the booking or the price it comes from; null: from neither, or a rate.')
  readonly date: string | null;

  @ListOf(() => FigureExplanationResponse)
  readonly parts: readonly FigureExplanationResponse[];
}

export class ExplanationResponse {
  @Text()
  readonly symbol: string;

  @Model(() => FigureExplanationResponse)
  readonly explanation: FigureExplanationResponse;
}
