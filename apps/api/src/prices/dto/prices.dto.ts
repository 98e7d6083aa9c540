import { ApiProperty } from '@nestjs/swagger';
import { type CalendarDate, toDecimalString } from '@portfolio-metrics/kernel';
import type { Close, MarketDataImportCounts } from '@portfolio-metrics/prices';
import { PageQuery } from '../../http/page-query.dto.js';
import { DecimalProperty } from '../../openapi/properties.js';
import { FlagParameter, OptionalDateParameter } from '../../http/query-values.js';

export class PriceHistoryQuery extends PageQuery {
  @OptionalDateParameter('First date, included.')
  from?: CalendarDate;

  @OptionalDateParameter('Last date, included.')
  to?: CalendarDate;
}

export class MarketDataImportQuery {
  @FlagParameter('Check everything and store nothing.')
  dryRun?: boolean;
}

export class PriceImportQuery extends MarketDataImportQuery {
  @FlagParameter(
    'Refuse closes that are too far from the one before, of the file or stored, and no split explains: the check that providers pass.',
  )
  checkJumps?: boolean;
}

export class CloseView {
  @ApiProperty({ type: String, format: 'date' })
  date!: string;

  @DecimalProperty("In the instrument's currency, per unit of that day.", { example: '187.15' })
  close!: string;

  @ApiProperty({ description: '`import`, or the name of the provider.' })
  source!: string;
}

export class MarketDataImportView implements MarketDataImportCounts {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Rows that are new or differ from what was stored.' })
  imported!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Rows that were stored already.' })
  unchanged!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 0,
    description: 'Always 0: a file with a bad row is refused as a whole.',
  })
  rejected!: number;
}

export function closeView({ date, price, source }: Close): CloseView {
  return { date, close: toDecimalString(price), source };
}
