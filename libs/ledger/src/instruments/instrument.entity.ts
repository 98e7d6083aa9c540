import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `instruments`: reference data, shared by all tenants. `null`: not on record. See `Instrument`. */
@Entity({ name: 'instruments' })
@Check('instruments_symbol_form', String.raw`symbol ~ '^[A-Z0-9][A-Z0-9.\-^=]{0,29}$'`)
@Check('instruments_currency_form', `currency ~ '^[A-Z]{3}$'`)
@Check('instruments_price_adjustment', `price_adjustment in ('by_source', 'unadjusted', 'split_adjusted')`)
export class InstrumentEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'instruments_pk' })
  symbol: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'character', length: 3 })
  currency: string;

  @Column({ type: 'text', nullable: true })
  exchange: string | null;

  @Column({ name: 'asset_class', type: 'text' })
  assetClass: string;

  @Column({ type: 'text', nullable: true })
  sector: string | null;

  @Column({ type: 'text', nullable: true })
  country: string | null;

  /** What prices come in, see `PriceAdjustment`. */
  @Column({ name: 'price_adjustment', type: 'text', default: 'by_source' })
  priceAdjustment: string;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}
