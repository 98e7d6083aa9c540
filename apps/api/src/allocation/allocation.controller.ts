import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { ALLOCATION_DIMENSIONS, type AllocationDimension } from '@portfolio-metrics/holdings';
import { IsIn, IsOptional } from 'class-validator';
import { ApiMetricsAnswer } from '../http/api-answers.js';
import { MetricsQuery } from '../metrics/metrics-query.dto.js';
import type { MetricSelection } from '../metrics/metrics-responder.js';
import { MetricsRoutes } from '../metrics/metrics-route.decorator.js';
import { AllocationViewResponse } from './allocation-view.response.js';

export class AllocationQuery extends MetricsQuery {
  @ApiPropertyOptional({ enum: ALLOCATION_DIMENSIONS, default: 'instrument', description: 'The dimension.' })
  @IsOptional()
  @IsIn(ALLOCATION_DIMENSIONS)
  by?: AllocationDimension;
}

@ApiTags('portfolio')
@Controller('allocation')
@MetricsRoutes()
export class AllocationController {
  @Get()
  @ApiOperation({ summary: 'How the value is spread over one dimension; the weights add up to 100 %.' })
  @ApiMetricsAnswer(AllocationViewResponse)
  allocation(@Query() query: AllocationQuery): MetricSelection {
    return { metricType: 'allocation', params: { by: query.by }, query };
  }
}
