import { ApiSchema } from '@nestjs/swagger';
import type { DrawdownView, PortfolioPerformance, ReturnFigures } from '@portfolio-metrics/metrics';
import {
  Currency,
  DateOrNull,
  DecimalOrNull,
  ModelOrNull,
  Percent,
  PercentOrNull,
  RatioOrNull,
} from '../../openapi/properties.js';

@ApiSchema({
  description:
    'The largest fall of the time-weighted index below an earlier peak. Its dates are null when there was none.',
})
export class DrawdownResponse implements DrawdownView {
  @Percent('At most 0.')
  readonly percent: number;

  @DateOrNull('Null: the index never fell.')
  readonly peakDate: string | null;

  @DateOrNull()
  readonly troughDate: string | null;

  @DateOrNull('Null also: not recovered yet.')
  readonly recoveryDate: string | null;
}

export class ReturnFiguresResponse implements ReturnFigures {
  @PercentOrNull('Blind to when money came and went.')
  readonly timeWeightedReturnPercent: number | null;

  @PercentOrNull('Of the time-weighted return; null below 365 days.')
  readonly annualizedReturnPercent: number | null;

  @PercentOrNull('A year; internal rate of return of what was paid and received.')
  readonly moneyWeightedReturnPercent: number | null;

  @PercentOrNull('A year.')
  readonly volatilityPercent: number | null;

  @RatioOrNull()
  readonly sharpeRatio: number | null;

  @RatioOrNull()
  readonly sortinoRatio: number | null;

  @ModelOrNull(() => DrawdownResponse)
  readonly maxDrawdown: DrawdownResponse | null;

  @RatioOrNull('Annualised return by maximum drawdown.')
  readonly calmarRatio: number | null;
}

@ApiSchema({
  description:
    'Totals in the base currency, with returns and risk: in percent where the name says so, else plain ratios. What is null cannot be known, for the reason in `meta.missing`.',
})
export class PortfolioPerformanceResponse extends ReturnFiguresResponse implements PortfolioPerformance {
  @DecimalOrNull('Market value of what has a price, plus tracked cash; null: something is held and none of it has one.')
  readonly totalValue: string | null;

  @DecimalOrNull('Cost basis of everything held.')
  readonly totalCost: string | null;

  @DecimalOrNull('Tracked cash; 0 when no portfolio tracks cash.')
  readonly cash: string | null;

  @DecimalOrNull()
  readonly unrealizedGain: string | null;

  @DecimalOrNull()
  readonly realizedGain: string | null;

  @DecimalOrNull('Dividends and interest, before tax.')
  readonly income: string | null;

  @DecimalOrNull()
  readonly fees: string | null;

  @DecimalOrNull()
  readonly taxes: string | null;

  @DecimalOrNull('Unrealised and realised gain and income, less standalone fees and taxes.')
  readonly totalGain: string | null;

  @PercentOrNull('Of the cost of everything bought.')
  readonly totalGainPercent: number | null;

  @DecimalOrNull()
  readonly dayChange: string | null;

  @PercentOrNull()
  readonly dayChangePercent: number | null;

  @Currency()
  readonly baseCurrency: string;

  @PercentOrNull('Share of the cost of everything held that has a price.')
  readonly priceCoveragePercent: number | null;
}
