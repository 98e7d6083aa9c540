import { RenderedMetrics } from '@portfolio-metrics/metrics';
import { intercept } from '../support/gate.js';
import type { JournalUser } from '../support/journal.js';
import type { FaultRow } from '../support/fault-row.js';
import { withoutInFunction } from '../support/switch-off.js';
import type { Replica, Trial } from '../support/trial.js';

/** SQL, of what a broken disk, a broken program or a broken person might do to the row of user `$1`; `$2` is another user. */
const POISONS: Readonly<Record<string, string>> = {
  'not a document': `payload = '"oops"'`,
  truncated: `payload = payload #- '{data,holdings}'`,
  'bit flip': `payload = replace(payload::text, '"quantity": "10"', '"quantity": "11"')::jsonb`,
  'wrong checksum': `payload_checksum = payload_checksum + 1`,
  'another schema version': `schema_version = schema_version + 1, payload = '{"v": "of another release"}'`,
  'of another tenant': `(payload, payload_checksum) = (select o.payload, o.payload_checksum from portfolio_metrics_cache o
     where o.user_id = $2 and o.cache_key = c.cache_key)`,
  'without end': `expires_at = 'infinity', stale_until = 'infinity'`,
  'without its keys': `market_keys = '{}', market_generations = '{}'`,
  'from the future': `computed_at = computed_at + interval '2 days', expires_at = expires_at + interval '2 days',
     stale_until = stale_until + interval '2 days', payload = replace(payload::text, '"quantity": "10"', '"quantity": "12"')::jsonb`,
};

export const POISONED_CACHE: FaultRow = {
  id: 'F37',
  fault:
    'Damaged rows in the cache: wrong shape, truncated, bit flip, checksum, schema, another tenant, from the future',
  outcome:
    'A damaged entry is never served and never an error: it counts as a miss, is logged, and the next figure replaces it.',
  guard: 'the checks of a stored entry at every read',
  run: async (trial) => {
    const replica = await trial.replica();
    await trial.market(replica);
    // What the process has in memory would hide the damage.
    const { copies } = replica.app.get<RenderedMetrics, { copies: object }>(RenderedMetrics);
    intercept(copies, 'find', () => async () => null);
    const [victim, other] = [await trial.user(replica), await trial.user(replica)];
    if (!trial.guarded) await withoutChecks(trial);
    for (const [poison, change] of Object.entries(POISONS))
      await tryPoison(trial, replica, victim, other, poison, change);
    const { rows } = await trial.database.admin.query(`select 1 where pg_input_is_valid('{"bad', 'jsonb')`).catch(
      // Before PostgreSQL 16 there is no such function; the column's type is the same.
      () => ({ rows: [] }),
    );
    trial.require(rows.length === 0, 'the column takes text that is no JSON');
  },
};

async function tryPoison(
  trial: Trial,
  replica: Replica,
  victim: JournalUser,
  other: JournalUser,
  poison: string,
  change: string,
): Promise<void> {
  const ask = async (user: JournalUser) => trial.journal.get(replica.url, '/api/v1/portfolio', user);
  const before = await ask(victim);
  await ask(other);
  const { rowCount } = await trial.database.admin.query(
    `update portfolio_metrics_cache c set ${change} where user_id = $1 and payload is not null
       and ($2::uuid is not null)`,
    [victim.id, other.id],
  );
  trial.require((rowCount ?? 0) > 0, `${poison}: nothing was poisoned`);
  trial.proof(`${poison} x${rowCount}`);
  const logged = trial.logs.length;
  const after = await ask(victim);
  trial.requireEqual(after.status, 200, `${poison}: status`);
  trial.requireEqual(after.body?.data, before.body.data, `${poison}: figures`);
  trial.requireEqual(after.body?.meta.cacheStatus, 'miss', `${poison}: cache status`);
  if (poison !== 'another schema version') {
    trial.require(
      trial.logs.slice(logged).some((line) => line.includes('damaged')),
      `${poison}: nothing was logged`,
    );
  }
  const next = await ask(victim);
  trial.requireEqual(next.body?.meta?.cacheStatus, 'hit', `${poison}: cache status afterwards`);
}

async function withoutChecks(trial: Trial): Promise<void> {
  await withoutInFunction(
    trial.database.admin,
    'read_portfolio_metrics',
    ['entry.schema_version <> p_schema_version', 'false'],
    [/entry\.payload_checksum <> [^;]*?interval '5 seconds'/, 'false'],
  );
}
