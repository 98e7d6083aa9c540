/** SQL, over an entry `c`: it may not be served any more and nobody is computing it. */
const PURGEABLE = `c.stale_until < clock_timestamp()
  and (c.lease_until is null or c.lease_until < clock_timestamp()) and (c.retry_at is null or c.retry_at < clock_timestamp())`;

/** The owner of the tables inherits the system role, and with it every policy for that role; this one is not for the owner. */
const AS_SYSTEM = `current_user = 'portfolio_metrics_system'`;

/**
 * The purge crosses tenants, so it belongs to the system role: that role sees the times of all entries (to count them), may
 * lock and delete those past their stale limit, and can read no payload, no key and no user.
 */
export const CACHE_PURGE = [
  'grant select (ctid, expires_at, stale_until, lease_until, retry_at), delete on portfolio_metrics_cache to portfolio_metrics_system',
  // Locking a row asks for the right to update it; the policy lets nothing through.
  'grant update (lease_until) on portfolio_metrics_cache to portfolio_metrics_system',
  `create policy portfolio_metrics_cache_system_counts on portfolio_metrics_cache for select to portfolio_metrics_system
     using (${AS_SYSTEM})`,
  `create policy portfolio_metrics_cache_system_locks on portfolio_metrics_cache for update to portfolio_metrics_system
     using (${AS_SYSTEM} and stale_until < clock_timestamp()) with check (false)`,
  `create policy portfolio_metrics_cache_system_purges on portfolio_metrics_cache for delete to portfolio_metrics_system
     using (${AS_SYSTEM} and stale_until < clock_timestamp())`,

  // One batch in one transaction. The first batch of a run counts, and refuses when so much is over that a clock must have
  // jumped; leases without a payload do not count, and below the floor there is little to lose.
  // SKIP LOCKED and the repeated condition: a row that is being refreshed stays. A batch goes on where the last one ended, in
  // the order in which the rows lie: a run reads the table once, however many batches it takes.
  `create function purge_expired_metrics(p_batch integer, p_first boolean, p_force boolean, p_max_share double precision,
     p_share_from_rows integer, p_from tid default '(0,0)',
     out outcome text, out deleted integer, out expired bigint, out total bigint, out deleted_up_to tid)
   language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp set lock_timeout = '200ms' as $$
   begin
     deleted := 0;
     if not pg_try_advisory_xact_lock(7316094220) then
       outcome := 'busy';
       return;
     end if;
     if p_first then
       select count(*) filter (where ${PURGEABLE}), count(c.expires_at) into expired, total
         from public.portfolio_metrics_cache c;
       if not p_force and total >= p_share_from_rows and
         (select count(*) from public.portfolio_metrics_cache c where c.expires_at is not null and ${PURGEABLE})
           > total * p_max_share then
         outcome := 'refused';
         return;
       end if;
     end if;
     -- A sequential scan could begin anywhere in the table, and begins again with every batch.
     perform set_config('enable_seqscan', 'off', true);
     with gone as (
       delete from public.portfolio_metrics_cache c
         where c.ctid = any(array(select c.ctid from public.portfolio_metrics_cache c where c.ctid >= p_from and ${PURGEABLE}
           limit p_batch for update skip locked))
           and ${PURGEABLE}
         returning c.ctid as place
     )
     select count(*), coalesce(max(g.place), p_from) into deleted, deleted_up_to from gone g;
     outcome := 'purged';
   end $$`,
  ...systemFunction('purge_expired_metrics(integer, boolean, boolean, double precision, integer, tid)'),
];

export const DROP_CACHE_PURGE = [
  'drop function purge_expired_metrics(integer, boolean, boolean, double precision, integer, tid)',
];

function systemFunction(signature: string): string[] {
  return [
    `alter function ${signature} owner to portfolio_metrics_system`,
    `revoke all on function ${signature} from public`,
    `grant execute on function ${signature} to portfolio_metrics_app`,
  ];
}
