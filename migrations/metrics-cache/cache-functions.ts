import { type EntryRules, FIRST_RULES } from './entry-rules.js';

/** The number is drawn behind the row lock: who gets the lease later has the larger one. */
export const leaseFunction = (
  rules: EntryRules,
  create = 'create function',
): string => `${create} lease_portfolio_metrics(p_user uuid, p_key text, p_params text, p_schema_version integer,
  p_lease_ms double precision, p_take_over boolean,
  out granted boolean, out computation bigint, out started_at timestamptz, out user_generation bigint,
  out everything bigint, out reason text, out retry_in_ms double precision)
language plpgsql volatile as $$
declare
  lease interval := p_lease_ms * interval '1 millisecond';
begin
  perform public.enter_portfolio_user(p_user);
  perform set_config('synchronous_commit', 'off', true);
  insert into public.portfolio_metrics_cache as c
    (user_id, cache_key, params, schema_version, stale_until, lease_token, lease_until)
    values (p_user, p_key, p_params, p_schema_version, clock_timestamp() + lease,
      nextval('public.portfolio_metrics_computations'), clock_timestamp() + lease)
    on conflict (user_id, cache_key) do update set
      lease_token = nextval('public.portfolio_metrics_computations'),
      lease_until = clock_timestamp() + lease,
      stale_until = case when c.payload is null then clock_timestamp() + lease else c.stale_until end,
      retry_at = null
    where (p_take_over or ${rules.over('c.lease_until')})
      and (${rules.over('c.retry_at')})
    returning c.lease_token into computation;
  granted := found;
  if granted then
    started_at := date_trunc('milliseconds', clock_timestamp());
    select g.user_generation, g.market_generations[1] into user_generation, everything
      from public.take_generations(p_user, array['*']) g;
  else
    select case when ${rules.end('c.retry_at')} > clock_timestamp() then 'throttled' else 'held' end,
      public.milliseconds_until(greatest(${rules.end('c.retry_at')}, ${rules.end('c.lease_until')}))
      into reason, retry_in_ms
      from public.portfolio_metrics_cache c where c.user_id = p_user and c.cache_key = p_key;
  end if;
end $$`;

/**
 * The functions that the service calls, each in one round trip outside a transaction. All are SECURITY INVOKER: row-level
 * security binds them. Each sets the tenant context for its own transaction only, so that it is gone after the call.
 *
 * VOLATILE, so that every statement inside has a snapshot of its own; `clock_timestamp()`, because `now()` stands still.
 */
export const CACHE_FUNCTIONS = [
  // Called inside somebody else's transaction, or on a connection with a context left behind, it raises instead of switching.
  `create function enter_portfolio_user(p_user uuid) returns void language plpgsql volatile as $$
   declare
     before text := nullif(current_setting('app.user_id', true), '');
   begin
     if before <> p_user::text then
       raise exception 'another tenant context is active' using errcode = '08000';
     end if;
     perform set_config('app.user_id', p_user::text, true);
   end $$`,

  // A generation that nobody has bumped yet is 0.
  `create function take_generations(p_user uuid, p_market_keys text[],
     out user_generation bigint, out market_generations bigint[])
   language plpgsql volatile as $$
   begin
     perform public.enter_portfolio_user(p_user);
     select coalesce((select u.generation from public.user_generations u where u.user_id = p_user), 0),
       array(select coalesce(g.generation, 0)
         from unnest(p_market_keys) with ordinality as k (key, position) left join public.market_generations g on g.key = k.key
         order by k.position)
       into user_generation, market_generations;
   end $$`,

  // Milliseconds in the figures' time are whole: the service computes with instants of that precision.
  `create function open_portfolio_metrics(p_user uuid,
     out computation bigint, out started_at timestamptz, out user_generation bigint, out everything bigint)
   language plpgsql volatile as $$
   begin
     computation := nextval('public.portfolio_metrics_computations');
     started_at := date_trunc('milliseconds', clock_timestamp());
     select g.user_generation, g.market_generations[1] into user_generation, everything
       from public.take_generations(p_user, array['*']) g;
   end $$`,

  leaseFunction(FIRST_RULES),

  // 0 for an instant that is over and for none.
  `create function milliseconds_until(p_instant timestamptz) returns double precision
   language sql volatile parallel safe as
   'select coalesce(greatest(0, floor(extract(epoch from p_instant - clock_timestamp()) * 1000)), 0)::double precision'`,

  // Bound to its place: another tenant's or another key's payload does not fit.
  `create function portfolio_metrics_checksum(p_user uuid, p_key text, p_schema_version integer, p_payload text)
   returns bigint language sql immutable parallel safe as
   $$select hashtextextended(p_user::text || ' ' || p_key || ' ' || p_payload, p_schema_version)$$`,
];
