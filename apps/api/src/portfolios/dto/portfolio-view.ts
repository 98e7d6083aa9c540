import { ApiProperty } from '@nestjs/swagger';
import { COST_BASIS_METHODS, type CostBasisMethod, type PortfolioRecord } from '@portfolio-metrics/ledger';

export class PortfolioView {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ description: 'ISO 4217.' })
  baseCurrency!: string;

  @ApiProperty({ enum: COST_BASIS_METHODS })
  costBasisMethod!: CostBasisMethod;

  @ApiProperty()
  trackCash!: boolean;

  @ApiProperty()
  allowShort!: boolean;

  @ApiProperty({ description: 'IANA zone.' })
  timeZone!: string;

  @ApiProperty({ type: 'integer', minimum: 1, description: 'Counts the changes, from 1; the `ETag` stands for it.' })
  version!: number;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;
}

export function portfolioView(record: PortfolioRecord): PortfolioView {
  const { id, name, baseCurrency, costBasisMethod, trackCash, allowShort, timeZone, version } = record;
  return {
    id,
    name,
    baseCurrency,
    costBasisMethod,
    trackCash,
    allowShort,
    timeZone,
    version,
    createdAt: record.createdAt.toISOString(),
    updatedAt: record.updatedAt.toISOString(),
  };
}
