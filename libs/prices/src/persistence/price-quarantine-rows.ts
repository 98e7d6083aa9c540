import type { CalendarDate } from '@portfolio-metrics/kernel';
import type { EntityManager } from 'typeorm';
import type { ReferencePrice } from '../domain/price-jump.js';

/** `close` and `quote`: a price that somebody may release. `answer`: what a provider said was refused as a whole; nothing is kept of it. */
export type QuarantineKind = 'close' | 'quote' | 'answer';
/** `held`: waits for a decision. `released`: it was let in. `discarded`: it stays out. */
export type QuarantineStatus = 'held' | 'released' | 'discarded';

/** A price or an answer that was not let in. */
export interface HeldPrice {
  /** `null`: an answer about several instruments, or about currencies. */
  readonly symbol: string | null;
  readonly kind: QuarantineKind;
  /** The exchange's date of the price; of an answer, the day on which it was given. */
  readonly date: CalendarDate;
  /** When the market made a quote; `null` for everything else. */
  readonly asOf: Date | null;
  /** Decimal text in the instrument's currency, per unit of `date`; `null` for an answer. */
  readonly price: string | null;
  /** Name of the provider, or `import`. */
  readonly source: string;
  readonly reason: string;
  /** The value of an answer that cannot be true, as text of at most 100 harmless characters; absent or `null`: no single one, or a price. */
  readonly stated?: string | null;
  /** What it was compared with; `null` for an answer. */
  readonly reference: ReferencePrice | null;
}

// A close that was discarded does not come back, nor an answer refused for the same reason that day; after a discarded quote that day's
// jumping quotes are not shown again.
const HOLD = `with opened as (
  insert into price_quarantine as q (symbol, kind, date, as_of, price, source, reason, reference_price, reference_date, stated,
    first_seen_at, last_seen_at)
  select n.symbol, n.kind, n.date, n.as_of, n.price, n.source, n.reason, n.reference_price, n.reference_date, n.stated, $10, $10
  from unnest($1::text[], $2::text[], $3::date[], $4::timestamptz[], $5::numeric[], $6::text[], $7::text[], $8::numeric[], $9::date[], $11::text[])
    n (symbol, kind, date, as_of, price, source, reason, reference_price, reference_date, stated)
  where not exists (
    select from price_quarantine d where coalesce(d.symbol, '') = coalesce(n.symbol, '') and d.kind = n.kind and d.date = n.date
      and d.source = n.source and d.status = 'discarded'
      and case n.kind when 'quote' then true when 'close' then d.price = n.price else d.reason = n.reason end)
  order by n.source, n.kind, n.symbol, n.date
  on conflict (source, kind, (coalesce(symbol, '')), date) where status = 'held' do update
    set price = excluded.price, as_of = excluded.as_of, reason = excluded.reason, reference_price = excluded.reference_price,
      reference_date = excluded.reference_date, stated = excluded.stated, times_seen = q.times_seen + 1, last_seen_at = excluded.last_seen_at
  returning times_seen)
  select count(*) filter (where times_seen = 1)::integer as count from opened`;

/** What a source spelled may be part of a reason. */
const UNSAFE = /[\p{C}<>]/gu;

/** Keeps them for somebody to decide about, the same doubt once; how many are new. */
export async function holdPrices(manager: EntityManager, held: readonly HeldPrice[], at: Date): Promise<number> {
  const rows = [...new Map(held.map((one) => [[one.source, one.kind, one.symbol, one.date].join(' '), one])).values()];
  if (rows.length === 0) return 0;
  const [row] = await manager.query<[{ count: number }]>(HOLD, [
    rows.map(({ symbol }) => symbol),
    rows.map(({ kind }) => kind),
    rows.map(({ date }) => date),
    rows.map(({ asOf }) => asOf?.toISOString() ?? null),
    rows.map(({ price }) => price),
    rows.map(({ source }) => source),
    rows.map(({ reason }) => reason.slice(0, 500).replace(UNSAFE, '?')),
    rows.map(({ reference }) => reference?.price.toFixed() ?? null),
    rows.map(({ reference }) => reference?.date ?? null),
    at.toISOString(),
    rows.map(({ stated }) => stated ?? null),
  ]);
  return row.count;
}
