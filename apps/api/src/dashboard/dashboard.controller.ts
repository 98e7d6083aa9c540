import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { MetricsQuery } from '../metrics/metrics-query.dto.js';
import { type MetricSelection, MetricsRoutes } from '../metrics/metrics-route.decorator.js';
import { PerformanceQuery, PerformersQuery } from './dashboard.dto.js';

@ApiTags('dashboard')
@Controller('dashboard')
@MetricsRoutes()
export class DashboardController {
  @Get()
  @ApiOperation({ summary: 'Everything about a portfolio in one answer.' })
  dashboard(@Query() query: MetricsQuery): MetricSelection {
    return { metricType: 'dashboard', query };
  }

  @Get('performance')
  @ApiOperation({ summary: 'Daily series and performance of a period.' })
  performance(@Query() query: PerformanceQuery): MetricSelection {
    const { range, from, to, benchmark } = query;
    return { metricType: 'performance', params: { range, from, to, benchmark }, query };
  }

  @Get('gainers')
  @ApiOperation({ summary: 'Open holdings with the highest unrealised gain in percent, best first.' })
  gainers(@Query() query: PerformersQuery): MetricSelection {
    return { metricType: 'gainers', params: { limit: query.limit }, query };
  }

  @Get('losers')
  @ApiOperation({ summary: 'Open holdings with the lowest unrealised gain in percent, worst first.' })
  losers(@Query() query: PerformersQuery): MetricSelection {
    return { metricType: 'losers', params: { limit: query.limit }, query };
  }
}
