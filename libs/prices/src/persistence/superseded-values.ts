import { Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import type { CalendarDate } from '@portfolio-metrics/kernel';

/**
 * A stored value and the one that took its place. Written by the database with the change itself. A close is in the instrument's
 * currency, per unit of its day; a rate is in units of `quote` for one unit of `base`.
 */
export interface SupersededValue {
  /** Whole number as text, larger for what was replaced later. */
  readonly id: string;
  readonly date: CalendarDate;
  /** Decimal texts. */
  readonly oldValue: string;
  readonly oldSource: string;
  readonly oldStoredAt: Date;
  readonly newValue: string;
  readonly newSource: string;
  readonly supersededAt: Date;
}

const PAGE = `select id::text, date, trim_scale(old_value)::text as "oldValue", old_source as "oldSource",
    old_stored_at as "oldStoredAt", trim_scale(new_value)::text as "newValue", new_source as "newSource",
    superseded_at as "supersededAt"
  from superseded_values where kind = $1 and key = $2 and ($3::bigint is null or id < $3)
  order by superseded_values.id desc limit $4`;

/** What corrections of closes and exchange rates replaced. */
@Injectable()
export class SupersededValues {
  constructor(private readonly database: Database) {}

  /** Of one instrument's closes, latest correction first. `before` continues behind the last id of the page before. */
  async ofCloses(symbol: string, before: string | null, limit: number): Promise<readonly SupersededValue[]> {
    return await this.page('close', symbol, before, limit);
  }

  /** The same for the rates of a pair as it is stored: units of `quote` for one unit of `base`. */
  async ofRates(
    base: string,
    quote: string,
    before: string | null,
    limit: number,
  ): Promise<readonly SupersededValue[]> {
    return await this.page('exchange_rate', `${base}/${quote}`, before, limit);
  }

  private async page(kind: string, key: string, before: string | null, limit: number): Promise<SupersededValue[]> {
    const { rows } = await this.database.statement<SupersededValue>('superseded-page', PAGE, [
      kind,
      key,
      before,
      limit,
    ]);
    return rows;
  }
}
