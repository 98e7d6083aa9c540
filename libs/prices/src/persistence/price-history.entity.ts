import { InstrumentEntity } from '@portfolio-metrics/ledger';
import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

const PRIMARY_KEY = 'price_history_pk';

/** A row of `price_history`: the close of one day, in the instrument's currency, per unit of that day (splits not applied). */
@Entity({ name: 'price_history' })
@Check('price_history_close_positive', `close > 0 and close <> 'NaN'`)
export class PriceHistoryEntity {
  @ForeignKey(() => InstrumentEntity, 'symbol', { name: 'price_history_symbol_fk', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: PRIMARY_KEY })
  symbol: string;

  @PrimaryColumn({ type: 'date', primaryKeyConstraintName: PRIMARY_KEY })
  date: string;

  @Column({ type: 'numeric', precision: 24, scale: 10 })
  close: string;

  /** `import`, or the name of the provider. */
  @Column({ type: 'text' })
  source: string;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
