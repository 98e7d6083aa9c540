import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import {
  ORDER_COLUMNS,
  TRANSACTION_COLUMNS,
  TRANSACTION_TYPES,
  type TransactionFields,
} from '@portfolio-metrics/ledger';
import { IsInt, IsOptional, IsString } from 'class-validator';
import { IsCanonicalUuid } from './is-canonical-uuid.js';

/** At most 14 digits before and 10 behind the point. */
const DECIMAL_INPUT = String.raw`^-?(0|[1-9]\d{0,13})(\.\d{1,10})?$`;

/** A decimal in quotes; what it may be is for the ledger to say. */
const DecimalText = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: String,
      nullable: true,
      format: 'decimal',
      pattern: DECIMAL_INPUT,
      example: '12.5',
      description,
    }),
    IsOptional(),
    IsString({ message: '$property must be a decimal in quotes, such as "12.5": a JSON number loses digits' }),
  );

const OptionalText = (options: { description?: string; example?: string; format?: string }): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional({ type: String, nullable: true, ...options }), IsOptional(), IsString());

/** What a client may state about a transaction. Which fields a type needs is checked by the ledger, field by field. */
@ApiSchema({ description: 'What is named is changed; null takes a value away.' })
export class AmendTransactionDto {
  @OptionalText({
    format: 'date',
    example: '2024-05-17',
    description: 'Trade or booking date; or give `executedAt`.',
  })
  date?: string | null;

  @OptionalText({ format: 'date-time', description: "The instant; its date is that of the portfolio's time zone." })
  executedAt?: string | null;

  @ApiPropertyOptional({ enum: TRANSACTION_TYPES, description: 'Says which of the other fields are needed.' })
  @IsOptional()
  @IsString()
  type?: string | null;

  @OptionalText({ example: 'AAPL', description: 'Of a known instrument.' })
  symbol?: string | null;

  @DecimalText('Units; greater than 0.')
  quantity?: string | null;

  @DecimalText('Per unit, in `currency`.')
  price?: string | null;

  @DecimalText('In `currency`; default 0.')
  fee?: string | null;

  @DecimalText('In `currency`; default 0. Of a dividend: the tax withheld.')
  tax?: string | null;

  @DecimalText('The money of types without a quantity, in `currency`.')
  amount?: string | null;

  @OptionalText({
    example: 'USD',
    description:
      "ISO 4217; default the instrument's, else the portfolio's. GBX, GBp, ZAc and ILA are converted to the currency they are a hundredth of.",
  })
  currency?: string | null;

  @DecimalText('Units of the base currency of the portfolio for one unit of `currency`; default the rate of the date.')
  fxRate?: string | null;

  @OptionalText({ description: 'At most 1,000 characters.' })
  note?: string | null;

  @OptionalText({ description: 'Unique in the portfolio; at most 200 characters.' })
  externalId?: string | null;

  @ApiPropertyOptional({ type: 'integer', nullable: true, description: 'Order within a day, lowest first; default 0.' })
  @IsOptional()
  @IsInt()
  sequence?: number | null;
}

@ApiSchema({ description: 'A whole transaction; null is as good as absent.' })
export class TransactionDto extends AmendTransactionDto {
  @ApiProperty({ enum: TRANSACTION_TYPES, description: 'Says which of the other fields are needed.' })
  declare type?: string | null;
}

@ApiSchema({ description: 'A whole transaction; null is as good as absent.' })
export class CreateTransactionDto extends TransactionDto {
  @ApiProperty({ format: 'uuid', required: false, description: 'Here or as a query parameter.' })
  @IsOptional()
  @IsCanonicalUuid()
  portfolioId?: string;
}

const FIELDS = [...TRANSACTION_COLUMNS, ...ORDER_COLUMNS];

/** The fields that `dto` names; `null` where it takes a value away. An empty text or external id is none. */
export function namedFields(dto: AmendTransactionDto): Map<string, string | null> {
  const fields = new Map<string, string | null>();
  for (const field of FIELDS) {
    const value = dto[field];
    if (value === undefined) continue;
    const none = value === null || (value === '' && (field === 'note' || field === 'externalId'));
    fields.set(field, none ? null : String(value));
  }
  return fields;
}

/** The fields that `dto` states. */
export function statedFields(dto: TransactionDto): TransactionFields {
  const fields = new Map<string, string>();
  for (const [field, value] of namedFields(dto)) if (value !== null) fields.set(field, value);
  return fields;
}
