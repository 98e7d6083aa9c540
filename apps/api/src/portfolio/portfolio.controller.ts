import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { HOLDING_STATUSES, type HoldingStatusFilter } from '@portfolio-metrics/metrics';
import { IsIn, IsOptional } from 'class-validator';
import { MetricsQuery } from '../metrics/metrics-query.dto.js';
import { type MetricSelection, MetricsRoutes } from '../metrics/metrics-route.decorator.js';

export class PortfolioQuery extends MetricsQuery {
  @ApiPropertyOptional({
    enum: ['lots'],
    description: 'Each holding with its lots, and its sales with the lots they relieved.',
  })
  @IsOptional()
  @IsIn(['lots'])
  include?: 'lots';

  @ApiPropertyOptional({ enum: HOLDING_STATUSES, default: 'open' })
  @IsOptional()
  @IsIn(HOLDING_STATUSES)
  status?: HoldingStatusFilter;
}

@ApiTags('portfolio')
@Controller('portfolio')
@MetricsRoutes()
export class PortfolioController {
  @Get()
  @ApiOperation({ summary: 'Holdings and totals.' })
  portfolio(@Query() query: PortfolioQuery): MetricSelection {
    const metricType = query.include === 'lots' ? 'holdings-with-lots' : 'holdings';
    return { metricType, params: { status: query.status }, query };
  }
}
