import { ApiProperty } from '@nestjs/swagger';
import { TRANSACTION_TYPES, type TransactionType } from '@portfolio-metrics/ledger';
import type { TransactionSummary } from '@portfolio-metrics/metrics';
import { Count, DateOrNull } from '../../openapi/properties.js';

export class TransactionSummaryResponse implements TransactionSummary {
  @Count('Transactions up to the date of the figures.')
  readonly count: number;

  @DateOrNull('Null: there are none.')
  readonly firstDate: string | null;

  @DateOrNull('Null: there are none.')
  readonly lastDate: string | null;

  @ApiProperty({
    type: 'object',
    description: 'How many of each type; types without any are absent.',
    properties: Object.fromEntries(TRANSACTION_TYPES.map((type) => [type, { type: 'integer', minimum: 1 }])),
    additionalProperties: false,
  })
  readonly byType: Readonly<Partial<Record<TransactionType, number>>>;
}
