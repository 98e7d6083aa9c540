import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runAll } from './support/run-all.js';

/** Values that a later one took the place of, kept by the database itself: no writer can forget it, none can forge it. */
const KEPT_VALUES = [
  { table: 'price_history', kind: 'close', key: 'o.symbol', join: 'using (symbol, date)', value: 'close' },
  {
    table: 'exchange_rates',
    kind: 'exchange_rate',
    key: `o.base || '/' || o.quote`,
    join: 'using (base, quote, date)',
    value: 'rate',
  },
] as const;

/**
 * What stands between the providers and the stored prices: the quarantine, what corrections replaced, the splits that providers
 * stated, and the memory of the refresh job. Reference data: no tenant.
 */
export class PriceGate1764000070000 implements MigrationInterface {
  readonly name = 'PriceGate1764000070000';

  async up(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      // What a source states prices in: `by_source` as the source itself says, `unadjusted` per unit of the day, `split_adjusted`
      // in units of today. Stored is always per unit of the day.
      `alter table instruments add column price_adjustment text not null default 'by_source',
         add constraint instruments_price_adjustment check (price_adjustment in ('by_source', 'unadjusted', 'split_adjusted'))`,

      `create table price_quarantine (
         id bigint generated always as identity,
         symbol text,
         kind text not null,
         date date not null,
         as_of timestamptz,
         price numeric(24,10),
         source text not null,
         reason text not null,
         reference_price numeric(24,10),
         reference_date date,
         status text not null default 'held',
         times_seen integer not null default 1,
         first_seen_at timestamptz not null,
         last_seen_at timestamptz not null,
         decided_at timestamptz,
         decided_by uuid,
         constraint price_quarantine_pk primary key (id),
         constraint price_quarantine_symbol_fk foreign key (symbol) references instruments (symbol) on delete cascade,
         constraint price_quarantine_kind check (case kind
           when 'close' then symbol is not null and price is not null
           when 'quote' then symbol is not null and price is not null and as_of is not null
           when 'answer' then price is null
           else false end),
         constraint price_quarantine_price_positive check (price > 0 and price <> 'NaN'),
         constraint price_quarantine_status check (status in ('held', 'released', 'discarded')),
         constraint price_quarantine_decision check ((status = 'held') = (decided_at is null))
       )`,
      // The same doubt again is the same row, however often it comes.
      `create unique index price_quarantine_open on price_quarantine (source, kind, (coalesce(symbol, '')), date)
         where status = 'held'`,
      'create index price_quarantine_by_symbol on price_quarantine (symbol, kind, date)',
      'grant select, insert, update, delete on price_quarantine to portfolio_metrics_app',

      `create table superseded_values (
         id bigint generated always as identity,
         kind text not null,
         key text not null,
         date date not null,
         old_value numeric(24,10) not null,
         old_source text not null,
         old_stored_at timestamptz not null,
         new_value numeric(24,10) not null,
         new_source text not null,
         superseded_at timestamptz not null default now(),
         constraint superseded_values_pk primary key (id),
         constraint superseded_values_kind check (kind in ('close', 'exchange_rate'))
       )`,
      'create index superseded_values_by_key on superseded_values (kind, key, id)',
      'grant select on superseded_values to portfolio_metrics_app',
      'grant insert on superseded_values to portfolio_metrics_system',
      ...KEPT_VALUES.flatMap(keepSuperseded),

      // Each split that a provider stated is taken over once; what an operator makes of it afterwards stays.
      `create table provider_splits (
         symbol text not null,
         date date not null,
         numerator integer not null,
         denominator integer not null,
         source text not null,
         applied boolean not null,
         recorded_at timestamptz not null,
         constraint provider_splits_pk primary key (symbol, date),
         constraint provider_splits_symbol_fk foreign key (symbol) references instruments (symbol) on delete cascade,
         constraint provider_splits_positive check (numerator > 0 and denominator > 0)
       )`,
      'grant select, insert, update, delete on provider_splits to portfolio_metrics_app',

      `create table price_refresh_state (
         symbol text not null,
         quoted_at timestamptz,
         closes_asked_at timestamptz,
         closes_asked_through date,
         closes_without_answer integer not null default 0,
         described_at timestamptz,
         constraint price_refresh_state_pk primary key (symbol),
         constraint price_refresh_state_symbol_fk foreign key (symbol) references instruments (symbol) on delete cascade
       )`,
      'grant select, insert, update, delete on price_refresh_state to portfolio_metrics_app',

      `create table exchange_rate_refresh_state (
         source text not null,
         asked_at timestamptz not null,
         newest date,
         constraint exchange_rate_refresh_state_pk primary key (source)
       )`,
      'grant select, insert, update, delete on exchange_rate_refresh_state to portfolio_metrics_app',

      `create table price_refresh_runs (
         slot timestamptz not null,
         status text not null,
         attempts integer not null default 1,
         started_at timestamptz not null,
         updated_at timestamptz not null,
         finished_at timestamptz,
         stage text not null,
         progress jsonb not null,
         constraint price_refresh_runs_pk primary key (slot),
         constraint price_refresh_runs_status check (status in ('running', 'finished', 'failed'))
       )`,
      'grant select, insert, update, delete on price_refresh_runs to portfolio_metrics_app',

      ...SYMBOLS_IN_USE,
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      'drop function symbols_in_use()',
      'drop policy transactions_symbols_in_use on transactions',
      'revoke select (symbol) on transactions from portfolio_metrics_system',
      'alter policy transactions_guard on transactions to public',
      'drop table price_refresh_runs',
      'drop table exchange_rate_refresh_state',
      'drop table price_refresh_state',
      'drop table provider_splits',
      ...KEPT_VALUES.flatMap(({ table }) => [
        `drop trigger ${table}_superseded on ${table}`,
        `drop function ${table}_superseded()`,
      ]),
      'drop table superseded_values',
      'drop table price_quarantine',
      'alter table instruments drop column price_adjustment',
    ]);
  }
}

function keepSuperseded({ table, kind, key, join, value }: (typeof KEPT_VALUES)[number]): string[] {
  const name = `${table}_superseded`;
  return [
    `create function ${name}() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
     begin
       insert into public.superseded_values (kind, key, date, old_value, old_source, old_stored_at, new_value, new_source)
         select '${kind}', ${key}, date, o.${value}, o.source, o.updated_at, n.${value}, n.source
         from old_rows o join new_rows n ${join} where o.${value} <> n.${value} order by 2, 3;
       return null;
     end $$`,
    `alter function ${name}() owner to portfolio_metrics_system`,
    `revoke all on function ${name}() from public`,
    `create trigger ${name} after update on ${table} referencing old table as old_rows new table as new_rows
       for each statement execute function ${name}()`,
  ];
}

/**
 * The refresh job asks which symbols anybody's transactions name and learns nothing else: the system role may read that one
 * column, no user, no portfolio, no quantity. The guard binds the service as before.
 */
const SYMBOLS_IN_USE = [
  'alter policy transactions_guard on transactions to portfolio_metrics_app',
  'grant select (symbol) on transactions to portfolio_metrics_system',
  `create policy transactions_symbols_in_use on transactions for select to portfolio_metrics_system
     using (current_user = 'portfolio_metrics_system')`,
  `create function symbols_in_use() returns setof text language sql stable security definer
     set search_path = pg_catalog, public, pg_temp as
     $$ select distinct t.symbol from public.transactions t where t.symbol is not null $$`,
  'alter function symbols_in_use() owner to portfolio_metrics_system',
  'revoke all on function symbols_in_use() from public',
  'grant execute on function symbols_in_use() to portfolio_metrics_app',
];
