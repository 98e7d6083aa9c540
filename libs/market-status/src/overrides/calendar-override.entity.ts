import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

const PRIMARY_KEY = 'market_calendar_overrides_pk';

/** A row of `market_calendar_overrides`: one changed date of one exchange. Times are local to it. */
@Entity({ name: 'market_calendar_overrides' })
@Check('market_calendar_overrides_kind', `kind in ('closed', 'early_close', 'late_open', 'open')`)
@Check(
  'market_calendar_overrides_times',
  `case kind when 'closed' then open_time is null and close_time is null
     when 'early_close' then open_time is null and close_time is not null
     when 'late_open' then open_time is not null
     else open_time is not null and close_time is not null end`,
)
@Check('market_calendar_overrides_order', 'open_time < close_time')
export class CalendarOverrideEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: PRIMARY_KEY })
  mic: string;

  @PrimaryColumn({ type: 'date', primaryKeyConstraintName: PRIMARY_KEY })
  date: string;

  @Column({ type: 'text' })
  kind: string;

  @Column({ name: 'open_time', type: 'time', nullable: true })
  openTime: string | null;

  @Column({ name: 'close_time', type: 'time', nullable: true })
  closeTime: string | null;

  @Column({ type: 'text', default: '' })
  note: string;

  @Column({ name: 'updated_at', type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;
}

/** Every entity whose table this lib owns. */
export const MARKET_STATUS_ENTITIES = [CalendarOverrideEntity];
