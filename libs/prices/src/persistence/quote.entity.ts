import { InstrumentEntity } from '@portfolio-metrics/ledger';
import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A row of `quotes`: the last price that a provider gave, in the instrument's currency. */
@Entity({ name: 'quotes' })
@Check('quotes_price_positive', `price > 0 and price <> 'NaN'`)
export class QuoteEntity {
  @ForeignKey(() => InstrumentEntity, 'symbol', { name: 'quotes_symbol_fk', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'quotes_pk' })
  symbol: string;

  @Column({ type: 'numeric', precision: 24, scale: 10 })
  price: string;

  /** When the market made the price, not when it was fetched. */
  @Column({ name: 'as_of', type: 'timestamptz' })
  asOf: Date;

  @Column({ type: 'text' })
  source: string;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
