import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiMetricsAnswer } from '../http/api-answers.js';
import { MetricsQuery } from '../metrics/metrics-query.dto.js';
import type { MetricSelection } from '../metrics/metrics-responder.js';
import { MetricsRoutes } from '../metrics/metrics-route.decorator.js';
import { DividendSummaryResponse } from '../metrics/responses/dividend-summary.response.js';

@ApiTags('dividends')
@Controller('dividends')
@MetricsRoutes()
export class DividendsController {
  @Get()
  @ApiOperation({ summary: 'Dividend summary; `status` is `placeholder` until a real source is installed.' })
  @ApiMetricsAnswer(DividendSummaryResponse)
  dividends(@Query() query: MetricsQuery): MetricSelection {
    return { metricType: 'dividends', query };
  }
}
