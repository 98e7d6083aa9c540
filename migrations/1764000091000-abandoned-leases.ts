import type { MigrationInterface, QueryRunner } from 'typeorm';
import { runAll } from './support/run-all.js';

/**
 * Gives a lease back of which at least so much is left. In one round trip: it is for a network that loses answers. By the token that
 * the lease has at that moment: another one, granted in between, stays.
 */
const ABANDON = `create function abandon_portfolio_metrics(p_user uuid, p_key text, p_at_least_ms double precision)
returns boolean language plpgsql volatile as $$
declare
  token bigint;
begin
  perform public.enter_portfolio_user(p_user);
  select c.lease_token into token from public.portfolio_metrics_cache c
    where c.user_id = p_user and c.cache_key = p_key
      and c.lease_until > clock_timestamp() + greatest(p_at_least_ms, 0) * interval '1 millisecond';
  return found and public.release_portfolio_metrics(p_user, p_key, token, null);
end $$`;

const SIGNATURE = 'abandon_portfolio_metrics(uuid, text, double precision)';

/** For leases that were granted and never heard of. */
export class AbandonedLeases1764000091000 implements MigrationInterface {
  readonly name = 'AbandonedLeases1764000091000';

  async up(runner: QueryRunner): Promise<void> {
    await runAll(runner, [
      ABANDON,
      `revoke all on function ${SIGNATURE} from public`,
      `grant execute on function ${SIGNATURE} to portfolio_metrics_app`,
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runAll(runner, [`drop function ${SIGNATURE}`]);
  }
}
