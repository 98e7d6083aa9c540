import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { CalendarDate } from '@portfolio-metrics/kernel';
import {
  SYMBOL_FORM,
  TRANSACTION_TYPES,
  type TransactionFilter,
  type TransactionType,
} from '@portfolio-metrics/ledger';
import { IsBoolean, IsIn, IsOptional, Matches } from 'class-validator';
import { PageQuery } from '../../http/page-query.dto.js';
import { BooleanParameter, IsCalendarDate } from '../../http/query-values.js';
import { IsCanonicalUuid } from './is-canonical-uuid.js';

export class PortfolioQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Default: all portfolios of the caller.' })
  @IsOptional()
  @IsCanonicalUuid()
  portfolioId?: string;
}

export class ListTransactionsQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Default: all portfolios of the caller.' })
  @IsOptional()
  @IsCanonicalUuid()
  portfolioId?: string;

  @ApiPropertyOptional({ description: 'Only of this instrument.', pattern: SYMBOL_FORM.source, example: 'AAPL' })
  @IsOptional()
  @Matches(SYMBOL_FORM)
  symbol?: string;

  @ApiPropertyOptional({ enum: TRANSACTION_TYPES, description: 'Only of this type.' })
  @IsOptional()
  @IsIn(TRANSACTION_TYPES)
  type?: TransactionType;

  @ApiPropertyOptional({ type: String, format: 'date', description: 'First date, included.' })
  @IsOptional()
  @IsCalendarDate()
  from?: CalendarDate;

  @ApiPropertyOptional({ type: String, format: 'date', description: 'Last date, included.' })
  @IsOptional()
  @IsCalendarDate()
  to?: CalendarDate;
}

export class ImportTransactionsQuery {
  @ApiProperty({ format: 'uuid', description: 'The portfolio that the file is booked in.' })
  @IsCanonicalUuid()
  portfolioId!: string;

  @ApiPropertyOptional({ type: Boolean, description: 'Check everything and store nothing.', default: false })
  @IsOptional()
  @BooleanParameter()
  @IsBoolean()
  dryRun?: boolean;
}

export function filterOf(query: ListTransactionsQuery): TransactionFilter {
  const { portfolioId = null, symbol = null, type = null, from = null, to = null } = query;
  return { portfolioId, symbol, type, from, to };
}
