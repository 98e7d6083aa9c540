import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { TransactionType } from '../domain/transaction.js';
import { InstrumentEntity } from '../instruments/instrument.entity.js';
import { PortfolioEntity } from './portfolio.entity.js';

const PRIMARY_KEY = 'transactions_pk';

/**
 * A row of `transactions`; `LedgerTransaction` says what its amounts mean and when they are `null`. NUMERIC is text, DATE is
 * `YYYY-MM-DD` text, as they come from the database.
 */
@Entity({ name: 'transactions' })
@Unique('transactions_external_id_unique', ['userId', 'portfolioId', 'externalId'])
@Index('transactions_ledger_order', ['userId', 'date', 'sequence', 'ordinal'])
@Index('transactions_by_symbol', ['userId', 'portfolioId', 'symbol', 'currency'])
@Index('transactions_symbols', ['symbol'], { where: 'symbol is not null' })
@ForeignKey(() => PortfolioEntity, ['userId', 'portfolioId'], ['userId', 'id'], {
  name: 'transactions_portfolio_fk',
  onDelete: 'CASCADE',
})
@Check(
  'transactions_type',
  `type in ('BUY', 'SELL', 'DIVIDEND', 'INTEREST', 'FEE', 'TAX', 'DEPOSIT', 'WITHDRAWAL', 'TRANSFER_IN', 'TRANSFER_OUT', 'RETURN_OF_CAPITAL')`,
)
@Check('transactions_currency_form', `currency ~ '^[A-Z]{3}$'`)
@Check(
  'transactions_finite',
  `quantity <> 'NaN' and price <> 'NaN' and fee <> 'NaN' and tax <> 'NaN' and amount <> 'NaN' and fx_rate <> 'NaN'`,
)
@Check('transactions_signs', 'quantity > 0 and price >= 0 and fee >= 0 and tax >= 0 and amount >= 0 and fx_rate > 0')
@Check(
  'transactions_trade_shape',
  `type not in ('BUY', 'SELL') or (symbol is not null and quantity is not null and price is not null)`,
)
@Check(
  'transactions_amount_shape',
  `type not in ('DIVIDEND', 'INTEREST', 'FEE', 'TAX', 'DEPOSIT', 'WITHDRAWAL', 'RETURN_OF_CAPITAL') or amount is not null`,
)
export class TransactionEntity {
  @PrimaryColumn({ name: 'user_id', type: 'uuid', primaryKeyConstraintName: PRIMARY_KEY })
  userId: string;

  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: PRIMARY_KEY })
  id: string;

  @Column({ name: 'portfolio_id', type: 'uuid' })
  portfolioId: string;

  @Column({ type: 'date' })
  date: string;

  @Column({ name: 'executed_at', type: 'timestamptz', nullable: true })
  executedAt: Date | null;

  /** Order within a day, lowest first. */
  @Column({ type: 'integer', default: 0 })
  sequence: number;

  /** Order of booking, unique in the whole table. */
  @Column({ type: 'bigint', generated: 'increment' })
  ordinal: string;

  @Column({ type: 'text' })
  type: TransactionType;

  @ForeignKey(() => InstrumentEntity, 'symbol', { name: 'transactions_symbol_fk' })
  @Column({ type: 'text', nullable: true })
  symbol: string | null;

  @Column({ type: 'numeric', precision: 24, scale: 10, nullable: true })
  quantity: string | null;

  @Column({ type: 'numeric', precision: 24, scale: 10, nullable: true })
  price: string | null;

  @Column({ type: 'numeric', precision: 24, scale: 10, default: 0 })
  fee: string;

  @Column({ type: 'numeric', precision: 24, scale: 10, default: 0 })
  tax: string;

  @Column({ type: 'numeric', precision: 24, scale: 10, nullable: true })
  amount: string | null;

  @Column({ type: 'character', length: 3 })
  currency: string;

  @Column({ name: 'fx_rate', type: 'numeric', precision: 24, scale: 10, nullable: true })
  fxRate: string | null;

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column({ name: 'external_id', type: 'text', nullable: true })
  externalId: string | null;

  /** Counts the changes of the row, from 1. */
  @Column({ type: 'integer', default: 1 })
  version: number;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
