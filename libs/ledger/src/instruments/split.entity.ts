import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { InstrumentEntity } from './instrument.entity.js';

const PRIMARY_KEY = 'instrument_splits_pk';

/** A row of `instrument_splits`: from `date` on, `denominator` old units are `numerator` new ones. */
@Entity({ name: 'instrument_splits' })
@Check('instrument_splits_positive', 'numerator > 0 and denominator > 0')
export class SplitEntity {
  @ForeignKey(() => InstrumentEntity, 'symbol', { name: 'instrument_splits_symbol_fk', onDelete: 'CASCADE' })
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: PRIMARY_KEY })
  symbol: string;

  @PrimaryColumn({ type: 'date', primaryKeyConstraintName: PRIMARY_KEY })
  date: string;

  @Column({ type: 'integer' })
  numerator: number;

  @Column({ type: 'integer' })
  denominator: number;
}
