import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { HOLDING_STATUSES, type HoldingStatusFilter } from '@portfolio-metrics/metrics';
import { EXPLAINED_FIGURES, type ExplainedFigure } from '@portfolio-metrics/holdings';
import { SYMBOL_FORM } from '@portfolio-metrics/ledger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { ApiMetricsAnswer } from '../http/api-answers.js';
import { MetricsQuery } from '../metrics/metrics-query.dto.js';
import type { MetricSelection } from '../metrics/metrics-responder.js';
import { MetricsRoutes } from '../metrics/metrics-route.decorator.js';
import { ExplanationResponse, HoldingsResponse } from './portfolio.response.js';

export class PortfolioQuery extends MetricsQuery {
  @ApiPropertyOptional({
    enum: ['lots'],
    description: 'Each holding with its lots, and its sales with the lots they relieved.',
  })
  @IsOptional()
  @IsIn(['lots'])
  include?: 'lots';

  @ApiPropertyOptional({ enum: HOLDING_STATUSES, default: 'open', description: 'Which holdings.' })
  @IsOptional()
  @IsIn(HOLDING_STATUSES)
  status?: HoldingStatusFilter;
}

export class ExplanationQuery extends MetricsQuery {
  @ApiProperty({ description: 'Symbol of the holding.', pattern: SYMBOL_FORM.source, example: 'AAPL' })
  @Matches(SYMBOL_FORM)
  symbol: string;

  @ApiProperty({ enum: EXPLAINED_FIGURES, description: 'What to take apart; `base.`: in the base currency.' })
  @IsIn(EXPLAINED_FIGURES)
  figure: ExplainedFigure;
}

@ApiTags('portfolio')
@Controller('portfolio')
@MetricsRoutes()
export class PortfolioController {
  @Get()
  @ApiOperation({ summary: 'Holdings and totals.' })
  @ApiMetricsAnswer(HoldingsResponse)
  portfolio(@Query() query: PortfolioQuery): MetricSelection {
    const metricType = query.include === 'lots' ? 'holdings-with-lots' : 'holdings';
    return { metricType, params: { status: query.status }, query };
  }

  @Get('explain')
  @ApiOperation({
    summary: 'Where one figure of a holding comes from, step by step, down to transactions, prices and rates.',
  })
  @ApiMetricsAnswer(ExplanationResponse)
  explain(@Query() query: ExplanationQuery): MetricSelection {
    const { symbol, figure } = query;
    return { metricType: 'explanation', params: { symbol, figure }, query };
  }
}
