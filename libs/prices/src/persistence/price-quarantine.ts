import { Injectable } from '@nestjs/common';
import { Database } from '@portfolio-metrics/database';
import { AppError, type CalendarDate } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import { lockMarketData, writeCloses, writeQuotes } from './market-data-writes.js';
import type { HeldPrice, QuarantineStatus } from './price-quarantine-rows.js';

/** A price or an answer that the gate did not let in, and what somebody decided about it. */
export interface QuarantinedPrice extends Omit<HeldPrice, 'reference' | 'stated'> {
  /** Whole number as text, larger for what came later. */
  readonly id: string;
  /** What it was compared with, stated like `price`, and its day; both `null` for an answer. */
  readonly referencePrice: string | null;
  /** `null` with `referencePrice`. */
  readonly referenceDate: CalendarDate | null;
  /** The value of an answer that cannot be true, as text of at most 100 harmless characters; `null`: no single one, or a price. */
  readonly statedValue: string | null;
  readonly status: QuarantineStatus;
  /** How often the source has stated it while it was held. */
  readonly timesSeen: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  /** When it was released or discarded; `null` while it is held. */
  readonly decidedAt: Date | null;
  /** Who decided; `null` while it is held. */
  readonly decidedBy: string | null;
}

/** Which part of the quarantine is asked for. */
export interface QuarantineQuery {
  /** `null`: whatever was decided. */
  readonly status: QuarantineStatus | null;
  /** `null`: all. */
  readonly symbol: string | null;
  /** Only those before this id; `null`: from the latest. */
  readonly before: string | null;
  /** Most of them that are given. */
  readonly limit: number;
}

/** What came of letting a price in. */
export interface Release {
  readonly item: QuarantinedPrice;
  /** Whether the price was stored: `false` when an import stands in its place, or a later quote. */
  readonly stored: boolean;
}

const COLUMNS = `id::text, symbol, kind, date, as_of as "asOf", trim_scale(price)::text as price, source, reason,
  trim_scale(reference_price)::text as "referencePrice", reference_date as "referenceDate", stated as "statedValue", status, times_seen as "timesSeen",
  first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt", decided_at as "decidedAt", decided_by as "decidedBy"`;

const LIST = `select ${COLUMNS} from price_quarantine
  where ($1::text is null or status = $1) and ($2::text is null or symbol = $2) and ($3::bigint is null or id < $3)
  order by price_quarantine.id desc limit $4`;
const COUNT = `select count(*)::integer as count from price_quarantine where status = 'held'`;
const FIND = `select ${COLUMNS} from price_quarantine where id = $1 for update`;
const DECIDE = `with decided as (
    update price_quarantine set status = $2, decided_at = $3, decided_by = $4 where id = $1 returning *)
  select ${COLUMNS} from decided price_quarantine`;

const ID_FORM = /^[1-9]\d{0,17}$/;

/** What the gate did not let in, until an operator has looked at it. Reference data; the caller says who the operator is. */
@Injectable()
export class PriceQuarantine {
  constructor(private readonly database: Database) {}

  /** Latest first. */
  async list({ status, symbol, before, limit }: QuarantineQuery): Promise<readonly QuarantinedPrice[]> {
    const { rows } = await this.database.statement<QuarantinedPrice>('quarantine-list', LIST, [
      status,
      symbol,
      before,
      limit,
    ]);
    return rows;
  }

  /** How many wait for a decision. */
  async heldCount(): Promise<number> {
    const { rows } = await this.database.statement<{ count: number }>('quarantine-count', COUNT, []);
    return rows[0]!.count;
  }

  /**
   * Stores the price as its source's, like any other change, and remembers who let it in. From then on prices near it pass the gate.
   * Throws `not_found`, `conflict` when it was decided already, and `unprocessable` for an answer, of which nothing is kept.
   */
  async release(manager: EntityManager, id: string, operator: string, at: Date): Promise<Release> {
    await lockMarketData(manager);
    const held = await this.held(manager, id);
    const { symbol, price, date, asOf, source } = held;
    if (symbol === null || price === null) {
      throw new AppError(
        'unprocessable',
        'It holds no price that can be stored: what was refused because it cannot be true can only be discarded.',
      );
    }
    const changed =
      held.kind === 'close'
        ? await writeCloses(manager, [{ symbol, date, close: price }], { source })
        : await writeQuotes(manager, [{ symbol, price, asOf: asOf! }], source);
    return { item: await this.decide(manager, id, 'released', operator, at), stored: changed > 0 };
  }

  /** Leaves the price out for good: the same one is not held again. Throws `not_found`, and `conflict` when it was decided already. */
  async discard(manager: EntityManager, id: string, operator: string, at: Date): Promise<QuarantinedPrice> {
    await this.held(manager, id);
    return await this.decide(manager, id, 'discarded', operator, at);
  }

  private async held(manager: EntityManager, id: string): Promise<QuarantinedPrice> {
    const rows = ID_FORM.test(id) ? await manager.query<QuarantinedPrice[]>(FIND, [id]) : [];
    const [found] = rows;
    if (found === undefined) throw new AppError('not_found', 'There is nothing of this id in the quarantine.');
    if (found.status !== 'held') throw new AppError('conflict', `It was ${found.status} already.`);
    return found;
  }

  private async decide(
    manager: EntityManager,
    id: string,
    status: QuarantineStatus,
    operator: string,
    at: Date,
  ): Promise<QuarantinedPrice> {
    const [decided] = await manager.query<[QuarantinedPrice]>(DECIDE, [id, status, at.toISOString(), operator]);
    return decided;
  }
}
