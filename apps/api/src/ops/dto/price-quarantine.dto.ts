import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { SYMBOL_FORM } from '@portfolio-metrics/ledger';
import type { QuarantinedPrice, QuarantineKind, QuarantineStatus } from '@portfolio-metrics/prices';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { PageQuery } from '../../http/page-query.dto.js';
import {
  Choice,
  Count,
  DateOrNull,
  DateProperty,
  DecimalOrNull,
  Flag,
  Instant,
  InstantOrNull,
  Text,
  TextOrNull,
  UuidOrNull,
} from '../../openapi/properties.js';

const STATUSES = ['held', 'released', 'discarded'] as const satisfies readonly QuarantineStatus[];
const KINDS = ['close', 'quote', 'answer'] as const satisfies readonly QuarantineKind[];

export class PriceQuarantineQuery extends PageQuery {
  @ApiPropertyOptional({
    enum: [...STATUSES, 'all'],
    default: 'held',
    description: 'Only those; `held` wait for a decision.',
  })
  @IsOptional()
  @IsIn([...STATUSES, 'all'])
  status?: QuarantineStatus | 'all';

  @ApiPropertyOptional({ description: 'Only of this instrument.', example: 'AAPL' })
  @IsOptional()
  @Matches(SYMBOL_FORM, { message: 'symbol must be the symbol of an instrument' })
  symbol?: string;
}

export class QuarantineParams {
  @ApiProperty({ type: String, description: '`id` of the list.', example: '17', pattern: String.raw`^[1-9]\d{0,17}$` })
  @Matches(/^[1-9]\d{0,17}$/, { message: 'id must be a whole number' })
  id!: string;
}

export class QuarantinedPriceView {
  @Text('Larger for what came later.', { example: '17' })
  id!: string;

  @TextOrNull('null: an answer about several instruments, or about exchange rates.')
  symbol!: string | null;

  @Choice(
    KINDS,
    '`answer`: what a provider said cannot be true or be read; it holds no price and can only be discarded.',
  )
  kind!: QuarantineKind;

  @DateProperty("The exchange's date of the price; of an answer, the day of it.")
  date!: string;

  @InstantOrNull('When the market made a quote; null: it is none.')
  asOf!: string | null;

  @DecimalOrNull("In the instrument's currency, per unit of that day; null: an answer.")
  price!: string | null;

  @Text('Name of the provider, or `import`.')
  source!: string;

  @Text('Why it was not let in.')
  reason!: string;

  @DecimalOrNull('What it was compared with, stated like `price`; null: an answer.')
  referencePrice!: string | null;

  @DateOrNull('The day of `referencePrice`, and null with it.')
  referenceDate!: string | null;

  @TextOrNull(
    'The value that cannot be true, as the provider stated it: at most 100 harmless characters; null: a price, or an answer that cannot be read.',
    { example: '-1' },
  )
  statedValue!: string | null;

  @Choice(STATUSES)
  status!: QuarantineStatus;

  @Count('How often the source has stated it while it was held.')
  timesSeen!: number;

  @Instant()
  firstSeenAt!: string;

  @Instant()
  lastSeenAt!: string;

  @InstantOrNull('When it was released or discarded; null while it is held.')
  decidedAt!: string | null;

  @UuidOrNull('The operator: `sub` of the token; null while it is held.')
  decidedBy!: string | null;
}

export class ReleasedPriceView extends QuarantinedPriceView {
  @Flag('Whether it is stored now; false when an import or a later quote stands in its place.')
  stored!: boolean;
}

export function quarantinedPriceView(held: QuarantinedPrice): QuarantinedPriceView {
  return {
    ...held,
    asOf: held.asOf?.toISOString() ?? null,
    firstSeenAt: held.firstSeenAt.toISOString(),
    lastSeenAt: held.lastSeenAt.toISOString(),
    decidedAt: held.decidedAt?.toISOString() ?? null,
  };
}
