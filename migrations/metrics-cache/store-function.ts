import type { EntryRules } from './entry-rules.js';
import { CHANGED_MARKET_KEYS } from './read-function.js';

/** SQL, over an entry `c`: it could not be served to anybody who asks for these parameters in this schema version. */
const unusable = (
  rules: EntryRules,
): string => `(c.payload is null or c.params <> p_params or c.schema_version <> p_schema_version
  or ${rules.damaged('c', 'c.user_id, c.cache_key, c.schema_version', 'c.payload::text')})`;

const usableComplete = (rules: EntryRules): string =>
  `(not ${unusable(rules)} and c.complete and c.stale_until > clock_timestamp())`;

/**
 * Stores a figure and gives the lease back, unless an input moved, a later computation has stored or has taken the lease, or a
 * partial figure would replace a usable complete one. Says which, and returns the payload as every read will render it.
 *
 * Comparing generations here only saves storing what is dead already: a writer may commit right after. The read decides.
 */
export const storeFunction = (
  rules: EntryRules,
  create = 'create function',
): string => `${create} store_portfolio_metrics(p_user uuid, p_key text, p_params text,
  p_schema_version integer, p_payload jsonb, p_complete boolean, p_computation bigint, p_started_at timestamptz,
  p_user_generation bigint, p_market_keys text[], p_market_generations bigint[], p_fresh_ms double precision,
  p_stale_ms double precision, p_lifetime_reason text,
  out outcome text, out rendered text, out figures_at timestamptz, out fresh_until timestamptz, out age_ms double precision,
  out fresh_for_ms double precision, out took_ms integer)
language plpgsql volatile as $$
declare
  moved boolean;
begin
  perform public.enter_portfolio_user(p_user);
  perform set_config('synchronous_commit', 'off', true);
  rendered := p_payload::text;
  -- Not later than now: a clock that was set back meanwhile must not lengthen the lifetime.
  figures_at := least(p_started_at, clock_timestamp());
  fresh_until := figures_at + p_fresh_ms * interval '1 millisecond';
  age_ms := floor(extract(epoch from clock_timestamp() - figures_at) * 1000);
  took_ms := least(age_ms, 2147483647);
  fresh_for_ms := public.milliseconds_until(fresh_until);
  select c.user_generation <> coalesce((select u.generation from public.user_generations u where u.user_id = p_user), 0)
      or cardinality(${CHANGED_MARKET_KEYS}) > 0
    into moved
    from (values (p_user_generation, p_market_keys, p_market_generations))
      as c (user_generation, market_keys, market_generations);
  outcome := 'superseded';
  if not moved then
    insert into public.portfolio_metrics_cache as c (user_id, cache_key, params, schema_version, payload, payload_bytes,
        payload_checksum, complete, computation, user_generation, market_keys, market_generations, computed_at, expires_at,
        stale_until, lifetime_reason, computation_time_ms)
      values (p_user, p_key, p_params, p_schema_version, p_payload, octet_length(rendered),
        ${rules.checksum('p_user, p_key, p_schema_version', 'rendered', 'p_market_keys')}, p_complete, p_computation,
        p_user_generation, p_market_keys, p_market_generations, figures_at, fresh_until,
        fresh_until + p_stale_ms * interval '1 millisecond', p_lifetime_reason, took_ms)
      on conflict (user_id, cache_key) do update set
        params = excluded.params, schema_version = excluded.schema_version, payload = excluded.payload,
        payload_bytes = excluded.payload_bytes, payload_checksum = excluded.payload_checksum, complete = excluded.complete,
        computation = excluded.computation, user_generation = excluded.user_generation, market_keys = excluded.market_keys,
        market_generations = excluded.market_generations, invalidated = false, computed_at = excluded.computed_at,
        expires_at = excluded.expires_at, stale_until = excluded.stale_until, lifetime_reason = excluded.lifetime_reason,
        computation_time_ms = excluded.computation_time_ms,
        lease_token = case when c.lease_token <> p_computation then c.lease_token end,
        lease_until = case when c.lease_token <> p_computation then c.lease_until end,
        retry_at = null
      where (c.lease_token is null or c.lease_token <= p_computation)
        and (${unusable(rules)}
          or (c.computation < p_computation and (p_complete or not ${usableComplete(rules)}))
          or (p_complete and not c.complete));
    if found then
      outcome := 'stored';
      return;
    end if;
    select case when not p_complete and c.computation < p_computation and ${usableComplete(rules)}
        and (c.lease_token is null or c.lease_token <= p_computation) then 'kept_complete' else 'fenced' end
      into outcome
      from public.portfolio_metrics_cache c where c.user_id = p_user and c.cache_key = p_key;
    outcome := coalesce(outcome, 'fenced');
  end if;
  update public.portfolio_metrics_cache c set lease_token = null, lease_until = null
    where c.user_id = p_user and c.cache_key = p_key and c.lease_token = p_computation;
end $$`;

/** Gives the lease back after a computation that came to nothing; with a pause, nobody gets it for so long from now. */
export const RELEASE_FUNCTION = `create function release_portfolio_metrics(p_user uuid, p_key text, p_computation bigint,
  p_retry_in_ms double precision) returns boolean language plpgsql volatile as $$
declare
  next_try timestamptz := clock_timestamp() + p_retry_in_ms * interval '1 millisecond';
begin
  perform public.enter_portfolio_user(p_user);
  perform set_config('synchronous_commit', 'off', true);
  -- A row that holds nothing but the lease goes with it: asking for what does not exist leaves no trace.
  if p_retry_in_ms is null then
    delete from public.portfolio_metrics_cache c
      where c.user_id = p_user and c.cache_key = p_key and c.lease_token = p_computation and c.payload is null;
    if found then
      return true;
    end if;
  end if;
  update public.portfolio_metrics_cache c set
      lease_token = null, lease_until = null, retry_at = next_try,
      stale_until = case when c.payload is null then next_try else c.stale_until end
    where c.user_id = p_user and c.cache_key = p_key and c.lease_token = p_computation;
  return found;
end $$`;
