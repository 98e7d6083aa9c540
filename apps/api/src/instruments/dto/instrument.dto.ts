import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { isCurrencyCode } from '@portfolio-metrics/imports';
import {
  ASSET_CLASSES,
  type AssetClass,
  type Instrument,
  PRICE_ADJUSTMENTS,
  type PriceAdjustment,
  SYMBOL_FORM,
} from '@portfolio-metrics/ledger';
import { IsIn, IsISO31661Alpha2, IsOptional, IsString, Matches, ValidateBy } from 'class-validator';
import { PageQuery } from '../../http/page-query.dto.js';
import { PlainText } from './plain-text.decorator.js';

/** A MIC or one of its aliases; `24/7` has a slash. */
const EXCHANGE_CODE = /^[A-Za-z0-9][A-Za-z0-9/._-]{0,29}$/;
const SYMBOL_RULE = { message: 'symbol must be capital letters, digits and . - ^ =, at most 30' };

export class SymbolParams {
  @ApiProperty({ description: 'The symbol.', example: 'AAPL', pattern: SYMBOL_FORM.source })
  @Matches(SYMBOL_FORM, SYMBOL_RULE)
  symbol!: string;
}

export class ListInstrumentsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only symbols that start with it.', example: 'AA' })
  @IsOptional()
  @Matches(SYMBOL_FORM, { message: 'search must be the beginning of a symbol' })
  search?: string;
}

/** What `PUT` replaces an instrument by. */
@ApiSchema({ description: 'What is null or left out becomes unknown.' })
export class InstrumentDto {
  @ApiProperty({ maxLength: 200, example: 'Apple Inc.' })
  @PlainText(200)
  name!: string;

  @ApiProperty({ description: 'ISO 4217; what prices are stated in, never a minor unit.', example: 'USD' })
  @ValidateBy({
    name: 'currency',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isCurrencyCode(value),
      defaultMessage: () => 'currency must be a currency code of ISO 4217',
    },
  })
  currency!: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'MIC or alias of an exchange with a calendar, `24/7` for round the clock; null: none known.',
    example: 'XNAS',
  })
  @IsOptional()
  @IsString()
  @Matches(EXCHANGE_CODE, { message: 'exchange must be a MIC or an alias of an exchange' })
  exchange?: string | null;

  @ApiProperty({ enum: ASSET_CLASSES })
  @IsIn(ASSET_CLASSES)
  assetClass!: AssetClass;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 100, example: 'Technology' })
  @IsOptional()
  @PlainText(100)
  sector?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'ISO 3166 alpha-2.', example: 'US' })
  @IsOptional()
  @IsISO31661Alpha2()
  @Matches(/^[A-Z]{2}$/, { message: 'country must be two capital letters' })
  country?: string | null;

  @ApiPropertyOptional({
    enum: PRICE_ADJUSTMENTS,
    default: 'by_source',
    description:
      'What prices of it come in: `unadjusted` per unit of their day, `split_adjusted` per unit of today (they are turned ' +
      'back), `by_source` as each provider says, imports per unit of their day.',
  })
  @IsOptional()
  @IsIn(PRICE_ADJUSTMENTS)
  priceAdjustment?: PriceAdjustment;
}

@ApiSchema({ description: 'Null: not on record.' })
export class InstrumentView {
  @ApiProperty({ description: 'The symbol.' })
  id!: string;

  @ApiProperty()
  symbol!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ description: 'ISO 4217.' })
  currency!: string;

  @ApiProperty({ type: String, nullable: true, description: 'MIC; `24/7` for round the clock.' })
  exchange!: string | null;

  @ApiProperty({ enum: ASSET_CLASSES })
  assetClass!: string;

  @ApiProperty({ type: String, nullable: true })
  sector!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'ISO 3166 alpha-2.' })
  country!: string | null;

  @ApiProperty({
    enum: PRICE_ADJUSTMENTS,
    description: 'What prices of it come in; stored they are per unit of their day.',
  })
  priceAdjustment!: PriceAdjustment;
}

export function instrumentView(instrument: Instrument): InstrumentView {
  return { id: instrument.symbol, priceAdjustment: 'by_source', ...instrument };
}

/** `exchange` is the MIC that the body's text was resolved to. */
export function instrumentOf(symbol: string, body: InstrumentDto, exchange: string | null): Instrument {
  const { name, currency, assetClass } = body;
  const { sector = null, country = null, priceAdjustment = 'by_source' } = body;
  return { symbol, name, currency, exchange, assetClass, sector, country, priceAdjustment };
}
