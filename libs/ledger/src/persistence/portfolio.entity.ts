import { Check, Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { CostBasisMethod } from '../domain/portfolio.js';

const PRIMARY_KEY = 'portfolios_pk';

/** A row of `portfolios`. The tenant leads the key; row-level security hides other tenants' rows. */
@Entity({ name: 'portfolios' })
@Check('portfolios_base_currency_form', `base_currency ~ '^[A-Z]{3}$'`)
@Check('portfolios_cost_basis_method', `cost_basis_method in ('FIFO', 'LIFO', 'HIFO', 'AVERAGE')`)
export class PortfolioEntity {
  @PrimaryColumn({ name: 'user_id', type: 'uuid', primaryKeyConstraintName: PRIMARY_KEY })
  userId: string;

  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: PRIMARY_KEY })
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'base_currency', type: 'character', length: 3 })
  baseCurrency: string;

  @Column({ name: 'cost_basis_method', type: 'text', default: 'FIFO' })
  costBasisMethod: CostBasisMethod;

  @Column({ name: 'track_cash', type: 'boolean', default: false })
  trackCash: boolean;

  @Column({ name: 'allow_short', type: 'boolean', default: false })
  allowShort: boolean;

  @Column({ name: 'time_zone', type: 'text', default: 'UTC' })
  timeZone: string;

  /** Counts the changes of the row, from 1. */
  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'clock_timestamp()' })
  createdAt: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
