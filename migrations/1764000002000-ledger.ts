import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropGenerationTriggers, generationTriggers } from './support/generation-triggers.js';
import { runAll } from './support/run-all.js';
import { tenantTable } from './support/tenant-table.js';

const finite = (column: string): string => `${column} <> 'NaN'`;

/** The tenants' own data: portfolios, transactions, dividends, and the memory of retried writes. */
export class Ledger1764000002000 implements MigrationInterface {
  readonly name = 'Ledger1764000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      `create table portfolios (
         user_id uuid not null,
         id uuid not null default gen_random_uuid(),
         name text not null,
         base_currency character(3) not null,
         cost_basis_method text not null default 'FIFO',
         track_cash boolean not null default false,
         allow_short boolean not null default false,
         time_zone text not null default 'UTC',
         version integer not null default 1,
         created_at timestamptz not null default clock_timestamp(),
         updated_at timestamptz not null default now(),
         constraint portfolios_pk primary key (user_id, id),
         constraint portfolios_base_currency_form check (base_currency ~ '^[A-Z]{3}$'),
         constraint portfolios_cost_basis_method check (cost_basis_method in ('FIFO', 'LIFO', 'HIFO', 'AVERAGE'))
       )`,
      ...tenantTable('portfolios'),

      `create table transactions (
         user_id uuid not null,
         id uuid not null default gen_random_uuid(),
         portfolio_id uuid not null,
         date date not null,
         executed_at timestamptz,
         sequence integer not null default 0,
         ordinal bigserial not null,
         type text not null,
         symbol text,
         quantity numeric(24,10),
         price numeric(24,10),
         fee numeric(24,10) not null default 0,
         tax numeric(24,10) not null default 0,
         amount numeric(24,10),
         currency character(3) not null,
         fx_rate numeric(24,10),
         note text,
         external_id text,
         version integer not null default 1,
         created_at timestamptz not null default now(),
         updated_at timestamptz not null default now(),
         constraint transactions_pk primary key (user_id, id),
         constraint transactions_external_id_unique unique (user_id, portfolio_id, external_id),
         constraint transactions_portfolio_fk foreign key (user_id, portfolio_id)
           references portfolios (user_id, id) on delete cascade,
         constraint transactions_symbol_fk foreign key (symbol) references instruments (symbol),
         constraint transactions_type check (type in ('BUY', 'SELL', 'DIVIDEND', 'INTEREST', 'FEE', 'TAX', 'DEPOSIT',
           'WITHDRAWAL', 'TRANSFER_IN', 'TRANSFER_OUT', 'RETURN_OF_CAPITAL')),
         constraint transactions_currency_form check (currency ~ '^[A-Z]{3}$'),
         constraint transactions_finite check (${['quantity', 'price', 'fee', 'tax', 'amount', 'fx_rate'].map(finite).join(' and ')}),
         constraint transactions_signs check (quantity > 0 and price >= 0 and fee >= 0 and tax >= 0 and amount >= 0 and fx_rate > 0),
         constraint transactions_trade_shape check (type not in ('BUY', 'SELL') or
           (symbol is not null and quantity is not null and price is not null)),
         constraint transactions_amount_shape check (type not in ('DIVIDEND', 'INTEREST', 'FEE', 'TAX', 'DEPOSIT', 'WITHDRAWAL',
           'RETURN_OF_CAPITAL') or amount is not null)
       )`,
      // Ledger order, for one tenant over all portfolios and for the keyset of the list.
      'create index transactions_ledger_order on transactions (user_id, date, sequence, ordinal)',
      // One instrument's sequence in one portfolio (the oversell check), and the distinct symbols and currencies without a scan.
      'create index transactions_by_symbol on transactions (user_id, portfolio_id, symbol, currency)',
      ...tenantTable('transactions'),
      'grant usage on sequence transactions_ordinal_seq to portfolio_metrics_app',

      `create table dividends (
         user_id uuid not null,
         id uuid not null default gen_random_uuid(),
         portfolio_id uuid not null,
         symbol text not null,
         ex_date date not null,
         payment_date date,
         amount numeric(24,10) not null,
         currency character(3) not null,
         status text not null,
         constraint dividends_pk primary key (user_id, id),
         constraint dividends_portfolio_fk foreign key (user_id, portfolio_id)
           references portfolios (user_id, id) on delete cascade,
         constraint dividends_symbol_fk foreign key (symbol) references instruments (symbol),
         constraint dividends_amount check (amount >= 0 and amount <> 'NaN'),
         constraint dividends_status check (status in ('pending', 'received'))
       )`,
      ...tenantTable('dividends'),

      `create table idempotency_keys (
         user_id uuid not null,
         route text not null,
         key text not null,
         fingerprint text not null,
         status integer,
         body text,
         created_at timestamptz not null default now(),
         constraint idempotency_keys_pk primary key (user_id, route, key)
       )`,
      'create index idempotency_keys_by_age on idempotency_keys (created_at)',
      ...tenantTable('idempotency_keys', 'select, insert, update, delete', 'portfolio_metrics_app'),
      // The purge serves all tenants, so it runs as the system role, which sees expired keys and nothing else.
      `create policy idempotency_keys_expired on idempotency_keys for all to portfolio_metrics_system
         using (created_at < now() - interval '24 hours') with check (false)`,
      'grant select, delete on idempotency_keys to portfolio_metrics_system',
      `create function purge_idempotency_keys(batch integer) returns integer language plpgsql security definer
         set search_path = pg_catalog, public, pg_temp as $$
       declare deleted integer;
       begin
         delete from public.idempotency_keys where ctid = any (array(
           select ctid from public.idempotency_keys where created_at < now() - interval '24 hours' limit batch));
         get diagnostics deleted = row_count;
         return deleted;
       end $$`,
      'alter function purge_idempotency_keys(integer) owner to portfolio_metrics_system',
      'revoke all on function purge_idempotency_keys(integer) from public',
      'grant execute on function purge_idempotency_keys(integer) to portfolio_metrics_app',

      ...generationTriggers('portfolios', 'user', 'r.user_id'),
      ...generationTriggers('transactions', 'user', 'r.user_id'),
      ...generationTriggers('dividends', 'user', 'r.user_id'),
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      ...['portfolios', 'transactions', 'dividends'].flatMap((table) => dropGenerationTriggers(table)),
      'drop function purge_idempotency_keys(integer)',
      'drop table idempotency_keys',
      'drop table dividends',
      'drop table transactions',
      'drop table portfolios',
    ]);
  }
}
