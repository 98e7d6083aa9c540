import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiMetricsAnswer } from '../http/api-answers.js';
import { MetricsQuery } from '../metrics/metrics-query.dto.js';
import type { MetricSelection } from '../metrics/metrics-responder.js';
import { MetricsRoutes } from '../metrics/metrics-route.decorator.js';
import { PortfolioHoldingResponse } from '../metrics/responses/holding.response.js';
import { AnalyticsSummaryResponse } from './analytics-summary.response.js';

@ApiTags('analytics')
@Controller('analytics')
@MetricsRoutes()
export class AnalyticsController {
  @Get('summary')
  @ApiOperation({ summary: 'Performance with returns and risk.' })
  @ApiMetricsAnswer(AnalyticsSummaryResponse)
  summary(@Query() query: MetricsQuery): MetricSelection {
    return { metricType: 'analytics-summary', query };
  }

  @Get('holdings')
  @ApiOperation({ summary: 'All holdings, closed ones included, as a table.' })
  @ApiMetricsAnswer([PortfolioHoldingResponse])
  holdings(@Query() query: MetricsQuery): MetricSelection {
    return { metricType: 'analytics-holdings', query };
  }
}
