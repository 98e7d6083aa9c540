import { ApiPropertyOptional, ApiProperty } from '@nestjs/swagger';
import { type CalendarDate } from '@portfolio-metrics/kernel';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsString, Matches } from 'class-validator';
import { PageQuery } from '../../http/page-query.dto.js';
import { IsCalendarDate } from '../../http/query-values.js';
import { IsInstant } from './instant-parameter.js';

/** A MIC or one of its aliases; `24/7` has a slash. */
const EXCHANGE_CODE = /^[A-Za-z0-9][A-Za-z0-9 /._-]{0,29}$/;
const MAX_EXCHANGES = 50;

export class AtQuery {
  @ApiPropertyOptional({
    format: 'date-time',
    description: 'The instant asked about, with `Z` or an offset; default now.',
  })
  @IsOptional()
  @IsString()
  @IsInstant()
  at?: string;
}

export class MarketStatusQuery extends AtQuery {
  @ApiPropertyOptional({
    type: [String],
    description: 'MIC or alias (NYSE, LSE, CRYPTO); repeatable. Default: the exchanges of what the caller holds.',
    example: ['XNYS', 'XLON'],
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value))
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_EXCHANGES)
  @Matches(EXCHANGE_CODE, { each: true, message: 'each value must be a MIC or an alias of an exchange' })
  mic?: string[];
}

export class ExchangeParams {
  @ApiProperty({ description: 'MIC or alias.', example: 'XNYS' })
  @IsString()
  @Matches(EXCHANGE_CODE, { message: 'must be a MIC or an alias of an exchange' })
  mic!: string;
}

export class OverrideParams extends ExchangeParams {
  @ApiProperty({ type: String, format: 'date', description: "The exchange's local date." })
  @IsCalendarDate()
  date!: CalendarDate;
}

export class SessionsQuery extends PageQuery {
  @ApiProperty({ type: String, format: 'date', description: 'First local date.' })
  @IsCalendarDate()
  from!: CalendarDate;

  @ApiProperty({ type: String, format: 'date', description: 'Last local date, inside.' })
  @IsCalendarDate()
  to!: CalendarDate;
}
