import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { MetricsQuery } from '../metrics/metrics-query.dto.js';
import { type MetricSelection, MetricsRoutes } from '../metrics/metrics-route.decorator.js';

@ApiTags('dividends')
@Controller('dividends')
@MetricsRoutes()
export class DividendsController {
  @Get()
  @ApiOperation({ summary: 'Dividend summary; `status` is `placeholder` until a real source is installed.' })
  dividends(@Query() query: MetricsQuery): MetricSelection {
    return { metricType: 'dividends', query };
  }
}
