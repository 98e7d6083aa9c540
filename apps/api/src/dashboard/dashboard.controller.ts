import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiMetricsAnswer } from '../http/api-answers.js';
import { MetricsQuery } from '../metrics/metrics-query.dto.js';
import type { MetricSelection } from '../metrics/metrics-responder.js';
import { MetricsRoutes } from '../metrics/metrics-route.decorator.js';
import { PortfolioHoldingResponse } from '../metrics/responses/holding.response.js';
import { ApiProblem } from '../openapi/api-problem.decorator.js';
import { PerformanceQuery, PerformersQuery } from './dashboard.dto.js';
import { DashboardResponse } from './dashboard.response.js';
import { PerformanceViewResponse } from './performance-view.response.js';

@ApiTags('dashboard')
@Controller('dashboard')
@MetricsRoutes()
export class DashboardController {
  @Get()
  @ApiOperation({ summary: 'Everything about a portfolio in one answer.' })
  @ApiMetricsAnswer(DashboardResponse)
  dashboard(@Query() query: MetricsQuery): MetricSelection {
    return { metricType: 'dashboard', query };
  }

  @Get('performance')
  @ApiOperation({ summary: 'Daily series and performance of a period.' })
  @ApiMetricsAnswer(PerformanceViewResponse)
  @ApiProblem(422, '`unprocessable`: there is no instrument with the symbol of `benchmark`.')
  performance(@Query() query: PerformanceQuery): MetricSelection {
    const { range, from, to, benchmark } = query;
    return { metricType: 'performance', params: { range, from, to, benchmark }, query };
  }

  @Get('gainers')
  @ApiOperation({ summary: 'Open holdings with the highest unrealised gain in percent, best first.' })
  @ApiMetricsAnswer([PortfolioHoldingResponse])
  gainers(@Query() query: PerformersQuery): MetricSelection {
    return { metricType: 'gainers', params: { limit: query.limit }, query };
  }

  @Get('losers')
  @ApiOperation({ summary: 'Open holdings with the lowest unrealised gain in percent, worst first.' })
  @ApiMetricsAnswer([PortfolioHoldingResponse])
  losers(@Query() query: PerformersQuery): MetricSelection {
    return { metricType: 'losers', params: { limit: query.limit }, query };
  }
}
