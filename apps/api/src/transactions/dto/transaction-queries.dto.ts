import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { CalendarDate } from '@portfolio-metrics/kernel';
import {
  SYMBOL_FORM,
  TRANSACTION_TYPES,
  type TransactionFilter,
  type TransactionType,
} from '@portfolio-metrics/ledger';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { PageQuery } from '../../http/page-query.dto.js';
import { FlagParameter, OptionalDateParameter } from '../../http/query-values.js';
import { IsCanonicalUuid } from './is-canonical-uuid.js';

const OptionalPortfolioId = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ format: 'uuid', description: 'Default: all portfolios of the caller.' }),
    IsOptional(),
    IsCanonicalUuid(),
  );

export class PortfolioQuery {
  @OptionalPortfolioId()
  portfolioId?: string;
}

export class ListTransactionsQuery extends PageQuery {
  @OptionalPortfolioId()
  portfolioId?: string;

  @ApiPropertyOptional({ description: 'Only of this instrument.', pattern: SYMBOL_FORM.source, example: 'AAPL' })
  @IsOptional()
  @Matches(SYMBOL_FORM)
  symbol?: string;

  @ApiPropertyOptional({ enum: TRANSACTION_TYPES, description: 'Only of this type.' })
  @IsOptional()
  @IsIn(TRANSACTION_TYPES)
  type?: TransactionType;

  @OptionalDateParameter('First date, included.')
  from?: CalendarDate;

  @OptionalDateParameter('Last date, included.')
  to?: CalendarDate;
}

export class ImportTransactionsQuery {
  @ApiProperty({ format: 'uuid', description: 'The portfolio that the file is booked in.' })
  @IsCanonicalUuid()
  portfolioId!: string;

  @FlagParameter('Check everything and store nothing.')
  dryRun?: boolean;
}

export function filterOf(query: ListTransactionsQuery): TransactionFilter {
  const { portfolioId = null, symbol = null, type = null, from = null, to = null } = query;
  return { portfolioId, symbol, type, from, to };
}
