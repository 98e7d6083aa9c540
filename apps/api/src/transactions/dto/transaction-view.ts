import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { TRANSACTION_TYPES, type TransactionRecord, type TransactionType } from '@portfolio-metrics/ledger';
import { DecimalOrNull, DecimalProperty } from '../../openapi/properties.js';

@ApiSchema({
  description:
    'One booked fact. Money is in `currency` and never negative: the type gives the direction. What a type does not use, and what nobody stated, is null.',
})
export class TransactionView {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  portfolioId!: string;

  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null: only the date is known.' })
  executedAt!: string | null;

  @ApiProperty({ type: 'integer', description: 'Order within a day, lowest first.' })
  sequence!: number;

  @ApiProperty({ enum: TRANSACTION_TYPES })
  type!: TransactionType;

  @ApiProperty({ type: String, nullable: true })
  symbol!: string | null;

  @DecimalOrNull('Units of that day: later splits are not applied.')
  quantity!: string | null;

  @DecimalOrNull('Per unit.')
  price!: string | null;

  @DecimalProperty()
  fee!: string;

  @DecimalProperty()
  tax!: string;

  @DecimalOrNull()
  amount!: string | null;

  @ApiProperty({ description: 'ISO 4217.' })
  currency!: string;

  @DecimalOrNull(
    'Units of the base currency of the portfolio for one unit of `currency`; null: the rate of the date applies.',
  )
  fxRate!: string | null;

  @ApiProperty({ type: String, nullable: true })
  note!: string | null;

  @ApiProperty({ type: String, nullable: true })
  externalId!: string | null;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Counts the changes, from 1; the `ETag` stands for it.' })
  version!: number;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;
}

export class ImportCountsView {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Rows that were stored.' })
  imported!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Rows that were passed over because their external id is known.',
  })
  duplicates!: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 0, description: 'Always 0: a bad row refuses the whole file.' })
  rejected!: number;
}

export function transactionView(record: TransactionRecord): TransactionView {
  return {
    ...record,
    executedAt: record.executedAt?.toISOString() ?? null,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
  };
}
