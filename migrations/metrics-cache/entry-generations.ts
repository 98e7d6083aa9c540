import { tenantTable } from '../support/tenant-table.js';

const WHAT_A_READ_SAYS = (row: 'old' | 'new'): string =>
  ['computation', 'invalidated', 'complete', 'user_generation', 'market_generations', 'computed_at', 'expires_at']
    .map((column) => `${row}.${column}`)
    .join(', ');

/** A copy of an expired entry is dead already: refreshes and the purge, which find entries in that state, count nothing. */
const UNEXPIRED = 'old.payload is not null and old.expires_at > clock_timestamp()';

/**
 * Per user, how often one of the entries was replaced, invalidated or removed before it had expired: what a copy of it in a process
 * cannot know from the generations of its inputs. Counted in the transaction of the change, whoever makes it and by whatever
 * statement. A table of its own: on `user_generations` a computation would wait for the user's open transactions.
 *
 * `changed_generations` compares what copies in a process depend on with what is true now, for many users in one round trip. It
 * runs as the system role, which sees generations of all users, and says no more than whether a number is still the given one.
 */
export const ENTRY_GENERATIONS = [
  `create table portfolio_metrics_cache_generations (
     user_id uuid not null,
     generation bigint not null,
     constraint portfolio_metrics_cache_generations_pk primary key (user_id)
   ) with (fillfactor = 70)`,
  ...tenantTable('portfolio_metrics_cache_generations', 'select', 'portfolio_metrics_app'),
  `create policy portfolio_metrics_cache_generations_system on portfolio_metrics_cache_generations
     for all to portfolio_metrics_system using (true) with check (true)`,
  'grant select, insert, update on portfolio_metrics_cache_generations to portfolio_metrics_system',

  `create function portfolio_metrics_cache_on_change() returns trigger language plpgsql security definer
     set search_path = pg_catalog, public, pg_temp as $$
   begin
     insert into public.portfolio_metrics_cache_generations as g (user_id, generation) values (old.user_id, 1)
       on conflict (user_id) do update set generation = g.generation + 1;
     return null;
   end $$`,
  ...systemFunction('portfolio_metrics_cache_on_change()'),
  `create trigger portfolio_metrics_cache_on_update after update on portfolio_metrics_cache for each row
     when (${UNEXPIRED} and (${WHAT_A_READ_SAYS('old')}) is distinct from (${WHAT_A_READ_SAYS('new')}))
     execute function portfolio_metrics_cache_on_change()`,
  `create trigger portfolio_metrics_cache_on_delete after delete on portfolio_metrics_cache for each row
     when (${UNEXPIRED}) execute function portfolio_metrics_cache_on_change()`,
  `create function portfolio_metrics_cache_on_truncate() returns trigger language plpgsql security definer
     set search_path = pg_catalog, public, pg_temp as $$
   begin
     insert into public.market_generations as g (key, generation) values ('*', 1)
       on conflict (key) do update set generation = g.generation + 1;
     return null;
   end $$`,
  ...systemFunction('portfolio_metrics_cache_on_truncate()'),
  `create trigger portfolio_metrics_cache_on_truncate after truncate on portfolio_metrics_cache for each statement
     execute function portfolio_metrics_cache_on_truncate()`,

  // Positions (from 1) of what is no longer the same. Equality, never order. Scalar subqueries: an index look-up each, whatever
  // the planner believes about the length of the arrays. The time last: what was true a moment earlier is dated by it.
  `create function changed_generations(p_users uuid[], p_user_generations bigint[], p_entry_generations bigint[],
     p_keys text[], p_market_generations bigint[],
     out changed_users integer[], out changed_keys integer[], out checked_at timestamptz)
   language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
   begin
     select
       array(select s.position::integer
         from unnest(p_users, p_user_generations, p_entry_generations) with ordinality
           as s (user_id, user_generation, entry_generation, position)
         where s.user_generation <>
             coalesce((select u.generation from public.user_generations u where u.user_id = s.user_id), 0)
           or s.entry_generation <>
             coalesce((select e.generation from public.portfolio_metrics_cache_generations e where e.user_id = s.user_id), 0)),
       array(select s.position::integer
         from unnest(p_keys, p_market_generations) with ordinality as s (key, generation, position)
         where s.generation <> coalesce((select g.generation from public.market_generations g where g.key = s.key), 0))
       into changed_users, changed_keys;
     checked_at := clock_timestamp();
   end $$`,
  ...systemFunction('changed_generations(uuid[], bigint[], bigint[], text[], bigint[])'),
  `grant execute on function changed_generations(uuid[], bigint[], bigint[], text[], bigint[]) to portfolio_metrics_app`,
];

export const DROP_ENTRY_GENERATIONS = [
  'drop function changed_generations(uuid[], bigint[], bigint[], text[], bigint[])',
  'drop table portfolio_metrics_cache_generations',
];

export const DROP_ENTRY_TRIGGER_FUNCTIONS = [
  'drop function portfolio_metrics_cache_on_change()',
  'drop function portfolio_metrics_cache_on_truncate()',
];

function systemFunction(signature: string): string[] {
  return [
    `alter function ${signature} owner to portfolio_metrics_system`,
    `revoke all on function ${signature} from public`,
  ];
}
