import type { EntryRules } from './entry-rules.js';

/** SQL, over an entry `c`: the market keys whose generation is no longer the stored one. Equality, never order. */
export const CHANGED_MARKET_KEYS = `array(select s.key
  from unnest(c.market_keys, c.market_generations) as s (key, generation) left join public.market_generations g on g.key = s.key
  where coalesce(g.generation, 0) <> s.generation)`;

/**
 * One entry and what is true about it now: always one row. An entry dated in the future was stored before the server's clock
 * was set back; nobody can tell how old it is.
 */
export const readFunction = (
  rules: EntryRules,
  create = 'create function',
): string => `${create} read_portfolio_metrics(p_user uuid, p_key text, p_params text, p_schema_version integer,
  out state text, out reason text, out invalidated_by text, out changed_keys text[], out payload text, out complete boolean,
  out user_generation bigint, out current_user_generation bigint, out version bigint, out computed_at timestamptz,
  out expires_at timestamptz, out age_ms double precision, out fresh_for_ms double precision,
  out stale_for_ms double precision, out computation_time_ms integer, out lifetime_reason text,
  out leased_for_ms double precision, out retry_in_ms double precision, out entry_generation bigint,
  out market_keys text[], out market_generations bigint[])
language plpgsql volatile as $$
declare
  entry record;
begin
  perform public.enter_portfolio_user(p_user);
  select c.params, c.schema_version, c.payload::text as payload, c.payload_checksum, c.complete, c.computation,
      c.user_generation, c.invalidated, c.computed_at, c.expires_at, c.stale_until, c.lifetime_reason, c.computation_time_ms,
      c.lease_until, c.retry_at, c.market_keys, c.market_generations, ${CHANGED_MARKET_KEYS} as changed_keys,
      coalesce(u.generation, 0) as current_user_generation, coalesce(e.generation, 0) as entry_generation
    into entry
    from (values (p_user)) as tenant (user_id)
      left join public.portfolio_metrics_cache c on c.user_id = p_user and c.cache_key = p_key
      left join public.user_generations u on u.user_id = p_user
      left join public.portfolio_metrics_cache_generations e on e.user_id = p_user;
  current_user_generation := entry.current_user_generation;
  leased_for_ms := public.milliseconds_until(${rules.end('entry.lease_until')});
  retry_in_ms := public.milliseconds_until(${rules.end('entry.retry_at')});
  state := 'missing';
  if entry.payload is null then
    reason := 'absent';
  elsif entry.params <> p_params then
    reason := 'other_params';
  elsif entry.schema_version <> p_schema_version then
    reason := 'other_schema';
  elsif entry.stale_until <= clock_timestamp() then
    reason := 'stale_limit';
  elsif ${rules.damaged('entry', 'p_user, p_key, p_schema_version', 'entry.payload')} then
    reason := 'damaged';
  else
    payload := entry.payload;
    complete := entry.complete;
    user_generation := entry.user_generation;
    version := entry.computation;
    entry_generation := entry.entry_generation;
    market_keys := entry.market_keys;
    market_generations := entry.market_generations;
    changed_keys := entry.changed_keys;
    computed_at := entry.computed_at;
    expires_at := entry.expires_at;
    age_ms := greatest(0, floor(extract(epoch from clock_timestamp() - entry.computed_at) * 1000));
    fresh_for_ms := public.milliseconds_until(entry.expires_at);
    stale_for_ms := public.milliseconds_until(entry.stale_until);
    computation_time_ms := entry.computation_time_ms;
    lifetime_reason := entry.lifetime_reason;
    if entry.invalidated or entry.user_generation <> entry.current_user_generation then
      invalidated_by := 'user';
    elsif cardinality(entry.changed_keys) > 0 then
      invalidated_by := 'market';
    end if;
    state := case when invalidated_by is not null then 'invalidated'
      when entry.expires_at <= clock_timestamp() then 'expired' else 'fresh' end;
  end if;
end $$`;
