import { DependencyGuards } from '../../../libs/metrics/src/resilience/dependency-guards.js';
import { ok } from '@portfolio-metrics/kernel';
import type { FaultRow } from '../support/fault-row.js';
import { intercept } from '../support/gate.js';
import { type Replica, type Trial, poolOf } from '../support/trial.js';

const TABLE = 'portfolio_metrics_cache';

/** How the cache is broken, and how it is mended. */
const BREAKAGES: Readonly<Record<string, readonly [string, string]>> = {
  'table missing': [`alter table ${TABLE} rename to gone`, `alter table gone rename to ${TABLE}`],
  'permission revoked': [
    `revoke all on ${TABLE} from portfolio_metrics_app`,
    `grant select, insert, update, delete on ${TABLE} to portfolio_metrics_app`,
  ],
  'row-level security refuses': [
    `create policy refuse on ${TABLE} as restrictive for all to portfolio_metrics_app using (true) with check (false)`,
    `drop policy refuse on ${TABLE}`,
  ],
};

export const CACHE_OUT_OF_ORDER: FaultRow = {
  id: 'F41',
  fault: 'The cache table is missing, may not be used, or row-level security refuses the rows',
  outcome:
    'Answers are computed without the cache, right and flagged as degraded; the cache is used again once it is mended.',
  guard: "the cache's dependency guard",
  run: async (trial) => {
    const replica = await trial.replica();
    await trial.market(replica);
    for (const [name, [breakIt, mend]] of Object.entries(BREAKAGES))
      await tryBreakage(trial, replica, name, breakIt, mend);
  },
};

async function tryBreakage(trial: Trial, replica: Replica, name: string, breakIt: string, mend: string): Promise<void> {
  const { admin } = trial.database;
  const user = await trial.user(replica);
  const restore = trial.guarded ? () => undefined : withoutGuard(replica);
  await admin.query(breakIt);
  const answers = [];
  for (let count = 0; count < 5; count += 1) {
    answers.push(await trial.journal.get(replica.url, '/api/v1/portfolio', user));
  }
  trial.proof(`${name}: ${await refusalOf(replica, user.id)}`);
  await admin.query(mend);
  restore();
  for (const { status, body, ms } of answers) {
    trial.requireEqual(status, 200, `${name}: status`);
    trial.requireEqual(body?.data?.holdings?.[0]?.quantity, '10', `${name}: units`);
    trial.requireEqual(body?.meta?.degraded, true, `${name}: degraded`);
    trial.require(
      body?.meta?.missing?.some(({ section }: { section: string }) => section === 'cache') === true,
      `${name}: the cache is not named as missing`,
    );
    trial.require(ms < 3_000, `${name}: ${ms} ms`);
  }
  await trial.recovered(replica, user, '/api/v1/portfolio', 3);
}

/** What the service itself gets to hear when it stores an entry. */
async function refusalOf(replica: Replica, userId: string): Promise<string> {
  try {
    await poolOf(replica).query(`select * from lease_portfolio_metrics($1, 'portfolio:v1:probe:', '', 1, 1, false)`, [
      userId,
    ]);
    return 'nothing';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

function withoutGuard(replica: Replica): () => void {
  return intercept(
    replica.app.get(DependencyGuards).cache,
    'call',
    () => async (work: () => Promise<unknown>) => ok(await work()),
  );
}
