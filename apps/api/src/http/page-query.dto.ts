import { ApiPropertyOptional } from '@nestjs/swagger';
import { PAGE_LIMITS, type PageRequest } from '@portfolio-metrics/ledger';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { WholeNumberParameter } from './query-values.js';

/** What every list takes. */
export class PageQuery {
  @ApiPropertyOptional({
    type: 'integer',
    description: 'Elements of a page.',
    minimum: 1,
    maximum: PAGE_LIMITS.max,
    default: PAGE_LIMITS.default,
  })
  @IsOptional()
  @WholeNumberParameter()
  @IsInt()
  @Min(1)
  @Max(PAGE_LIMITS.max)
  limit?: number;

  @ApiPropertyOptional({ description: '`meta.nextCursor` of the page before, with the same filters.' })
  @IsOptional()
  @IsString()
  @MaxLength(1_024)
  cursor?: string;
}

export function pageRequest({ limit, cursor }: PageQuery): PageRequest {
  return { limit: limit ?? PAGE_LIMITS.default, cursor: cursor ?? null };
}
