import { PurgeJob, type PurgeReport } from '@portfolio-metrics/metrics-cache';
import type { FaultRow } from '../support/fault-row.js';
import { intercept } from '../support/gate.js';
import { ReplicaProcess } from '../support/replica-process.js';
import { withoutInFunction } from '../support/switch-off.js';
import type { Trial } from '../support/trial.js';

const EXPIRED = 3_000;
const LIVE = 100;
const LONGEST_BATCH_MS = 500;
const PURGE_LOCK = 7316094220;

export const PURGE_UNDER_LOAD: FaultRow = {
  id: 'F42',
  fault: 'Three replicas purge the cache while it is read; one is killed between two batches',
  outcome:
    'Only entries past their stale limit go, in short batches, one purger at a time; what the killed one left is done by the next.',
  guard: 'the condition of the purge',
  run: async (trial) => {
    const [one, two] = [await trial.replica(), await trial.replica()];
    await trial.market(one);
    const user = await trial.user(one);
    await trial.journal.get(one.url, '/api/v1/dashboard', user);
    await fill(trial);
    if (!trial.guarded) await purgeWhatIsMerelyExpired(trial);

    const killed = await ReplicaProcess.start(trial);
    killed.send({ do: 'arm', gate: 'purge batch' });
    killed.send({ do: 'purge' });
    await killed.reported('reached', 'purge batch');
    killed.kill('SIGKILL');
    await killed.exited;
    trial.proof(`killed after a batch, ${await entries(trial, 'expired')} of ${EXPIRED} left`);

    const busy = await whileLocked(trial, async () => one.app.get(PurgeJob).purgeNow({ force: true }));
    trial.requireEqual(busy.outcome, 'busy', 'a purge beside another one');

    const batches: number[] = [];
    for (const { app } of [one, two]) timeBatches(app.get(PurgeJob), batches);
    const reads = Array.from({ length: 20 }, async () => trial.journal.get(two.url, '/api/v1/dashboard', user));
    const reports = await Promise.all([one, two].map(async ({ app }) => app.get(PurgeJob).purgeNow({ force: true })));
    await Promise.all(reads);

    trial.note(
      `batches at most ${Math.round(Math.max(...batches))} ms, reports ${reports.map(({ outcome, deletedEntries }) => `${outcome} ${deletedEntries}`).join(' and ')}`,
    );
    trial.requireEqual(await entries(trial, 'expired'), 0, 'expired entries left');
    trial.requireEqual(await entries(trial, 'live'), LIVE, 'live entries left');
    trial.require(Math.max(...batches) <= LONGEST_BATCH_MS, `a batch took ${Math.round(Math.max(...batches))} ms`);
    trial.require(
      trial.journal.events.every(({ status }) => status !== null && status < 300),
      'a read failed during the purge',
    );
  },
};

/** Entries of many tenants: past their stale limit, and merely expired. */
async function fill(trial: Trial): Promise<void> {
  const insert = `insert into portfolio_metrics_cache (user_id, cache_key, params, schema_version, payload, payload_bytes,
      payload_checksum, complete, computation, user_generation, market_keys, market_generations, computed_at, expires_at,
      stale_until, lifetime_reason, computation_time_ms)
    select gen_random_uuid(), 'portfolio:v1:portfolio:' || $1, $1, 1, '{}', 2, 0, true, 1, 0, '{}', '{}',
      clock_timestamp() - interval '30 days', clock_timestamp() - interval '29 days',
      clock_timestamp() + $2 * interval '1 day', 'market_open', 1
    from generate_series(1, $3)`;
  await trial.database.admin.query(insert, ['expired', -1, EXPIRED]);
  await trial.database.admin.query(insert, ['live', 1, LIVE]);
}

async function entries(trial: Trial, params: string): Promise<number> {
  const { rows } = await trial.database.admin.query<{ count: number }>(
    'select count(*)::int as count from portfolio_metrics_cache where params = $1',
    [params],
  );
  return rows[0]!.count;
}

async function whileLocked(trial: Trial, purge: () => Promise<PurgeReport>): Promise<PurgeReport> {
  const { admin } = trial.database;
  await admin.query('begin');
  try {
    await admin.query('select pg_advisory_xact_lock($1)', [PURGE_LOCK]);
    return await purge();
  } finally {
    await admin.query('rollback');
  }
}

function timeBatches(job: PurgeJob, batches: number[]): void {
  intercept(job, 'batch', (batch) => async (...args: unknown[]) => {
    const began = performance.now();
    const result: unknown = await batch(...args);
    batches.push(performance.now() - began);
    return result;
  });
}

/** The function's condition, and the policies behind it that say the same. */
async function purgeWhatIsMerelyExpired(trial: Trial): Promise<void> {
  await withoutInFunction(trial.database.admin, 'purge_expired_metrics', [/c\.stale_until </g, 'c.expires_at <']);
  for (const policy of ['locks', 'purges']) {
    await trial.database.admin.query(
      `alter policy portfolio_metrics_cache_system_${policy} on portfolio_metrics_cache using (true)`,
    );
  }
}
