import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches } from 'class-validator';

export class InvalidateCacheDto {
  @ApiPropertyOptional({
    type: String,
    description: 'Only entries of this metric type; absent: all entries of the caller.',
    pattern: '^[a-z][a-z0-9_-]{0,49}$',
    example: 'dashboard',
  })
  @IsOptional()
  @IsString()
  @Matches(/^[a-z][a-z0-9_-]{0,49}$/, { message: 'must be a metric type' })
  metricType?: string;
}
