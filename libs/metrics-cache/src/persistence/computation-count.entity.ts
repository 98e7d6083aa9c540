import { Column, Entity, PrimaryColumn } from 'typeorm';

const PRIMARY_KEY = 'portfolio_metrics_cache_computations_pk';

/** A row of `portfolio_metrics_cache_computations`: one bucket of the histogram of one hour, over all tenants. */
@Entity({ name: 'portfolio_metrics_cache_computations' })
export class ComputationCountEntity {
  @PrimaryColumn({ type: 'timestamptz', primaryKeyConstraintName: PRIMARY_KEY })
  hour: Date;

  @PrimaryColumn({ name: 'metric_type', type: 'text', primaryKeyConstraintName: PRIMARY_KEY })
  metricType: string;

  /** Upper end of the bucket in milliseconds; the last one's is infinite. */
  @PrimaryColumn({ name: 'at_most_ms', type: 'double precision', primaryKeyConstraintName: PRIMARY_KEY })
  atMostMs: number;

  @Column({ type: 'bigint' })
  computations: string;

  @Column({ name: 'total_ms', type: 'double precision' })
  totalMs: number;
}
