import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { MetricsQuery } from '../metrics/metrics-query.dto.js';
import { type MetricSelection, MetricsRoutes } from '../metrics/metrics-route.decorator.js';

@ApiTags('analytics')
@Controller('analytics')
@MetricsRoutes()
export class AnalyticsController {
  @Get('summary')
  @ApiOperation({ summary: 'Performance with returns and risk.' })
  summary(@Query() query: MetricsQuery): MetricSelection {
    return { metricType: 'analytics-summary', query };
  }

  @Get('holdings')
  @ApiOperation({ summary: 'All holdings, closed ones included, as a table.' })
  holdings(@Query() query: MetricsQuery): MetricSelection {
    return { metricType: 'analytics-holdings', query };
  }
}
