import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runAll } from './support/run-all.js';
import { tenantTable } from './support/tenant-table.js';

/**
 * The tenant context and the generations. A generation counts the changes of one user's ledger or of one market fact; a cached
 * figure is valid exactly while the generations it was computed from are still the current ones.
 */
export class Generations1764000000000 implements MigrationInterface {
  readonly name = 'Generations1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      // Raises without a context: silence would look like an empty portfolio. STABLE, never IMMUTABLE: a folded constant
      // in a generic plan would serve one tenant's rows to another.
      `create function current_portfolio_user() returns uuid language plpgsql stable parallel safe
         set search_path = pg_catalog, pg_temp as $$
       declare setting text := nullif(current_setting('app.user_id', true), '');
       begin
         if setting is null then
           raise exception 'no tenant context' using errcode = '42501';
         end if;
         return setting::uuid;
       end $$`,
      'grant usage on schema public to portfolio_metrics_app, portfolio_metrics_system',

      `create table user_generations (
         user_id uuid not null,
         generation bigint not null,
         constraint user_generations_pk primary key (user_id)
       )`,
      ...tenantTable('user_generations', 'select', 'portfolio_metrics_app'),
      'create policy user_generations_system on user_generations for all to portfolio_metrics_system using (true) with check (true)',
      'grant select, insert, update on user_generations to portfolio_metrics_system',

      // key: an instrument's symbol, `fx:BASE/QUOTE`, `calendar:MIC`, or `*` (everything: bumped after a restore).
      `create table market_generations (
         key text not null,
         generation bigint not null,
         constraint market_generations_pk primary key (key)
       )`,
      'grant select on market_generations to portfolio_metrics_app',
      'grant select, insert, update on market_generations to portfolio_metrics_system',
      `insert into market_generations (key, generation) values ('*', 1)`,
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      'drop table market_generations',
      'drop table user_generations',
      'drop function current_portfolio_user()',
    ]);
  }
}
