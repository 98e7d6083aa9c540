import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

const PRIMARY_KEY = 'portfolio_metrics_cache_reads_pk';

/** A row of `portfolio_metrics_cache_reads`: answered requests of one hour, over all tenants. */
@Entity({ name: 'portfolio_metrics_cache_reads' })
@Check('portfolio_metrics_cache_reads_outcome', `outcome in ('hit', 'miss', 'refresh', 'stale', 'partial', 'bypass')`)
export class ReadCountEntity {
  @PrimaryColumn({ type: 'timestamptz', primaryKeyConstraintName: PRIMARY_KEY })
  hour: Date;

  @PrimaryColumn({ name: 'metric_type', type: 'text', primaryKeyConstraintName: PRIMARY_KEY })
  metricType: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: PRIMARY_KEY })
  outcome: string;

  @Column({ type: 'bigint' })
  reads: string;

  @Column({ type: 'bigint' })
  bytes: string;
}
