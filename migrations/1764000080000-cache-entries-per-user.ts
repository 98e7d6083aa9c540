import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runAll } from './support/run-all.js';

/**
 * A user keeps 1,000 entries: who asks for ever new parameters drives out the own oldest ones, a tenth of all at a time, and nobody else's.
 * Leased ones stay. Runs as the writer, whose policies let it see no rows but the user's; what inserts rows of many users at once is a
 * restore and is left to the purge.
 */
const BOUND = `create function portfolio_metrics_cache_bound_user() returns trigger language plpgsql as $$
declare
  one uuid;
  surplus bigint;
begin
  if (select count(*) from inserted) <> 1 then
    return null;
  end if;
  select user_id into one from inserted;
  select count(*) - 1000 into surplus from public.portfolio_metrics_cache where user_id = one;
  if surplus <= 0 then
    return null;
  end if;
  delete from public.portfolio_metrics_cache where user_id = one and cache_key in (
    select cache_key from public.portfolio_metrics_cache
    where user_id = one and (lease_until is null or lease_until < clock_timestamp())
      and cache_key <> (select cache_key from inserted)
    order by computed_at nulls first limit surplus + 99 for update skip locked);
  return null;
end $$`;

export class CacheEntriesPerUser1764000080000 implements MigrationInterface {
  readonly name = 'CacheEntriesPerUser1764000080000';

  async up(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      BOUND,
      'revoke all on function portfolio_metrics_cache_bound_user() from public',
      `create trigger portfolio_metrics_cache_bound_user after insert on portfolio_metrics_cache
         referencing new table as inserted for each statement execute function portfolio_metrics_cache_bound_user()`,
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      'drop trigger portfolio_metrics_cache_bound_user on portfolio_metrics_cache',
      'drop function portfolio_metrics_cache_bound_user()',
    ]);
  }
}
