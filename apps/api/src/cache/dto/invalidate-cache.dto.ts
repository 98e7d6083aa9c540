import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches } from 'class-validator';

export class InvalidateCacheDto {
  @ApiPropertyOptional({
    type: String,
    description:
      'Only the entries that this metric type is answered from, and with them all others that are cut from the same; absent: all entries of the caller.',
    pattern: '^[a-z][a-z0-9_-]{0,49}$',
    example: 'dashboard',
  })
  @IsOptional()
  @IsString()
  @Matches(/^[a-z][a-z0-9_-]{0,49}$/, { message: 'must be a metric type' })
  metricType?: string;
}
