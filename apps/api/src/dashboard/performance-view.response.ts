import type {
  BenchmarkFigures,
  PerformanceOfPeriod,
  PerformanceView,
  TimeSeriesPoint,
} from '@portfolio-metrics/metrics';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { ReturnFiguresResponse } from '../metrics/responses/performance.response.js';
import {
  Currency,
  DateOrNull,
  DateProperty,
  DecimalOrNull,
  DecimalProperty,
  ListOf,
  Model,
  ModelOrNull,
  PercentOrNull,
  RatioOrNull,
  Text,
} from '../openapi/properties.js';

const WHOLE_TIME_ONLY = 'Known for the whole time only, else null.';

@ApiSchema({
  description:
    'What the benchmark did in the period. Null: it has no price where one is needed, or too few days to compare.',
})
export class BenchmarkFiguresResponse implements BenchmarkFigures {
  @Text()
  readonly symbol: string;

  @PercentOrNull('From the start of the period to `to`.')
  readonly totalReturnPercent: number | null;

  @DateOrNull('Last day with a price of the benchmark.')
  readonly to: string | null;

  @DecimalOrNull('What the same payments into the benchmark would be worth at the end, in the base currency.')
  readonly sameFlowsValue: string | null;

  @RatioOrNull('Of the daily returns: covariance with the benchmark by its variance.')
  readonly beta: number | null;

  @PercentOrNull('A year: the return that the benchmark does not explain.')
  readonly alphaPercent: number | null;
}

@ApiSchema({
  description:
    'Of the period: amounts in the base currency, returns and risk in percent where the name says so, else plain ratios. What is null cannot be known, for the reason in `meta.missing`.',
})
export class PerformanceOfPeriodResponse extends ReturnFiguresResponse implements PerformanceOfPeriod {
  @Currency()
  readonly baseCurrency: string;

  @DecimalOrNull('At the end.')
  readonly totalValue: string | null;

  @DecimalOrNull('At the end.')
  readonly totalCost: string | null;

  @DecimalOrNull('At the close of `period.from`.')
  readonly startValue: string | null;

  @DecimalProperty('Paid in during the period.')
  readonly inflow: string;

  @DecimalProperty('Taken out during the period.')
  readonly outflow: string;

  @DecimalOrNull('End value + outflow - start value - inflow.')
  readonly totalGain: string | null;

  @PercentOrNull('Of start value and inflow.')
  readonly totalGainPercent: number | null;

  @DecimalOrNull(WHOLE_TIME_ONLY)
  readonly cash: string | null;

  @DecimalOrNull(WHOLE_TIME_ONLY)
  readonly unrealizedGain: string | null;

  @DecimalOrNull(WHOLE_TIME_ONLY)
  readonly realizedGain: string | null;

  @DecimalOrNull(WHOLE_TIME_ONLY)
  readonly income: string | null;

  @DecimalOrNull(WHOLE_TIME_ONLY)
  readonly fees: string | null;

  @DecimalOrNull(WHOLE_TIME_ONLY)
  readonly taxes: string | null;

  @DecimalOrNull(WHOLE_TIME_ONLY)
  readonly dayChange: string | null;

  @PercentOrNull(WHOLE_TIME_ONLY)
  readonly dayChangePercent: number | null;

  @PercentOrNull(WHOLE_TIME_ONLY)
  readonly priceCoveragePercent: number | null;

  @ModelOrNull(() => BenchmarkFiguresResponse, 'Null: none was asked for.')
  readonly benchmark: BenchmarkFiguresResponse | null;
}

@ApiSchema({
  description:
    'One day: amounts in the base currency, at its close. Null: what is held or what moved has no price yet.',
})
export class TimeSeriesPointResponse implements TimeSeriesPoint {
  @DateProperty()
  readonly date: string;

  @DecimalOrNull()
  readonly value: string | null;

  @DecimalOrNull()
  readonly costBasis: string | null;

  @DecimalProperty('Paid in less taken out on this day.')
  readonly netFlow: string;

  @DecimalOrNull('Since the start of the period.')
  readonly gain: string | null;

  @PercentOrNull('Time-weighted, since the start of the period.')
  readonly returnPercent: number | null;

  @ApiProperty({ type: Number, nullable: true, required: false, description: 'Absent: no benchmark was asked for.' })
  readonly benchmarkReturnPercent?: number | null;
}

export class PeriodResponse {
  @DateProperty('The close of this day is the base of the period.')
  readonly from: string;

  @DateProperty('Last day of the period.')
  readonly to: string;
}

export class PerformanceViewResponse implements Omit<PerformanceView, 'period'> {
  @Model(() => PeriodResponse)
  readonly period: PeriodResponse;

  @Model(() => PerformanceOfPeriodResponse)
  readonly performance: PerformanceOfPeriodResponse;

  @ListOf(() => TimeSeriesPointResponse, 'One point a day, oldest first.')
  readonly series: readonly TimeSeriesPointResponse[];
}
