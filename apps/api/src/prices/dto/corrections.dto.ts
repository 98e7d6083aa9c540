import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { isCurrencyCode } from '@portfolio-metrics/imports';
import type { SupersededValue } from '@portfolio-metrics/prices';
import { ValidateBy } from 'class-validator';
import { PageQuery } from '../../http/page-query.dto.js';
import { DateProperty, DecimalProperty, Instant, Text } from '../../openapi/properties.js';

const IsCurrency = (): PropertyDecorator =>
  ValidateBy({
    name: 'currency',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isCurrencyCode(value),
      defaultMessage: (args) => `${args?.property ?? ''} must be a currency code of ISO 4217`,
    },
  });

export class RateCorrectionsQuery extends PageQuery {
  @ApiProperty({ description: 'ISO 4217.', example: 'EUR' })
  @IsCurrency()
  base!: string;

  @ApiProperty({ description: 'ISO 4217.', example: 'USD' })
  @IsCurrency()
  quote!: string;
}

@ApiSchema({
  description:
    "A close is in the instrument's currency, per unit of its day; a rate in units of `quote` for one unit of `base`.",
})
export class CorrectionView {
  @Text('Larger for what was replaced later.')
  id!: string;

  @DateProperty('The day that the value is of.')
  date!: string;

  @DecimalProperty()
  oldValue!: string;

  @Text('`import`, or the name of the provider.')
  oldSource!: string;

  @Instant('When the old value was stored.')
  oldStoredAt!: string;

  @DecimalProperty()
  newValue!: string;

  @Text('`import`, or the name of the provider.')
  newSource!: string;

  @Instant('When the new value took its place.')
  supersededAt!: string;
}

export function correctionView({ oldStoredAt, supersededAt, ...value }: SupersededValue): CorrectionView {
  return { ...value, oldStoredAt: oldStoredAt.toISOString(), supersededAt: supersededAt.toISOString() };
}
