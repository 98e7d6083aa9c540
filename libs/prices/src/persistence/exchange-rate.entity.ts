import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

const PRIMARY_KEY = 'exchange_rates_pk';

/** A row of `exchange_rates`: on `date` one unit of `base` was worth `rate` units of `quote`. */
@Entity({ name: 'exchange_rates' })
@Check('exchange_rates_pair', `base ~ '^[A-Z]{3}$' and quote ~ '^[A-Z]{3}$' and base <> quote`)
@Check('exchange_rates_rate_positive', `rate > 0 and rate <> 'NaN'`)
export class ExchangeRateEntity {
  @PrimaryColumn({ type: 'character', length: 3, primaryKeyConstraintName: PRIMARY_KEY })
  base: string;

  @PrimaryColumn({ type: 'character', length: 3, primaryKeyConstraintName: PRIMARY_KEY })
  quote: string;

  @PrimaryColumn({ type: 'date', primaryKeyConstraintName: PRIMARY_KEY })
  date: string;

  @Column({ type: 'numeric', precision: 24, scale: 10 })
  rate: string;

  /** `import`, or the name of the provider. */
  @Column({ type: 'text' })
  source: string;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
