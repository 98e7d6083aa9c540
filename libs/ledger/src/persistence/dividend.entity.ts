import { Check, Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { InstrumentEntity } from '../instruments/instrument.entity.js';
import { PortfolioEntity } from './portfolio.entity.js';

const PRIMARY_KEY = 'dividends_pk';

/**
 * A row of `dividends`: announced or received payments of a dividend source. Nothing writes it before such a source exists.
 * NUMERIC is text, DATE is `YYYY-MM-DD` text, as they come from the database.
 */
@Entity({ name: 'dividends' })
@ForeignKey(() => PortfolioEntity, ['userId', 'portfolioId'], ['userId', 'id'], {
  name: 'dividends_portfolio_fk',
  onDelete: 'CASCADE',
})
@Check('dividends_amount', `amount >= 0 and amount <> 'NaN'`)
@Check('dividends_status', `status in ('pending', 'received')`)
export class DividendEntity {
  @PrimaryColumn({ name: 'user_id', type: 'uuid', primaryKeyConstraintName: PRIMARY_KEY })
  userId: string;

  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: PRIMARY_KEY })
  id: string;

  @Column({ name: 'portfolio_id', type: 'uuid' })
  portfolioId: string;

  @ForeignKey(() => InstrumentEntity, 'symbol', { name: 'dividends_symbol_fk' })
  @Column({ type: 'text' })
  symbol: string;

  /** First day on which the units trade without it. */
  @Column({ name: 'ex_date', type: 'date' })
  exDate: string;

  /** `null`: not announced yet. */
  @Column({ name: 'payment_date', type: 'date', nullable: true })
  paymentDate: string | null;

  /** All of the payment, gross, in `currency`. */
  @Column({ type: 'numeric', precision: 24, scale: 10 })
  amount: string;

  @Column({ type: 'character', length: 3 })
  currency: string;

  @Column({ type: 'text' })
  status: 'pending' | 'received';
}
