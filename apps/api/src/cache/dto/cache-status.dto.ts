import { ApiProperty } from '@nestjs/swagger';

export class EntryCountsDto {
  @ApiProperty({ type: Number, description: 'Entries that are current.' })
  live!: number;

  @ApiProperty({ type: Number, description: 'Entries whose lifetime is over; served while they are recomputed.' })
  stale!: number;

  @ApiProperty({ type: Number, description: 'Entries too old to be served at all, waiting for the purge.' })
  expired!: number;

  @ApiProperty({ type: Number, description: 'Entries whose ledger or prices changed after they were computed.' })
  invalidated!: number;

  @ApiProperty({ type: Number, description: 'Bytes of the figures of all these entries.' })
  bytes!: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the oldest of them was computed; null without entries.',
  })
  oldest!: string | null;
}

export class MetricTypeCountsDto extends EntryCountsDto {
  @ApiProperty({ type: String, example: 'dashboard' })
  metricType!: string;
}

export class CacheStatusDto extends EntryCountsDto {
  @ApiProperty({ type: [MetricTypeCountsDto] })
  metricTypes!: MetricTypeCountsDto[];
}

export class CacheStatusAnswerDto {
  @ApiProperty({ type: CacheStatusDto })
  data!: CacheStatusDto;
}

export class InvalidatedDto {
  @ApiProperty({ type: Number, description: 'Entries that will be recomputed when they are next read.' })
  invalidated!: number;
}

export class InvalidatedAnswerDto {
  @ApiProperty({ type: InvalidatedDto })
  data!: InvalidatedDto;
}
