import { ApiProperty } from '@nestjs/swagger';
import type { LifetimeReason } from '@portfolio-metrics/metrics-cache';
import { Choice, Count, ListOf } from '../../openapi/properties.js';

const LIFETIME_REASONS = [
  'market_open',
  'market_closed',
  'non_trading_day',
  'past_date',
  'next_transition',
] as const satisfies readonly LifetimeReason[];

export class EntryCountsView {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Entries that are current.' })
  live!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Entries whose lifetime is over; served while they are recomputed.',
  })
  stale!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Entries too old to be served at all, waiting for the purge.',
  })
  expired!: number;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    description: 'Entries whose ledger or prices changed after they were computed.',
  })
  invalidated!: number;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Bytes of the figures of all these entries.' })
  bytes!: number;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the oldest of them was computed; null without entries.',
  })
  oldest!: string | null;
}

export class LifetimeCountView {
  @Choice(LIFETIME_REASONS, 'What the lifetime follows.')
  reason!: LifetimeReason;

  @Count('Entries that live as long as they do for this reason.')
  entries!: number;
}

export class MetricTypeCountsView extends EntryCountsView {
  @ApiProperty({
    type: String,
    description: 'As it is computed and kept: `dashboard` and other views are cut from `portfolio`.',
    example: 'portfolio',
  })
  metricType!: string;

  @ListOf(() => LifetimeCountView, 'Why these entries live as long as they do, whatever became of them since.')
  lifetimes!: LifetimeCountView[];
}

export class CacheStatusView extends EntryCountsView {
  @ApiProperty({ type: [MetricTypeCountsView] })
  metricTypes!: MetricTypeCountsView[];
}

export class InvalidatedView {
  @ApiProperty({ type: 'integer', minimum: 0, description: 'Entries that will be recomputed when they are next read.' })
  invalidated!: number;
}
