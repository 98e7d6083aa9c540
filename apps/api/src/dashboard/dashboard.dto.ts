import { ApiPropertyOptional } from '@nestjs/swagger';
import type { CalendarDate } from '@portfolio-metrics/kernel';
import { SYMBOL_FORM } from '@portfolio-metrics/ledger';
import { PERIOD_PRESETS, type PeriodPreset } from '@portfolio-metrics/performance';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { OptionalDateParameter, WholeNumberParameter } from '../http/query-values.js';
import { MetricsQuery } from '../metrics/metrics-query.dto.js';

export class PerformersQuery extends MetricsQuery {
  @ApiPropertyOptional({ type: 'integer', description: 'Most holdings.', minimum: 1, maximum: 100, default: 5 })
  @IsOptional()
  @WholeNumberParameter()
  @IsInt()
  @Min(1)
  @Max(100)
  limit?: number;
}

export class PerformanceQuery extends MetricsQuery {
  @ApiPropertyOptional({ enum: PERIOD_PRESETS, default: 'ALL', description: 'Not together with `from` and `to`.' })
  @IsOptional()
  @IsIn(PERIOD_PRESETS)
  range?: PeriodPreset;

  @OptionalDateParameter('The close of this day is the base of the period.')
  from?: CalendarDate;

  @OptionalDateParameter('Last day of the period; default: now.')
  to?: CalendarDate;

  @ApiPropertyOptional({ description: 'Symbol of an instrument to compare with.', pattern: SYMBOL_FORM.source })
  @IsOptional()
  @Matches(SYMBOL_FORM)
  benchmark?: string;
}
