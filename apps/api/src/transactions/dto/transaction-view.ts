import { ApiProperty } from '@nestjs/swagger';
import { TRANSACTION_TYPES, type TransactionRecord, type TransactionType } from '@portfolio-metrics/ledger';

const NULLABLE_DECIMAL = { type: String, nullable: true, format: 'decimal' } as const;

export class TransactionView {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ format: 'uuid' })
  portfolioId!: string;

  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  executedAt!: string | null;

  @ApiProperty({ description: 'Order within a day, lowest first.' })
  sequence!: number;

  @ApiProperty({ enum: TRANSACTION_TYPES })
  type!: TransactionType;

  @ApiProperty({ type: String, nullable: true })
  symbol!: string | null;

  @ApiProperty(NULLABLE_DECIMAL)
  quantity!: string | null;

  @ApiProperty(NULLABLE_DECIMAL)
  price!: string | null;

  @ApiProperty({ format: 'decimal' })
  fee!: string;

  @ApiProperty({ format: 'decimal' })
  tax!: string;

  @ApiProperty(NULLABLE_DECIMAL)
  amount!: string | null;

  @ApiProperty({ description: 'ISO 4217.' })
  currency!: string;

  @ApiProperty(NULLABLE_DECIMAL)
  fxRate!: string | null;

  @ApiProperty({ type: String, nullable: true })
  note!: string | null;

  @ApiProperty({ type: String, nullable: true })
  externalId!: string | null;

  @ApiProperty({ description: 'Counts the changes, from 1; the `ETag` stands for it.' })
  version!: number;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;
}

export class ImportCountsView {
  @ApiProperty({ description: 'Rows that were stored.' })
  imported!: number;

  @ApiProperty({ description: 'Rows that were passed over because their external id is known.' })
  duplicates!: number;

  @ApiProperty({ description: 'Always 0: a bad row refuses the whole file.' })
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
