import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import {
  COST_BASIS_METHODS,
  type CostBasisMethod,
  MAX_PORTFOLIO_NAME,
  PORTFOLIO_DEFAULTS,
  type PortfolioDraft,
  type PortfolioRecord,
} from '@portfolio-metrics/ledger';
import { IsBoolean, IsIn, IsString, ValidateIf } from 'class-validator';

/** Absent is allowed, `null` is not: every field has a value. */
const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

export class AmendPortfolioDto {
  @ApiPropertyOptional({ maxLength: MAX_PORTFOLIO_NAME, example: 'Retirement' })
  @MayBeAbsent()
  @IsString()
  name?: string;

  @ApiPropertyOptional({ description: 'ISO 4217; figures are stated in it.', example: 'CHF' })
  @MayBeAbsent()
  @IsString()
  baseCurrency?: string;

  @ApiPropertyOptional({ enum: COST_BASIS_METHODS, default: PORTFOLIO_DEFAULTS.costBasisMethod })
  @MayBeAbsent()
  @IsIn(COST_BASIS_METHODS)
  costBasisMethod?: CostBasisMethod;

  @ApiPropertyOptional({ description: 'Whether cash is part of the portfolio.', default: false })
  @MayBeAbsent()
  @IsBoolean()
  trackCash?: boolean;

  @ApiPropertyOptional({ description: 'Whether a sale may exceed what is held.', default: false })
  @MayBeAbsent()
  @IsBoolean()
  allowShort?: boolean;

  @ApiPropertyOptional({
    description: 'IANA zone in which the instant of a transaction becomes its date.',
    default: 'UTC',
    example: 'Europe/Zurich',
  })
  @MayBeAbsent()
  @IsString()
  timeZone?: string;
}

export class PortfolioDto extends OmitType(AmendPortfolioDto, ['name', 'baseCurrency']) {
  @ApiProperty({ maxLength: MAX_PORTFOLIO_NAME, example: 'Retirement' })
  @IsString()
  name!: string;

  @ApiProperty({ description: 'ISO 4217; figures are stated in it.', example: 'CHF' })
  @IsString()
  baseCurrency!: string;
}

export function draftOf(dto: PortfolioDto): PortfolioDraft {
  return {
    name: dto.name,
    baseCurrency: dto.baseCurrency,
    costBasisMethod: dto.costBasisMethod ?? PORTFOLIO_DEFAULTS.costBasisMethod,
    trackCash: dto.trackCash ?? PORTFOLIO_DEFAULTS.trackCash,
    allowShort: dto.allowShort ?? PORTFOLIO_DEFAULTS.allowShort,
    timeZone: dto.timeZone ?? PORTFOLIO_DEFAULTS.timeZone,
  };
}

/** `current` with the fields that `dto` names. */
export function amendedDraft(current: PortfolioRecord, dto: AmendPortfolioDto): PortfolioDraft {
  return {
    name: dto.name ?? current.name,
    baseCurrency: dto.baseCurrency ?? current.baseCurrency,
    costBasisMethod: dto.costBasisMethod ?? current.costBasisMethod,
    trackCash: dto.trackCash ?? current.trackCash,
    allowShort: dto.allowShort ?? current.allowShort,
    timeZone: dto.timeZone ?? current.timeZone,
  };
}
