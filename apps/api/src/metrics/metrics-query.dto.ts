import { ApiPropertyOptional } from '@nestjs/swagger';
import { type CalendarDate } from '@portfolio-metrics/kernel';
import { IsBoolean, IsOptional, IsUUID } from 'class-validator';
import { BooleanParameter, OptionalDateParameter } from '../http/query-values.js';

/** What every metrics route takes. */
export class MetricsQuery {
  @ApiPropertyOptional({
    format: 'uuid',
    description: 'One portfolio; default: all portfolios of the caller together.',
  })
  @IsOptional()
  @IsUUID()
  portfolioId?: string;

  @ApiPropertyOptional({
    description: 'Compute anew even when a fresh copy is there. `Cache-Control: no-cache` means the same.',
  })
  @IsOptional()
  @BooleanParameter()
  @IsBoolean()
  forceRefresh?: boolean;

  @ApiPropertyOptional({ name: 'force_refresh', description: 'Alias of `forceRefresh`.' })
  @IsOptional()
  @BooleanParameter()
  @IsBoolean()
  force_refresh?: boolean;

  @OptionalDateParameter('Answer as at the close of this day; default: now.')
  asOf?: CalendarDate;
}
